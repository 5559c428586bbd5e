package server

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// maxChanges bounds the changes shown on a release's page.
const maxChanges = 100

// releaseRow is a release in a list.
type releaseRow struct {
	ID, Href, State, StateWord, TypeWord, Published, Edition, File, Office string
	Provisional, Historic                                                  bool
	Sources                                                                []string
	Observations, Added, Changed, Ended                                    string
}

func (s *site) releaseRow(p speaker, rel warehouse.Release) releaseRow {
	row := releaseRow{
		ID: rel.ID(), Href: p.To("/releases/" + rel.ID()), State: string(rel.State), StateWord: p.T("state." + string(rel.State)),
		Published: p.Day(rel.Published), Edition: lang.Edition(p.Lang, rel.Shown()), File: rel.Submission.Name, Office: rel.Submission.Office,
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
		if name := s.sourceName(p, part.Source); !slices.Contains(row.Sources, name) {
			row.Sources = append(row.Sources, name)
		}
	}
	row.Observations, row.Added, row.Changed, row.Ended = p.N(n.Observations), p.N(n.Added), p.N(n.Changed), p.N(n.Ended)
	return row
}

// editionDay is the day of an edition that is known.
func editionDay(p speaker, e warehouse.Edition) string {
	if e.ID == "" {
		return ""
	}
	return p.Day(e.Date)
}

// sourceName is a source in words: its publisher and what it publishes.
func (s *site) sourceName(p speaker, id string) string {
	if src, err := s.Catalog.Source(id); err == nil {
		return src.Publisher.In(p.Lang) + ": " + src.Names.In(p.Lang)
	}
	return id
}

type releasesView struct {
	view
	Releases []releaseRow
}

func (s *site) releases(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, "html") {
		return nil
	}
	all, err := s.published(r)
	if err != nil {
		return err
	}
	v := releasesView{view: s.view(r, "releases")}
	v.Title, v.Description = v.T("releases.title"), v.T("releases.lead")
	for _, rel := range all {
		v.Releases = append(v.Releases, s.releaseRow(v.speaker, rel))
	}
	s.render(w, r, "releases", v)
	return nil
}

type releaseView struct {
	view
	Release releaseRow
	Facts   []pair
	Parts   []partView
	changesView
	Findings  []findingGroup
	FileHref  string
	Withdrawn bool
}

// changesView lists what becomes of figures; More reports whether there are others.
// WithCells shows where the new ones are.
type changesView struct {
	Changes   []changeView
	More      bool
	WithCells bool
}

type partView struct{ Dataset, Href, Source, Observations, Added, Changed, Ended string }

// changeView is one figure that differs from what stood before.
type changeView struct{ Dataset, Key, Period, Kind, KindWord, Old, New, Cell string }

// release shows one release: what it brought and what it changed.
func (s *site) release(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || n < 1 { // a draft is its office's business
		return warehouse.Errorf(warehouse.ErrNotFound, "there is no release %q; releases have numbers", r.PathValue("id"))
	}
	if s.unchanged(w, r, "html") {
		return nil
	}
	rel, err := s.Warehouse.Release(r.Context(), s.readerOf(r), strconv.Itoa(n))
	if err != nil {
		return err
	}
	v := releaseView{view: s.view(r, "releases"), Withdrawn: rel.State == warehouse.Withdrawn}
	v.Release = s.releaseRow(v.speaker, rel)
	v.Title = v.T("release.title", "n", rel.ID())
	v.Facts = s.releaseFacts(v.speaker, rel)
	v.Parts = s.parts(v.speaker, rel)
	v.Findings = grouped(v.speaker, rel.Findings, "")
	v.FileHref = s.fileHref(r, &rel)
	if err := s.changes(r, &v, n); err != nil {
		return err
	}
	s.render(w, r, "release", v)
	return nil
}

func (s *site) releaseFacts(p speaker, rel warehouse.Release) []pair {
	facts := []pair{
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
	return slices.DeleteFunc(facts, func(f pair) bool { return f.Value == "" || f.Value == "–" })
}

func (s *site) parts(p speaker, rel warehouse.Release) []partView {
	var parts []partView
	for _, part := range rel.Parts {
		name := part.Dataset
		if ds, err := s.Catalog.Dataset(part.Dataset); err == nil {
			name = ds.Names.In(p.Lang)
		}
		parts = append(parts, partView{
			name, p.To("/data/" + part.Dataset + "?SOURCE=" + part.Source), s.sourceName(p, part.Source),
			p.N(part.Observations), p.N(part.Added), p.N(part.Changed), p.N(part.Ended),
		})
	}
	return parts
}

// changes lists what the release changed in figures that stood before; figures
// that are new are counted, not listed.
func (s *site) changes(r *http.Request, v *releaseView, n int) error {
	if n == 1 || v.Withdrawn {
		return nil
	}
	var keep []warehouse.Change
	err := s.Warehouse.Diff(r.Context(), s.readerOf(r), strconv.Itoa(n-1), strconv.Itoa(n), func(c *warehouse.Change) error {
		if c.Kind == warehouse.Added {
			return nil
		}
		if len(keep) == maxChanges {
			v.More = true
			return errEnough
		}
		kept := *c
		kept.Key = slices.Clone(c.Key)
		keep = append(keep, kept)
		return nil
	})
	if err != nil && !v.More {
		return err
	}
	v.Changes = s.changeViews(v.speaker, keep)
	return nil
}

// changeViews puts changes in words: those of figures first, then those that end,
// then new ones.
func (s *site) changeViews(p speaker, changes []warehouse.Change) (out []changeView) {
	slices.SortStableFunc(changes, func(a, b warehouse.Change) int {
		return cmp.Compare(slices.Index(changeOrder, a.Kind), slices.Index(changeOrder, b.Kind))
	})
	for _, c := range changes {
		out = append(out, s.changeView(p, c))
	}
	return out
}

var changeOrder = []warehouse.ChangeKind{warehouse.Changed, warehouse.Ended, warehouse.Added}

func (s *site) changeView(p speaker, c warehouse.Change) changeView {
	v := changeView{Dataset: c.Dataset, Period: p.PeriodName(c.Period), Kind: string(c.Kind), KindWord: p.T("change." + string(c.Kind))}
	v.Old, v.New = changeText(p, c.OldValue, c.OldStatus), changeText(p, c.NewValue, c.NewStatus)
	if c.OldComment != c.NewComment {
		v.Old, v.New = besideFigure(v.Old, c.OldComment), besideFigure(v.New, c.NewComment)
	}
	v.Cell = c.Cell.String()
	ds, err := s.Catalog.Dataset(c.Dataset)
	if err != nil || len(c.Key) != len(ds.Dimensions) {
		v.Key = strings.Join(c.Key, " · ")
		return v
	}
	v.Dataset = ds.Names.In(p.Lang)
	v.Key = s.Catalog.Words(ds, func(d int) string { return c.Key[d] }, p.Lang)
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
func changeText(p speaker, value float64, status warehouse.Status) string {
	if value != value && status == 0 {
		return ""
	}
	t := reports.Table{Lang: p.Lang}
	return t.Text(reports.CellOf(&warehouse.Row{Value: value, Flags: warehouse.Flags(0).With(status), Low: value, High: value}))
}
