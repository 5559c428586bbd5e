package main

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"strings"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// deepCheck reads the kept files again and compares them with their releases.
type deepCheck struct {
	*call
	store   *store.Store
	layouts *layout.Library
	found   store.Verified
}

// check compares the file of every release and draft. What cannot be compared is a
// warning that says why.
func (c *deepCheck) check(ctx context.Context) error {
	all, err := store.Verification{Store: c.store}.Releases(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		r := &all[i]
		why, err := c.release(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if e, ok := errors.AsType[*warehouse.Error](err); ok {
			why = e.Message
		} else if err != nil {
			return err
		}
		if !why.IsZero() {
			c.found.Warnings = append(c.found.Warnings, warehouse.NewMessage("verify.deep.not", "release", r.ID(), "file", r.Submission.Name, "why", why))
		}
	}
	return nil
}

// release compares one, and says why it cannot be where that is so.
func (c *deepCheck) release(ctx context.Context, r *warehouse.Release) (why warehouse.Message, err error) {
	if !r.Submission.Destroyed.IsZero() {
		return warehouse.NewMessage("verify.deep.destroyed"), nil
	}
	l, err := c.layouts.Get(r.Layout)
	if err != nil {
		return warehouse.NewMessage("verify.deep.no-layout", "layout", r.Layout), nil
	}
	f, err := store.Verification{Store: c.store}.Open(r.Submission.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return warehouse.NewMessage("verify.deep.no-file"), nil
	}
	if err != nil {
		return why, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	p, err := c.newPipeline(c.store, c.layouts)
	if err != nil {
		return why, err
	}
	reread := &rereadLedger{ledger: ledger{c.store}, of: r}
	p.Ledger = reread
	opts := ingest.Options{Custom: l, Edition: r.Edition.ID, EditionDate: r.Edition.Date, Type: r.Type, Provisional: r.Provisional, CheckOnly: true}
	for _, found := range r.Findings {
		if found.Accepted != "" {
			opts.Accept = append(opts.Accept, ingest.Acceptance{Finding: found.Name(), Reason: found.Accepted})
		}
	}
	_, err = p.Ingest(ctx, ingest.File{Name: r.Submission.Name, ReaderAt: f, Size: r.Submission.Size}, opts)
	if err == nil && !reread.compared {
		why = warehouse.NewMessage("verify.deep.unread")
	}
	c.tellDisagreements(r, reread)
	return why, err
}

func (c *deepCheck) tellDisagreements(r *warehouse.Release, reread *rereadLedger) {
	add := func(id string, pairs ...any) {
		c.found.Problems = append(c.found.Problems, warehouse.NewMessage(id, append(pairs, "release", r.ID(), "file", r.Submission.Name)...))
	}
	for _, x := range reread.differ {
		id := "verify.deep.differs"
		if !x.Kept {
			id = "verify.deep.missing"
		} else if !x.InFile {
			id = "verify.deep.extra"
		}
		add(id, "figure", x.Dataset+" "+strings.Join(x.Key, ".")+" "+x.Period, "cell", x.Cell, "said", numberOrNone(x.File), "kept", numberOrNone(x.Stored))
	}
	if more := reread.count - len(reread.differ); more > 0 {
		add("verify.deep.more", "count", more)
	}
}

// numberOrNone is a figure as a value of a message.
func numberOrNone(v float64) any {
	if math.IsNaN(v) {
		return "–"
	}
	return v
}

// rereadLedger is a ledger whose loads are compared with a release and not kept.
type rereadLedger struct {
	ledger
	of       *warehouse.Release
	compared bool
	differ   []store.Disagreement
	count    int
}

func (l *rereadLedger) Begin(ctx context.Context, spec warehouse.Release) (ingest.Draft, error) {
	d, err := l.Store.Begin(ctx, spec)
	return rereadDraft{d, l}, err
}

type rereadDraft struct {
	*store.Draft
	ledger *rereadLedger
}

// Compare compares with the release and with nothing else.
func (d rereadDraft) Compare(ctx context.Context) (*warehouse.Comparison, error) {
	var err error
	d.ledger.differ, d.ledger.count, err = store.Rereading{Draft: d.Draft}.Against(ctx, d.ledger.of.DraftID)
	d.ledger.compared = err == nil
	return &warehouse.Comparison{Previous: map[string]warehouse.Previous{}, Parts: []warehouse.Part{}, Differences: &warehouse.Differences{}}, err
}
