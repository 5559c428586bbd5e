package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/relation"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Pipeline takes files in. It may be used by several goroutines; the ledger
// lets one load run at a time.
type Pipeline struct {
	Ledger Ledger
	// Refusals remembers which files hold records of persons; nil where nothing does.
	Refusals Refusals
	Catalog  *catalog.Catalog
	Layouts  *layout.Library
	// Rules are the user's own, held besides those of Rules().
	Rules []*relation.Rule
	// Keeper keeps the layouts of unknown files; nil: they are not kept.
	Keeper Keeper
	Limits sheet.Limits
	Now    func() time.Time
}

// Ingest takes one file from its bytes to a draft release. What is wrong with
// the data is in the Outcome's findings, and nothing is loaded while one of
// them blocks; an error is what kept the file from being read or stored at
// all: ErrUnreadable, ErrTooLarge, ErrInvalid (a layout that is wrong itself),
// ErrBusy, or a failure of ours.
func (p *Pipeline) Ingest(ctx context.Context, file File, opt Options) (*Outcome, error) {
	j := p.newJob(file, opt)
	if err := j.run(ctx); err != nil {
		return nil, err
	}
	if j.outcome.Findings = j.report.Findings(); j.kept != nil {
		j.outcome.Findings = j.kept
	}
	return j.outcome, nil
}

