package definition

import (
	"slices"

	"siemmes/warehouse"
)

// Form is a form of table.
type Form struct {
	Name string
	// keys are those of a table that the form has beside id, title and form;
	// required are the ones it cannot do without.
	keys, required []string
	// by are the dimensions that the form asks for by name, freq its frequency.
	by   []string
	freq warehouse.Freq
}

// The forms of tables.
const (
	FormSeries     = "series"
	FormMonths     = "months"
	FormPyramid    = "pyramid"
	FormKeyFigures = "key-figures"
	FormSources    = "sources"
)

// Forms is the registry of the forms of tables.
func Forms() []Form {
	return []Form{
		{Name: FormSeries, keys: []string{"ask", "rows", "across", "columns", "millions"}, required: []string{"ask", "rows"}},
		{Name: FormMonths, keys: []string{"ask", "rows", "millions"}, required: []string{"ask"}, freq: warehouse.Monthly},
		{Name: FormPyramid, keys: []string{"ask", "rows", "millions"}, required: []string{"ask"}, by: []string{warehouse.DimSex, warehouse.DimAge}},
		{Name: FormKeyFigures, keys: []string{"lines", "columns"}, required: []string{"lines"}},
		{Name: FormSources},
	}
}

// ChartKind is a kind of chart that definitions have.
type ChartKind struct {
	Name string
	// Forms are the forms of table that the kind draws.
	Forms []string
	// areas reports whether the rows must be areas, periods whether the columns must
	// be periods alone: a line from entries to exits would show no change.
	areas, periods bool
	// keys are those of a chart that the kind has beside id, title, kind, table, rows
	// and top.
	keys []string
}

// ChartKinds is the registry of the kinds of chart that definitions have.
func ChartKinds() []ChartKind {
	rows := []string{FormSeries, FormKeyFigures}
	return []ChartKind{
		{Name: "line", Forms: rows, periods: true},
		{Name: "bars", Forms: rows},
		{Name: "stacked", Forms: rows, keys: []string{"lines", "percent"}},
		{Name: "multiples", Forms: rows, periods: true},
		{Name: "heatmap", Forms: []string{FormSeries}},
		{Name: "ranked", Forms: []string{FormSeries}},
		{Name: "slope", Forms: []string{FormSeries}, periods: true},
		{Name: "map", Forms: []string{FormSeries}, areas: true},
		{Name: "overlay", Forms: []string{FormMonths}},
		{Name: "pyramid", Forms: []string{FormPyramid}},
	}
}

func formNamed(name string) (Form, bool) {
	all := Forms()
	i := slices.IndexFunc(all, func(f Form) bool { return f.Name == name })
	if i < 0 {
		return Form{}, false
	}
	return all[i], true
}

func kindNamed(name string) (ChartKind, bool) {
	all := ChartKinds()
	i := slices.IndexFunc(all, func(k ChartKind) bool { return k.Name == name })
	if i < 0 {
		return ChartKind{}, false
	}
	return all[i], true
}

// Keys lists the keys of each item of a definition. The items are "report",
// "section", "table", "ask", "rows", "line", "chart" and "title".
func Keys() map[string][]string {
	return map[string][]string{
		"report":  {"id", "title", "needs", "sections"},
		"section": {"id", "title", "tables", "charts"},
		"table":   {"id", "title", "form", "ask", "rows", "across", "columns", "lines", "millions"},
		"ask":     {"dataset", "where", "by", "freq", "years"},
		"rows":    {"by", "only", "leaves", "top", "total", "per-area"},
		"line":    {"heading", "label", "id", "ask", "pick", "indicator", "inputs", "published", "hidden", "millions", "level"},
		"chart":   {"id", "title", "kind", "table", "rows", "top", "lines", "percent"},
		"title":   warehouse.Languages(),
	}
}

// frequencies are those that a question may ask for.
func frequencies() []string {
	return []string{string(warehouse.Annual), string(warehouse.HalfYear), string(warehouse.Quarterly), string(warehouse.Monthly)}
}
