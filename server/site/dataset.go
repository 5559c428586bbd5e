package site

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"siemmes/reports"
	"siemmes/reports/overview"
	"siemmes/server/question"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// maxFigures bounds the figures of a table on a page; downloads hold all.
const maxFigures = 6000

type datasetView struct {
	web.View
	ID, About  string
	Form       formView
	Table      *tableView
	Chart      *chartView
	Problem    string // why there is no table
	Todo       string // what to do about it
	Truncated  string
	Downloads  []view.Link
	Permanent  string // the selection, always with the newest figures
	Frozen     string // the same as of today's release
	Citation   string
	Sources    []view.Link
	Coverage   []coverageRow
	Releases   []view.ReleaseRow
	Dimensions []view.Pair
	Measures   []measureRow
}

type coverageRow struct{ Areas, Source, Freq, Span, Observations string }

type measureRow struct{ Name, Unit, Kind string }

// dataset is the page of a dataset: what it holds, a form to select from it,
// and the selection as a table, a chart and files.
func (s *Site) dataset(w http.ResponseWriter, r *http.Request) error {
	ds, err := s.Catalog.Dataset(r.PathValue("dataset"))
	if err != nil {
		return err
	}
	h, err := s.Holdings.Of(r.Context(), ds)
	if err != nil {
		return err
	}
	v := datasetView{View: web.NewView(r, "data"), ID: ds.ID, About: ds.Description.In(web.LanguageOf(r))}
	v.Title, v.Description = ds.Names.In(v.Lang), v.About
	v.Scripts = []string{"form.js", "figure.js"}
	sel, err := s.pageSelection(r, ds, h)
	if err == nil {
		err = s.showSelection(r, &v, sel)
	}
	status := http.StatusOK
	if err != nil { // the form stays, so that the reader can correct the selection
		k := web.KindOf(err)
		if k.Status >= 500 {
			return err
		}
		status, v.Problem, v.Todo = k.Status, cmp.Or(web.Detail(err, s.Reader(r)), v.T("error."+k.ID+".title")), v.T("error."+k.ID+".todo")
	}
	v.Form = newForm(s.Catalog, v.Speaker, sel, h)
	s.describeDataset(r, &v, ds, h)
	s.RenderStatus(w, r, status, "dataset", v)
	return nil
}

// showSelection answers the selection in every form the page offers.
func (s *Site) showSelection(r *http.Request, v *datasetView, sel question.Selection) error {
	a, err := question.Ask(r.Context(), s.Warehouse, sel, maxFigures)
	if err != nil {
		return err
	}
	t := sel.Table(a, s.Catalog, v.Lang, s.Now()).Compacted(s.Catalog)
	if t.Empty() {
		v.Problem = v.T("data.empty")
		return nil
	}
	tv := newTableView(v.Speaker, t)
	v.Table = &tv
	if a.Truncated {
		v.Truncated = v.T("data.truncated", "n", v.N(maxFigures))
	}
	if spec := reports.ChartOf(t); spec != nil && s.Charts != nil {
		chart := s.chartView("chart", spec.Alt, v.To("/data/"+sel.Dataset.ID+"/chart"), web.QueryString(sel.Values()))
		v.Chart, v.Charts = &chart, chart.Src != ""
	}
	s.links(r, v, sel, a)
	return nil
}

// links offers the selection as files and as addresses, and says how to cite it.
func (s *Site) links(r *http.Request, v *datasetView, sel question.Selection, a *warehouse.Answer) {
	for _, f := range question.Formats() {
		q := sel.API()
		q.Set("lang", v.Lang)
		if f.Name == question.XLSX {
			q.Set("rows", strings.Join(sel.Rows, ","))
			q.Set("cols", strings.Join(sel.Cols, ","))
		}
		v.Downloads = append(v.Downloads, view.Link{Text: v.T("format." + f.Name), Href: "/api/v1/data/" + sel.Dataset.ID + "." + f.Name + web.QueryString(q)})
	}
	path := web.Origin(r) + v.To("/data/"+sel.Dataset.ID)
	v.Permanent = path + web.QueryString(sel.Values())
	frozen := sel
	if frozen.AsOf == "" && a.Vintage > 0 {
		frozen.AsOf = strconv.Itoa(a.Vintage)
	}
	v.Frozen = path + web.QueryString(frozen.Values())
	var publishers []string
	for _, src := range answerSources(a) {
		v.Sources = append(v.Sources, view.Link{Text: view.SourceName(s.Catalog, v.Speaker, src), Href: v.To("/sources") + "#" + src})
		if c, err := s.Catalog.Source(src); err == nil && !slices.Contains(publishers, c.Publisher.In(v.Lang)) {
			publishers = append(publishers, c.Publisher.In(v.Lang))
		}
	}
	v.Citation = v.T("data.citation", "publishers", lang.Semicolons(v.Lang, publishers), "dataset", v.Title,
		"release", strconv.Itoa(a.Vintage), "link", v.Frozen, "date", v.Day(s.Now()))
}

// answerSources lists the sources in an answer, in the order of its rows.
func answerSources(a *warehouse.Answer) []string {
	at := slices.Index(a.Dims, warehouse.DimSource)
	var ids []string
	for i := range a.Rows {
		if at >= 0 && !slices.Contains(ids, a.Rows[i].Key[at]) {
			ids = append(ids, a.Rows[i].Key[at])
		}
	}
	return ids
}

// describeDataset says what the dataset is and what there is of it.
func (s *Site) describeDataset(r *http.Request, v *datasetView, ds *warehouse.Dataset, h *overview.Holdings) {
	for _, dim := range ds.Dimensions {
		v.Dimensions = append(v.Dimensions, view.Pair{Name: dim.ID, Value: dim.Names.In(v.Lang)})
	}
	for _, m := range ds.Measures {
		v.Measures = append(v.Measures, measureRow{m.Names.In(v.Lang), s.Catalog.Unit(m.Unit).Names.In(v.Lang), v.T("kind-of." + string(m.Kind))})
	}
	v.Coverage = coverageRows(s.Catalog, v.Speaker, ds, h)
	releases, err := view.Published(r.Context(), s.Warehouse, ds.ID)
	if err != nil {
		return // the page is without them
	}
	for _, rel := range releases[:min(5, len(releases))] {
		v.Releases = append(v.Releases, view.NewReleaseRow(s.Catalog, v.Speaker, rel))
	}
}

// coverageRows says of every source and frequency which countries there are, from
// when to when, and how many figures.
func coverageRows(cat *catalog.Catalog, p web.Speaker, ds *warehouse.Dataset, h *overview.Holdings) []coverageRow {
	var rows []coverageRow
	for _, x := range h.BySource() {
		observed := ""
		if x.Observed != "" {
			observed = p.PeriodName(x.Observed)
		}
		names := func(codes []string) []string {
			var names []string
			for _, code := range codes {
				names = append(names, cat.Label(ds, warehouse.DimRefArea, code, p.Lang))
			}
			return names
		}
		rows = append(rows, coverageRow{
			areaNames(p, names(x.Countries), names(x.Others)), view.SourceName(cat, p, x.Source), p.T("freq." + string(x.Freq)),
			yearsText(p, p.PeriodName(x.First), p.PeriodName(x.Last), observed), p.N(x.Observations),
		})
	}
	return rows
}
