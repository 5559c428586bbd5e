package main

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"strings"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// deepCheck reads kept files again and compares them with their releases.
type deepCheck struct {
	*call
	store   *store.Store
	layouts *layout.Library
	// tell takes what was found of one release, before it is kept.
	tell func(store.Verified)
}

// check compares the file of each release. What cannot be compared is a warning that says
// why. A full disk, and a load that does not end, leave the rest for another time.
func (c *deepCheck) check(ctx context.Context, releases []warehouse.Release) error {
	var failed error
	for i := range releases {
		r := &releases[i]
		reread, why, err := c.release(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, warehouse.ErrNoSpace) || errors.Is(err, warehouse.ErrBusy) {
			return errors.Join(failed, err)
		}
		if e, ok := errors.AsType[*warehouse.Error](err); ok {
			why, err = e.Message, nil
		}
		failed = errors.Join(failed, err)
		found := reread.disagreements()
		if !why.IsZero() {
			found.Warnings = append(found.Warnings, warehouse.NewMessage("verify.deep.not", "release", r.ID(), "file", r.Submission.Name, "why", why))
		}
		c.tell(found)
		if err := (store.Unproven{Store: c.store}).Keep(ctx, r.DraftID, reread.compared, reread.count); err != nil {
			return errors.Join(failed, err)
		}
	}
	return failed
}

// How often, and after which pause, a file is read again that another load kept waiting.
const (
	rereadTries = 20
	rereadPause = 2 * time.Second
)

// release compares one, and says why it cannot be where that is so.
func (c *deepCheck) release(ctx context.Context, r *warehouse.Release) (reread *rereadLedger, why warehouse.Message, err error) {
	reread = &rereadLedger{ledger: ledger{c.store}, of: r}
	if !r.Submission.Destroyed.IsZero() {
		return reread, warehouse.NewMessage("verify.deep.destroyed"), nil
	}
	l, err := c.layouts.Get(r.Layout)
	if err != nil {
		return reread, warehouse.NewMessage("verify.deep.no-layout", "layout", r.Layout), nil
	}
	f, err := store.Verification{Store: c.store}.Open(r.Submission.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return reread, warehouse.NewMessage("verify.deep.no-file"), nil
	}
	if err != nil {
		return reread, why, warehouse.WrapError(warehouse.ErrUnreadable, err, "verify.deep.no-access")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for try := 1; ; try++ {
		err = c.reread(ctx, f, l, reread)
		if !errors.Is(err, warehouse.ErrBusy) || try == rereadTries {
			break
		}
		select {
		case <-time.After(rereadPause):
		case <-ctx.Done():
			return reread, why, ctx.Err()
		}
	}
	if err == nil && !reread.compared {
		why = warehouse.NewMessage("verify.deep.unread")
	}
	return reread, why, err
}

// reread reads a file as it was read for its release.
func (c *deepCheck) reread(ctx context.Context, f *os.File, l *layout.Layout, reread *rereadLedger) error {
	p, err := c.newPipeline(c.store, c.layouts)
	if err != nil {
		return err
	}
	p.Ledger = reread
	r := reread.of
	bar := c.progress(r.Submission.Name)
	defer bar.finish()
	opts := ingest.Options{Custom: l, Edition: r.Edition.ID, EditionDate: r.Edition.Date, Type: r.Type, Provisional: r.Provisional, CheckOnly: true, Progress: bar.report}
	for _, found := range r.Findings {
		if found.Accepted != "" {
			opts.Accept = append(opts.Accept, ingest.Acceptance{Finding: found.Name(), Reason: found.Accepted})
		}
	}
	_, err = p.Ingest(ctx, ingest.File{Name: r.Submission.Name, ReaderAt: f, Size: r.Submission.Size}, opts)
	if errors.Is(err, errCompared) {
		return nil
	}
	return err
}

// disagreements names the figures that differ.
func (l *rereadLedger) disagreements() (found store.Verified) {
	add := func(id string, pairs ...any) {
		found.Problems = append(found.Problems, warehouse.NewMessage(id, append(pairs, "release", l.of.ID(), "file", l.of.Submission.Name)...))
	}
	for _, x := range l.differ {
		id := "verify.deep.differs"
		if !x.Kept {
			id = "verify.deep.missing"
		} else if !x.InFile {
			id = "verify.deep.extra"
		}
		add(id, "figure", x.Dataset+" "+strings.Join(x.Key, ".")+" "+x.Period, "cell", x.Cell, "said", numberOrNone(x.File), "kept", numberOrNone(x.Stored))
	}
	if more := l.count - len(l.differ); more > 0 {
		add("verify.deep.more", "count", more)
	}
	return found
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

// Begin begins the load. ErrUnreadable where the bytes are not those of the release.
func (l *rereadLedger) Begin(ctx context.Context, spec warehouse.Release) (ingest.Draft, error) {
	if spec.Submission.SHA256 != l.of.Submission.SHA256 {
		return nil, warehouse.NewError(warehouse.ErrUnreadable, "verify.deep.changed")
	}
	d, err := l.Store.Begin(ctx, spec)
	return rereadDraft{d, l}, err
}

type rereadDraft struct {
	*store.Draft
	ledger *rereadLedger
}

// errCompared ends a load once its figures are compared: what the rules say of the file
// is of no interest then.
var errCompared = errors.New("the figures are compared")

// Compare compares with the release and with nothing else, and ends the load.
func (d rereadDraft) Compare(ctx context.Context) (*warehouse.Comparison, error) {
	var err error
	d.ledger.differ, d.ledger.count, err = store.Rereading{Draft: d.Draft}.Against(ctx, d.ledger.of.DraftID)
	if d.ledger.compared = err == nil; d.ledger.compared {
		err = errCompared
	}
	return nil, err
}
