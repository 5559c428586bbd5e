package site

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/reports/overview"
	"siemmes/server/question"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// formView is the form of a dataset page: a GET form, so that a selection is
// an address and works without JavaScript.
type formView struct {
	web.Speaker
	Action string
	Dims   []dimForm
	Freqs  []view.Option
	// Starts and Ends are the months in which years may start, and up to which the
	// part of every year may go; none where there is nothing shorter than a year.
	Starts, Ends []view.Option
	OtherYears   bool // some are chosen
	From, Until  string
	FirstYear    string
	LastYear     string
	Rows, Cols   [][]view.Option // one list per select
	AsOf         string
	Edition      string
	Reset        string
}

// dimForm is one dimension: a list of boxes to tick.
type dimForm struct {
	web.Speaker
	ID, Name, Summary string
	Options           []view.Option
	Chosen            int
	Long              bool // worth a search box
}

// pageQuery is the selection of a page as its form and its links write it.
func pageQuery(r *http.Request) url.Values {
	q := web.Query(r)
	if freq := q.Get("freq"); freq != "" && freq != string(warehouse.Annual) { // the form's other years are about years
		q.Del("year-start")
		q.Del("year-to-date")
	}
	return q
}

// pageSelection reads the address of a dataset page. One without a selection
// gets a first view that says something: the countries of the conference over
// the last ten years.
func (s *Site) pageSelection(r *http.Request, ds *warehouse.Dataset, h *overview.Holdings) (question.Selection, error) {
	sel, err := question.Parse(s.Catalog, ds, pageQuery(r))
	if err != nil {
		return question.Selection{Dataset: ds}, err
	}
	first := len(sel.Rows)+len(sel.Cols) == 0 && sel.Period == "" && sel.Question.Freq == "" // a link narrows, a form says all
	if first {
		overview.FirstView(ds, &sel.Question, h, members(s.Catalog))
		if sel.Question.Periods != nil {
			sel.Period = sel.Question.Periods.String()
		}
	}
	sel.Arrange()
	return sel, nil
}

// newForm shows the selection as it is, with what there is to choose from.
func newForm(cat *catalog.Catalog, p web.Speaker, sel question.Selection, h *overview.Holdings) formView {
	ds := sel.Dataset
	f := formView{
		Speaker: p, Action: p.To("/data/" + ds.ID), AsOf: sel.AsOf, Edition: sel.Question.Edition, Reset: p.To("/data/" + ds.ID),
	}
	f.FirstYear, f.LastYear = h.Years()
	f.From, f.Until, _ = strings.Cut(sel.Period, ":")
	if sel.Period != "" && !strings.Contains(sel.Period, ":") {
		f.Until = f.From
	}
	for _, dim := range ds.Dimensions {
		if dim.ID == warehouse.DimFreq || len(h.Codes[dim.ID]) < 2 && sel.Codes(dim.ID) == nil {
			continue
		}
		f.Dims = append(f.Dims, newDimForm(cat, p, sel, dim, h.Codes[dim.ID]))
	}
	f.Freqs = freqOptions(p, sel, h)
	if sel.Question.Years() || slices.ContainsFunc(h.Freqs(), func(f warehouse.Freq) bool { return f.Months() < 12 }) {
		f.OtherYears = sel.Question.Years()
		f.Starts = monthOptions(p, lang.Month(p.Lang, time.January), time.February, sel.Question.YearStart)
		f.Ends = monthOptions(p, p.T("data.whole-year"), time.January, sel.Question.YearToDate)
	}
	f.Rows, f.Cols = placeOptions(p, sel, f.Dims, sel.Rows, 2), placeOptions(p, sel, f.Dims, sel.Cols, 1)
	return f
}

func freqOptions(p web.Speaker, sel question.Selection, h *overview.Holdings) []view.Option {
	var options []view.Option
	for _, f := range []warehouse.Freq{warehouse.Annual, warehouse.HalfYear, warehouse.Quarterly, warehouse.Monthly} {
		// Years can be made from shorter periods; the others must be there.
		if f == warehouse.Annual || f == sel.Question.Freq || slices.Contains(h.Codes[warehouse.DimFreq], string(f)) {
			options = append(options, view.Option{Code: string(f), Label: p.T("freq." + string(f)), Chosen: f == sel.Question.Freq})
		}
	}
	return options
}

// monthOptions lists what is meant where nothing is chosen, then the months from one on.
func monthOptions(p web.Speaker, usual string, from time.Month, chosen int) []view.Option {
	options := []view.Option{{Label: usual, Chosen: chosen < int(from)}}
	for m := from; m <= time.December; m++ {
		options = append(options, view.Option{Code: strconv.Itoa(int(m)), Label: lang.Month(p.Lang, m), Chosen: int(m) == chosen})
	}
	return options
}

// newDimForm lists the codes that figures use, and those that are chosen all the
// same.
func newDimForm(cat *catalog.Catalog, p web.Speaker, sel question.Selection, dim warehouse.Dimension, codes []string) dimForm {
	const long = 12
	f := dimForm{Speaker: p, ID: dim.ID, Name: dim.Names.In(p.Lang)}
	chosen := sel.Codes(dim.ID)
	all := slices.Clone(codes)
	for _, code := range chosen {
		if !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	var names []string
	for _, code := range all {
		o := view.Option{Code: code, Label: view.CodeLabel(cat, sel.Dataset, dim.ID, code, p.Lang), Chosen: slices.Contains(chosen, code)}
		o.Total = code == warehouse.Total || code == warehouse.World
		if o.Chosen {
			names = append(names, o.Label)
		}
		f.Options = append(f.Options, o)
	}
	view.SortOptions(cat, f.Options, sel.Dataset, dim, p.Lang)
	f.Chosen, f.Long = len(names), len(f.Options) > long
	f.Summary = summary(p, names)
	return f
}

func summary(p web.Speaker, names []string) string {
	switch {
	case len(names) == 0:
		return p.T("data.all")
	case len(names) <= 2:
		return strings.Join(names, ", ")
	}
	return p.T("data.n-chosen", "n", p.N(len(names)))
}

// placeOptions are the selects that lay the table out, n of them or as many as
// the selection uses; the last ones may stay empty.
func placeOptions(p web.Speaker, sel question.Selection, dims []dimForm, placed []string, n int) [][]view.Option {
	var selects [][]view.Option
	for i := range max(n, len(placed)) {
		at := ""
		if i < len(placed) {
			at = placed[i]
		}
		options := []view.Option{{Code: warehouse.DimTime, Label: p.T("data.period"), Chosen: at == warehouse.DimTime}}
		if i > 0 {
			options = append([]view.Option{{Label: "–", Chosen: at == ""}}, options...)
		}
		known := at == "" || at == warehouse.DimTime
		for _, d := range dims {
			options = append(options, view.Option{Code: d.ID, Label: d.Name, Chosen: d.ID == at})
			known = known || d.ID == at
		}
		if !known { // a dimension with one code, which the form leaves out
			options = append(options, view.Option{Code: at, Label: sel.Dataset.Dimensions[sel.Dataset.Index(at)].Names.In(p.Lang), Chosen: true})
		}
		selects = append(selects, options)
	}
	return selects
}