// newJob prepares the way of a file.
func (p *Pipeline) newJob(file File, opt Options) *job {
	file.Name = filepath.Base(strings.ReplaceAll(file.Name, `\`, "/"))
	j := &job{Pipeline: p, opt: opt, now: p.Now().UTC()}
	if opt.Progress == nil {
		j.opt.Progress = func(string, int64, int64) {}
	}
	j.file = File{Name: file.Name, ReaderAt: &meter{ReaderAt: file.ReaderAt}, Size: file.Size}
	j.report = check.NewReport(file.Name, opt.Accept, Rules())
	j.outcome = &Outcome{Submission: warehouse.Submission{Name: file.Name, Size: file.Size, Office: opt.Office.Name, Received: j.now}}
	return j
}

// job is one file on its way.
type job struct {
	*Pipeline
	opt     Options
	file    File
	now     time.Time
	report  *check.Report
	outcome *Outcome

	book   *sheet.Workbook
	layout *layout.Layout
	read   *tidy.Account
	// kept are the findings as a draft keeps them that holds sealed figures.
	kept []warehouse.Finding
	// added is what the answers about an unknown file add to the catalog, where
	// nothing is open; nil of a file that a layout fits.
	added *catalog.Addition
	// open is the finding of the first question about the file that is open; nil
	// where none is.
	open *warehouse.Finding
	// leftOut reports whether the answers about an unknown file leave out all of it.
	leftOut bool
	// noCode is told a figure of which nothing gives a dimension, while a proposal is
	// tried; nil: that is an error of the layout.
	noCode func(dim string, c *tidy.Cell)
}

func (j *job) run(ctx context.Context) error {
	book, refused, err := j.screened(ctx)
	if err != nil || refused {
		return err
	}
	defer book.Close()
	j.book = book
	if err := j.fit(ctx); err != nil || j.layout == nil {
		return err
	}
	if err := j.sourceRights(); err != nil {
		return err
	}
	j.outcome.Layout = j.layout.ID
	if j.outcome.Edition, err = j.edition(ctx); err != nil {
		return err
	}
	draft, err := j.Ledger.Begin(ctx, j.release())
	if err != nil {
		return err
	}
	defer draft.Discard(context.WithoutCancel(ctx))
	return j.load(ctx, draft)
}

// edition is which edition the file is: what the person says, else what the
// file says through its layout. Where neither tells one it has no ID, and is
// ordered by the time of receipt.
func (j *job) edition(ctx context.Context) (warehouse.Edition, error) {
	e, err := j.layout.EditionOf(ctx, j.book)
	if err != nil {
		return e, err
	}
	if j.opt.Edition != "" {
		e = warehouse.Edition{ID: j.opt.Edition}
		if p, err := warehouse.ParsePeriod(j.opt.Edition); err == nil {
			e.Date = p.Start
		}
	}
	if !j.opt.EditionDate.IsZero() {
		e.Date = j.opt.EditionDate.UTC()
	}
	if e.ID == "" && !e.Date.IsZero() {
		e.ID = e.Date.Format(time.DateOnly)
	}
	return e, nil
}

// hash takes the SHA-256 of the bytes.
func (j *job) hash() error {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(j.file, 0, j.file.Size)); err != nil {
		return warehouse.WrapError(warehouse.ErrUnreadable, err, "ingest.unreadable", "file", j.file.Name)
	}
	j.outcome.Submission.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

// keep stores the bytes, and replaces those of a known file that were damaged. A new
// file that is refused, blocked or only checked never comes so far, and leaves none
// behind.
func (j *job) keep(ctx context.Context) error {
	kept, err := j.Ledger.Keep(ctx, j.file.Name, j.opt.Office.Name, io.NewSectionReader(j.file, 0, j.file.Size), j.now)
	if err == nil && kept.SHA256 != j.outcome.Submission.SHA256 {
		err = warehouse.NewError(warehouse.ErrConflict, "ingest.changed", "file", j.file.Name)
	}
	return err
}

func (j *job) release() warehouse.Release {
	r := warehouse.Release{
		State: warehouse.Draft, Edition: j.outcome.Edition, Type: j.opt.Type, Reason: j.opt.Reason,
		Provisional: j.opt.Provisional || j.layout.Provisional,
		Layout:      j.layout.ID, Created: j.now, Embargo: j.opt.Embargo, Submission: j.outcome.Submission,
	}
	if r.Type == "" {
		r.Type = warehouse.Routine
	}
	return r
}

// load streams the figures into the draft, compares them with what was loaded
// before, holds the rules against both and ends the draft.
func (j *job) load(ctx context.Context, draft Draft) error {
	h, c, err := j.stream(ctx, draft)
	if err != nil {
		return err
	}
	j.opt.Progress(StageCompare, 0, int64(h.observations()))
	since, err := j.compare(ctx, draft)
	if err != nil {
		return err
	}
	j.opt.Progress(StageCheck, 0, int64(h.observations()))
	c.withhold(since.Sealed)
	if err := j.check(ctx, since, h, c); err != nil {
		return err
	}
	if j.outcome.Known > 0 && !j.opt.CheckOnly { // its bytes may have been damaged since
		return j.keep(ctx)
	}
	if j.report.Blocked() || j.opt.CheckOnly || j.outcome.Known > 0 {
		return nil
	}
	return j.commit(ctx, draft, len(since.Sealed) > 0)
}

// compare holds the draft against what was loaded before. Where it looks like an
// older edition, and a person accepts that, it is compared again as one.
func (j *job) compare(ctx context.Context, draft Draft) (*warehouse.Comparison, error) {
	since, err := draft.Compare(ctx)
	if err != nil {
		return nil, err
	}
	if since.Known == 0 && j.tellOlder(since) {
		draft.Backdate()
		older := since.Older
		if since, err = draft.Compare(ctx); err != nil {
			return nil, err
		}
		since.Older = older
	}
	o := j.outcome
	o.Parts, o.Historic, o.Unchanged, o.Known = since.Parts, since.Historic(), since.Unchanged(), since.Known
	if j.opt.Changes == nil {
		return since, nil
	}
	return since, draft.Changes(ctx, j.opt.Changes)
}

// stream reads, harmonises and loads, the last in a goroutine of its own.
func (j *job) stream(ctx context.Context, draft Draft) (*harmoniser, *collector, error) {
	h := newHarmoniser(j)
	h.proposed = j.added != nil || j.open != nil
	h.columns.read = func(each func(*tidy.Cell) error) error { return tidy.Cells(ctx, j.layout, j.book, each) }
	c := newCollector(draft, j.Catalog, j.report, &h.aliases)
	batches := make(chan figures.Batch, 2)
	group, inner := errgroup.WithContext(ctx)
	h.emit = func(b figures.Batch) error {
		select {
		case batches <- b:
			return nil
		case <-inner.Done():
			return inner.Err()
		}
	}
	group.Go(func() error {
		defer close(batches)
		var err error
		if j.read, err = tidy.Read(inner, j.layout, j.book, h.cell); err != nil {
			return err
		}
		return h.end()
	})
	group.Go(func() error {
		for b := range batches {
			if err := c.take(inner, b); err != nil {
				return err
			}
			m := j.file.ReaderAt.(*meter)
			j.opt.Progress(StageRead, m.far.Load(), j.file.Size)
		}
		return c.end(inner)
	})
	err := group.Wait()
	j.outcome.Tables = h.counts()
	if err == nil {
		j.outcome.Account = account(j.read, &h.numbers, &c.numbers)
	}
	return h, c, err
}

// check holds the rules against what was read: first those that mention cells, rows
// and sheets, then those that compare figures.
func (j *job) check(ctx context.Context, since *warehouse.Comparison, h *harmoniser, c *collector) error {
	h.tellRefused()
	if err := j.tellCuts(ctx); err != nil {
		return err
	}
	j.tellSwaps()
	if j.tellUnread(j.read) {
		h.lost = true
	}
	j.unreadSheets()
	j.noFigures(h)
	h.pairs.tell(h)
	f := &check.File{
		Catalog: j.Catalog, Report: j.report, Release: j.release(), Cubes: c.cubes, Doubles: c.doubles,
		Misread: h.misread(), Since: since, Held: j.Ledger, Own: j.Rules,
		Labels: func(ctx context.Context, yield func(*tidy.Cell) error) error {
			return tidy.Cells(ctx, j.layout, j.book, yield)
		},
	}
	if j.Layouts != nil {
		f.Layouts = j.Layouts.List()
	}
	var err error
	if f.Dates, err = j.layout.Dated(ctx, j.book); err != nil {
		return err
	}
	f.Open()
	if j.open == nil { // figures of one key may follow from what is asked
		c.tellDoubles(f.Earlier())
	} else {
		j.tellFollows(len(c.doubles) + j.report.Withdraw("label-collision", "label-conflict"))
	}
	return f.Run(ctx)
}

// misread reports whether rows were left out, or read as what they are not: what
// other rules would say of them would only distract.
func (h *harmoniser) misread() bool { return h.lost || len(h.refused) > 0 }

// commit stores the draft and, where that is asked for, publishes it. The bytes of a
// file that holds a sealed figure are not kept.
func (j *job) commit(ctx context.Context, draft Draft, sealed bool) error {
	j.opt.Progress(StageStore, 0, 0)
	if !sealed {
		if err := j.keep(ctx); err != nil {
			return err
		}
	}
	undo, err := j.keepProposal(ctx)
	if err != nil {
		return err
	}
	r, err := draft.Commit(ctx, j.report.Findings())
	if err != nil && undo != nil {
		err = errors.Join(err, undo())
	}
	if err != nil {
		return err
	}
	j.outcome.Release, j.outcome.Kept = &r, undo != nil
	if sealed {
		j.kept = r.Findings
	}
	if !j.opt.Publish {
		return nil
	}
	published, err := j.Ledger.Publish(ctx, r.DraftID, j.Now().UTC())
	if err != nil {
		return fmt.Errorf("the draft %s is stored, but could not be published: %w", r.ID(), err)
	}
	j.outcome.Release = &published
	return nil
}

// meter tells how far into a file it was read.
type meter struct {
	io.ReaderAt
	far atomic.Int64
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.ReaderAt.ReadAt(p, off)
	if end := off + int64(n); end > m.far.Load() {
		m.far.Store(end)
	}
	return n, err
}

// Publish publishes a draft, or schedules it where it is under embargo.
func (p *Pipeline) Publish(ctx context.Context, draftID int) (warehouse.Release, error) {
	return p.Ledger.Publish(ctx, draftID, p.Now().UTC())
}

// Discard removes a draft.
func (p *Pipeline) Discard(ctx context.Context, draftID int) error {
	return p.Ledger.Discard(ctx, draftID)
}

// counts lists what became of the cells of each table.
func (h *harmoniser) counts() []TableCount {
	var all []TableCount
	for _, s := range h.sinks {
		if s != nil {
			s.count.Title = s.table.Title
			all = append(all, s.count)
		}
	}
	return all
}

func (h *harmoniser) observations() int {
	n := 0
	for _, s := range h.sinks {
		if s != nil {
			n += s.count.Observations
		}
	}
	return n
}

// end passes on the blocks that are not full.
func (h *harmoniser) end() error {
	for _, s := range h.sinks {
		if s == nil || s.block == nil {
			continue
		}
		if err := s.flush(h); err != nil {
			return err
		}
	}
	return nil
}

func newHarmoniser(j *job) *harmoniser {
	h := &harmoniser{
		catalog: j.Catalog, layout: j.layout, layouts: j.Layouts, report: j.report, office: j.opt.Office, noCode: j.noCode,
		cubes: map[string]*codes{}, sinks: make([]*sink, len(j.layout.Tables)), refused: map[string]*refused{},
		pairs: labelPairs{columns: map[int32]*labelColumn{}, pairs: map[columnPair]map[textPair]*pairCount{}},
	}
	if j.opt.Provisional || j.layout.Provisional {
		h.extra = h.extra.With(warehouse.Provisional)
	}
	return h
}
