package ingest

import (
	"context"
	"strconv"

	"siemmes/ingest/check"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

var layoutOpen = check.Rule{ID: "layout-open", Severity: warehouse.Blocking, Final: true}

// Keeper keeps what answers about an unknown file say for the files that follow: its
// layout, and what they add to the catalog. Undo takes all of it back.
type Keeper interface {
	KeepProposal(ctx context.Context, l *layout.Layout, added *catalog.Addition) (undo func() error, err error)
}

// propose takes the layout that the file itself shows, under the answers of a person.
// Each question that is left open is a finding; the tables are then read as far as
// they are decided. It reports whether the file holds a table.
func (j *job) propose(ctx context.Context) (bool, error) {
	p, err := propose.Propose(ctx, j.book, j.Catalog)
	if err != nil {
		return false, err
	}
	for _, text := range j.opt.Corrections {
		if err := p.Take(ctx, text); err != nil {
			return false, err
		}
	}
	if err := Prove(ctx, j.book, p, j.opt.Answers); err != nil || len(p.Tables) == 0 {
		return false, err
	}
	own := *j.Pipeline
	own.Catalog = p.Catalog()
	j.Pipeline = &own
	open := p.Questions()
	j.leftOut = propose.TrialOf(p).LeavesAll()
	if id := j.freeID(p.ID()); len(open) == 0 && !j.leftOut {
		j.layout, err = p.LayoutNamed(id, j.opt.language())
		j.added = p.Added()
	} else {
		j.layout, err = propose.TrialOf(p).Decided(id, j.opt.language())
	}
	if err != nil {
		return false, err
	}
	j.tellAgainst(p.Asked())
	for i := range open {
		if f := j.tellOpen(&open[i]); j.open == nil {
			j.open = f
		}
	}
	return true, nil
}

// tellOpen reports a question that is left open, at its cell.
func (j *job) tellOpen(q *propose.Question) *warehouse.Finding {
	f := warehouse.Finding{Rule: "layout-open", Found: warehouse.Literal(q.About), Key: string(q.Ask) + " " + q.About}
	if len(q.Where) > 0 {
		f.CellRef = q.Where[0]
	}
	var choices warehouse.List
	for _, c := range q.Choices[:min(len(q.Choices), 5)] {
		choices = append(choices, c.Label)
	}
	if len(choices) > 0 {
		f.Expected = warehouse.Joined(warehouse.Comma, choices)
	}
	found := j.report.Add(f, "ask", string(q.Ask), "about", q.About, "reason", q.Reason)
	found.Count = max(len(q.Where), 1)
	return found
}

// tellFollows says at the first open question how many findings only follow from what
// is open, and are not listed.
func (j *job) tellFollows(count int) {
	if count > 0 {
		j.open.Message = warehouse.NewMessage("finding.follows", "first", j.open.Message, "count", count)
	}
}

// freeID is an id for a layout that none has yet.
func (j *job) freeID(id string) string {
	free := id
	for n := 2; ; n++ {
		if _, err := j.Layouts.Get(free); err != nil && !j.Layouts.Taken(free) {
			return free
		}
		free = id + "-" + strconv.Itoa(n)
	}
}

// keepProposal keeps the layout of an unknown file and what its answers add, and
// returns how to take it back; nil where there is nothing to keep.
func (j *job) keepProposal(ctx context.Context) (undo func() error, err error) {
	if j.added == nil || j.Keeper == nil {
		return nil, nil
	}
	return j.Keeper.KeepProposal(ctx, j.layout, j.added)
}

// language is that of the reasons in a layout that is kept.
func (o *Options) language() string {
	if o.Language == "" {
		return warehouse.English
	}
	return o.Language
}
