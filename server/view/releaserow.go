package view

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"siemmes/reports"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// MaxChanges bounds the changes shown on a release's page.
const MaxChanges = 100

// ReleaseRow is a release in a list.
type ReleaseRow struct {
	ID, Href, State, StateWord, TypeWord, Published, File, Office string
	Edition, EditionSaid                                          string // under a heading and within a line
	Provisional, Historic                                         bool
	Sources                                                       []string
	Observations, Added, Changed, Ended                           string
}

func NewReleaseRow(cat *catalog.Catalog, p web.Speaker, rel warehouse.Release) ReleaseRow {
	row := ReleaseRow{
		ID: rel.ID(), Href: p.To("/releases/" + rel.ID()), State: string(rel.State), StateWord: p.T("state." + string(rel.State)),
		Published: p.Day(rel.Published), Edition: lang.Edition(p.Lang, rel.Shown()), EditionSaid: lang.EditionSaid(p.Lang, rel.Shown()), File: rel.Submission.Name, Office: rel.Submission.Office,
		Provisional: rel.Provisional, Historic: rel.Historic,
	}
	if rel.Type != "" {
		row.TypeWord = p.T("type." + string(rel.Type))
	}
	var n warehouse.Part
	for _, part := range rel.Parts {
		n.Observations += part.Observations
		n.Added += part.Added
		n.Changed += part.Changed
		n.Ended += part.Ended
		if name := SourceName(cat, p, part.Source); !slices.Contains(row.Sources, name) {
			row.Sources = append(row.Sources, name)
		}
	}
	row.Observations, row.Added, row.Changed, row.Ended = p.N(n.Observations), p.N(n.Added), p.N(n.Changed), p.N(n.Ended)
	return row
}

// editionDay is the day of an edition that is known.
func editionDay(p web.Speaker, e warehouse.Edition) string {
	if e.ID == "" {
		return ""
	}
	return p.Day(e.Date)
}

// SourceName is a source in words: its publisher and what it publishes.
func SourceName(cat *catalog.Catalog, p web.Speaker, id string) string {
	if src, err := cat.Source(id); err == nil {
		return lang.Colon(p.Lang, src.Publisher.In(p.Lang), src.Names.In(p.Lang))
	}
	return id
}

// Published lists the releases everybody may see, the newest first: of some datasets,
// of all where none is named.
func Published(ctx context.Context, from Lister, of ...string) ([]warehouse.Release, error) {
	releases, err := from.Releases(ctx, warehouse.Reader{}, of...)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(releases, func(a, b warehouse.Release) int { return b.Number - a.Number })
	return releases, nil
}

// Lister lists the releases that a reader may know of.
type Lister interface {
	Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error)
}

func ReleaseFacts(p web.Speaker, rel warehouse.Release) []Pair {
	facts := []Pair{
		{p.T("release.published"), p.When(rel.Published)},
		{p.T("release.edition"), lang.Edition(p.Lang, rel.Shown())},
		{p.T("release.edition-date"), editionDay(p, rel.Edition)},
		{p.T("release.reason"), rel.Reason},
		{p.T("release.withdrawn-at"), p.When(rel.Withdrawn)},
		{p.T("release.withdrawal"), rel.Withdrawal},
		{p.T("release.file"), rel.Submission.Name},
		{p.T("release.hash"), rel.Submission.SHA256},
		{p.T("release.office"), rel.Submission.Office},
		{p.T("release.received"), p.When(rel.Submission.Received)},
		{p.T("release.layout"), rel.Layout},
	}
	return slices.DeleteFunc(facts, func(f Pair) bool { return f.Value == "" || f.Value == "–" })
}

func NewParts(cat *catalog.Catalog, p web.Speaker, rel warehouse.Release) []Part {
	var parts []Part
	for _, part := range rel.Parts {
		name := part.Dataset
		if ds, err := cat.Dataset(part.Dataset); err == nil {
			name = ds.Names.In(p.Lang)
		}
		parts = append(parts, Part{
			name, p.To("/data/" + part.Dataset + "?SOURCE=" + part.Source), SourceName(cat, p, part.Source),
			p.N(part.Observations), p.N(part.Added), p.N(part.Changed), p.N(part.Ended),
		})
	}
	return parts
}

// ChangeList lists what becomes of figures; More reports whether there are others.
// WithCells shows where the new ones are.
type ChangeList struct {
	Changes   []Change
	More      bool
	WithCells bool
}

type Part struct{ Dataset, Href, Source, Observations, Added, Changed, Ended string }

// Change is one figure that differs from what was before.
type Change struct{ Dataset, Key, Period, Kind, KindWord, Old, New, Cell string }

// changeViews puts changes in words: those of figures first, then those that end,
// then new ones.
func NewChanges(cat *catalog.Catalog, p web.Speaker, changes []warehouse.Change) (out []Change) {
	slices.SortStableFunc(changes, func(a, b warehouse.Change) int {
		return cmp.Compare(slices.Index(changeOrder, a.Kind), slices.Index(changeOrder, b.Kind))
	})
	for _, c := range changes {
		out = append(out, newChange(cat, p, c))
	}
	return out
}

var changeOrder = []warehouse.ChangeKind{warehouse.Changed, warehouse.Ended, warehouse.Added}

func newChange(cat *catalog.Catalog, p web.Speaker, c warehouse.Change) Change {
	v := Change{Dataset: c.Dataset, Period: p.PeriodName(c.Period), Kind: string(c.Kind), KindWord: p.T("change." + string(c.Kind))}
	v.Old, v.New = changeText(p, c.OldValue, c.OldStatus), changeText(p, c.NewValue, c.NewStatus)
	if c.OldComment != c.NewComment {
		v.Old, v.New = besideFigure(v.Old, c.OldComment), besideFigure(v.New, c.NewComment)
	}
	v.Cell = c.Cell.String()
	ds, err := cat.Dataset(c.Dataset)
	if err != nil || len(c.Key) != len(ds.Dimensions) {
		v.Key = strings.Join(c.Key, " · ")
		return v
	}
	v.Dataset = ds.Names.In(p.Lang)
	v.Key = cat.Words(ds, func(d int) string { return c.Key[d] }, p.Lang)
	return v
}

// besideFigure is a figure with what the source says of it.
func besideFigure(figure string, c warehouse.Comment) string {
	if c.Empty() {
		return figure
	}
	return figure + " (" + c.String() + ")"
}

// changeText is a figure before or after a change: a number, or the mark of
// its status.
func changeText(p web.Speaker, value float64, status warehouse.Status) string {
	if value != value && status == 0 {
		return ""
	}
	t := reports.Table{Lang: p.Lang}
	return t.Text(reports.CellOf(&warehouse.Row{Value: value, Flags: warehouse.Flags(0).With(status), Low: value, High: value}))
}
