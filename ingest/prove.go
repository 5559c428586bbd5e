package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// mostDoubts is how many pairs of figures of one key are looked at.
const mostDoubts = 200

// trials is how often a proposal is tried on its file: what one trial does not read
// may have hidden more.
const trials = 4

// mostTried is how many tables a file has at most that is tried so often: what is found in
// one with more is asked in rounds.
const mostTried = 40

// Propose proposes a layout for a workbook under a person's answers and tries it on
// the workbook, through the functions that a load uses. What the trial does not read
// is a question. The error is ErrInvalid of an answer that its question does not take,
// and else the reader's.
func Propose(ctx context.Context, wb *sheet.Workbook, cat *catalog.Catalog, answers *propose.Answers) (*propose.Proposal, error) {
	p, err := propose.Propose(ctx, wb, cat)
	if err != nil {
		return nil, err
	}
	return p, Prove(ctx, wb, p, answers)
}

// Prove puts answers into a proposal and tries it on its workbook, as [Propose] does.
func Prove(ctx context.Context, wb *sheet.Workbook, p *propose.Proposal, answers *propose.Answers) error {
	propose.TrialOf(p).Forget()
	most := trials
	if len(p.Tables) > mostTried {
		most = 1
	}
	for range most {
		if err := p.Answer(ctx, answers); err != nil || len(p.Tables) == 0 {
			return err
		}
		found, left, err := trial(ctx, wb, p)
		if err != nil {
			return err
		}
		supposed := propose.TrialOf(p).Suppose()
		if supposed {
			more, _, err := trial(ctx, wb, p)
			if err != nil {
				return err
			}
			found = append(found, propose.TrialOf(p).Supposed(more)...)
		}
		if !propose.TrialOf(p).Doubt(found...) {
			if supposed {
				err = p.Answer(ctx, answers)
			}
			propose.TrialOf(p).LeaveOut(left)
			return err
		}
	}
	if err := p.Answer(ctx, answers); err != nil {
		return err
	}
	_, left, err := trial(ctx, wb, p)
	propose.TrialOf(p).LeaveOut(left)
	return err
}

// trial reads a workbook under what is decided of a proposal, and returns what was not
// read though it should be, and the numbers that are left out.
func trial(ctx context.Context, wb *sheet.Workbook, p *propose.Proposal) ([]propose.Doubt, []propose.LeftOut, error) {
	failed := func(err error) ([]propose.Doubt, []propose.LeftOut, error) {
		e, ok := errors.AsType[*warehouse.Error](err)
		if !ok || ctx.Err() != nil || !errors.Is(err, warehouse.ErrInvalid) {
			return nil, nil, err
		}
		at, _ := e.Message.Arg("cell").(warehouse.CellRef)
		if at.Sheet == "" {
			at.Sheet = p.Tables[0].Sheet
		}
		return []propose.Doubt{{At: at, Failed: e.Message}}, nil, nil
	}
	l, err := propose.TrialOf(p).Tried("proposal", warehouse.English)
	if err != nil {
		return failed(err)
	}
	fitted, drifts, err := refit.Fit(ctx, l, wb)
	if err != nil {
		return failed(err)
	}
	var found []propose.Doubt
	for _, d := range drifts {
		if d.What == "values-more" && !d.Unknown {
			continue // columns with known headings and without figures yet
		}
		found = append(found, propose.Doubt{At: d.Where, Failed: d.Message()})
	}
	if len(found) > 0 {
		return found, nil, nil
	}
	found, left, err := readUnder(ctx, wb, p, fitted)
	if err != nil {
		return failed(err)
	}
	return found, left, nil
}

// readUnder reads a workbook under a layout that fits it, and returns what was not
// read though it should be, and the numbers that are left out.
func readUnder(ctx context.Context, wb *sheet.Workbook, p *propose.Proposal, fitted *layout.Layout) (found []propose.Doubt, left []propose.LeftOut, err error) {
	j := &job{
		Pipeline: &Pipeline{Catalog: p.Catalog(), Layouts: layout.NewLibrary(fitted)},
		opt:      Options{Progress: func(string, int64, int64) {}}, now: time.Time{}, file: File{Name: wb.Name, ReaderAt: &meter{}},
		report: check.NewReport(wb.Name, nil, Rules()), outcome: &Outcome{}, book: wb, layout: fitted,
	}
	keyless := map[placeless]int{}
	j.noCode = func(dim string, c *tidy.Cell) {
		k := placeless{c.Sheet, c.Row, dim}
		if i, known := keyless[k]; known {
			found[i].Empty = found[i].Empty && !c.Numeric
		} else if len(found) < mostDoubts {
			keyless[k] = len(found)
			found = append(found, propose.Doubt{At: figures.CellAt(c), Dimension: dim, Empty: !c.Numeric, Headings: headingsOf(c)})
		}
	}
	h, c, err := j.stream(ctx, nowhere{})
	if err != nil {
		return nil, nil, err
	}
	twice, err := j.twice(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	found = append(found, twice...)
	for _, f := range j.report.Findings() {
		if d := (propose.Doubt{At: f.CellRef, Text: f.Found.Text(), Marker: f.Rule == "unknown-marker" || f.Rule == "not-a-number"}); d.Text != "" && doubtful(f.Rule) {
			found = append(found, d)
		}
	}
	return found, leftOutOf(j.read, &h.numbers), nil
}

// placeless is a row of which no heading gives a dimension.
type placeless struct {
	sheet string
	row   int
	dim   string
}

// twice lists figures that have the key of another one, with the headings of both.
func (j *job) twice(ctx context.Context, c *collector) ([]propose.Doubt, error) {
	var found []propose.Doubt
	headings := map[warehouse.CellRef][]propose.DoubtHeading{}
	for _, d := range c.doubles[:min(len(c.doubles), mostDoubts)] {
		b, i := d.Cube.At(d.First)
		found = append(found, propose.Doubt{At: d.At, Other: figures.CellOf(b, i)})
		headings[d.At], headings[figures.CellOf(b, i)] = nil, nil
	}
	if len(found) == 0 {
		return nil, nil
	}
	left, enough := len(headings), errors.New("all are found")
	err := tidy.Cells(ctx, j.layout, j.book, func(c *tidy.Cell) error {
		at := figures.CellAt(c)
		if h, wanted := headings[at]; !wanted || h != nil {
			return nil
		}
		headings[at] = headingsOf(c)
		if left--; left == 0 {
			return enough
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		return nil, err
	}
	for i := range found {
		found[i].Headings, found[i].OtherHeadings = headings[found[i].At], headings[found[i].Other]
	}
	return found, nil
}

// headingsOf are the headings of a figure as a proposal looks for them.
func headingsOf(c *tidy.Cell) []propose.DoubtHeading {
	out := make([]propose.DoubtHeading, 0, len(c.Headings))
	for _, h := range c.Headings {
		x := propose.DoubtHeading{Row: h.Row, Col: h.Col, Text: strings.Clone(h.Text)}
		t := h.Axis.Table
		switch {
		case h.Axis.From != nil:
			continue // of the title, the sheet or the file
		case slices.Contains(t.Header, h.Axis):
			x.Kind = propose.HeaderHeading
		case slices.Contains(t.Stub, h.Axis):
			x.Kind = propose.StubHeading
		case slices.Contains(t.Sections, h.Axis):
			x.Kind, x.N = propose.SectionHeading, slices.Index(t.Sections, h.Axis)
		case t.Indent != nil:
			x.Kind, x.N = propose.LevelHeading, slices.Index(t.Indent.Levels, h.Axis)
		}
		out = append(out, x)
	}
	return out
}

// doubtful reports whether the findings of a rule say that a proposal does not read
// what it counted as read.
func doubtful(rule string) bool {
	return slices.Contains([]string{"unknown-label", "unknown-period", "unknown-marker", "not-a-number"}, rule)
}

// nowhere is a load of which nothing is kept and that is compared with nothing.
type nowhere struct{}

func (nowhere) Append(context.Context, *warehouse.Observations) error { return nil }
func (nowhere) Compare(context.Context) (*warehouse.Comparison, error) {
	return &warehouse.Comparison{}, nil
}
func (nowhere) Changes(context.Context, func(*warehouse.Change) error) error { return nil }
func (nowhere) Backdate()                                                    {}
func (nowhere) Commit(context.Context, []warehouse.Finding) (warehouse.Release, error) {
	return warehouse.Release{}, nil
}
func (nowhere) Discard(context.Context) error { return nil }
