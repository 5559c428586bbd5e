package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
	"siemmes/warehouse/store"
)

// Any question is answered with sums of the cells that explain names, added up as the
// dimensions mean it; or it is refused; or it is empty, and says why.
func TestAnswersAreSumsOfTheirCells(t *testing.T) {
	p := newProgram(t)
	p.shared = published.Dir(t)
	for _, file := range []string{
		"iom_americas/regin.csv", "iom_americas/irreg_darien_dmg.csv", "iom_americas/irreg_darien_nat.csv", "iom_americas/irreg_mexico_nat.csv",
		"mexico_banxico/remesas_pais.csv", "mexico_banxico/remesas_mensuales.csv",
		"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "canada_ircc/EN_ODP-TR-Study-IS_CITZ_sign_date.xlsx",
		"world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx", "un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx",
		"un_desa/UN_MigrantStockMale_2019.csv", "us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv",
		"unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv",
	} {
		p.publish(file)
	}
	s, err := store.Open(t.Context(), filepath.Join(p.dir, "siemmes.duckdb"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask := &asker{t: t, s: s, cat: catalog.Default(), rng: rand.New(rand.NewPCG(7, 11)), stored: map[string][]warehouse.Row{}, count: map[string]int{}}
	for n := range 300 {
		q := ask.question()
		t.Run(fmt.Sprintf("%03d", n), func(t *testing.T) { ask.check(t, q) })
	}
	t.Logf("questions: %v", ask.count)
	if ask.count["answered"] < 150 || ask.count["rows"] < 1000 {
		t.Errorf("the questions are no test: %v", ask.count)
	}
}

// asker asks random questions of a store.
type asker struct {
	t      *testing.T
	s      *store.Store
	cat    *catalog.Catalog
	rng    *rand.Rand
	stored map[string][]warehouse.Row // of a dataset
	count  map[string]int
}

func (a *asker) pick(from ...string) string { return from[a.rng.IntN(len(from))] }

// question draws a question about figures that there may be.
func (a *asker) question() warehouse.Query {
	q := warehouse.Query{Dataset: a.pick("STOCK", "STOCK", "BORDER", "IRREGULAR", "IRREGULAR", "ADMISSIONS", "PERMITS", "ASYLUM", "REMITTANCES")}
	ds, err := a.cat.Dataset(q.Dataset)
	if err != nil {
		a.t.Fatal(err)
	}
	rows := a.rows(ds)
	seed := rows[a.rng.IntN(len(rows))] // about which something is known
	q.By = []string{warehouse.DimRefArea}
	for i, dim := range ds.Dimensions {
		code := seed.Key[i]
		switch dim.ID {
		case warehouse.DimFreq, warehouse.DimSource:
			continue
		case warehouse.DimRefArea:
			if a.rng.IntN(12) == 0 { // whatever reporting areas there are
				q.By = slices.DeleteFunc(q.By, func(by string) bool { return by == dim.ID })
				continue
			}
			if group := a.group(dim, code); group != "" && a.rng.IntN(8) == 0 {
				code = group
			}
			q.Where = append(q.Where, warehouse.Filter{Dim: dim.ID, Codes: []string{code}})
			continue
		}
		switch a.rng.IntN(7) {
		case 0:
			q.By = append(q.By, dim.ID)
		case 1:
			q.Where = append(q.Where, warehouse.Filter{Dim: dim.ID, Codes: []string{code}})
		case 2:
			q.By = append(q.By, dim.ID)
			q.Where = append(q.Where, warehouse.Filter{Dim: dim.ID, Codes: []string{code}})
		case 3:
			if group := a.group(dim, code); group != "" {
				q.By = append(q.By, dim.ID)
				q.Where = append(q.Where, warehouse.Filter{Dim: dim.ID, Codes: []string{group}})
			}
		}
	}
	q.Freq = warehouse.Freq(a.pick("", "A", "A", "A", "Q", "M"))
	if q.Freq == warehouse.Annual && a.rng.IntN(4) == 0 {
		q.YearStart = 1 + a.rng.IntN(12)
	}
	if period, err := warehouse.ParsePeriod(seed.Period); err == nil && a.rng.IntN(2) == 0 {
		whole := warehouse.Year(period.Start.Year()).Span(warehouse.Year(period.Start.Year() + a.rng.IntN(3)))
		q.Periods = warehouse.Ranges{whole}
	}
	return q
}

// group is a wider code than one, "" where there is none.
func (a *asker) group(dim warehouse.Dimension, code string) string {
	switch {
	case dim.CodeList == catalog.AreaList:
		return a.pick("M49_013", "M49_005", "M49_019", "G_CRM", "G_CAM", "W", "_T", "FOR")
	case dim.ID == warehouse.DimAge:
		return a.pick("Y0T4", "Y0T14", "Y_LT18", "Y_GE18", "_T")
	case dim.Adds():
		return warehouse.Total
	}
	return ""
}

// rows are all figures of a dataset, as they are stored.
func (a *asker) rows(ds *warehouse.Dataset) []warehouse.Row {
	if a.stored[ds.ID] == nil {
		all, err := a.s.Query(a.t.Context(), warehouse.Query{Dataset: ds.ID})
		if err != nil || len(all.Rows) == 0 {
			a.t.Fatalf("%s: %d figures, %v", ds.ID, len(all.Rows), err)
		}
		a.stored[ds.ID] = all.Rows
	}
	return a.stored[ds.ID]
}

func (a *asker) check(t *testing.T, q warehouse.Query) {
	answer, err := a.s.Query(t.Context(), q)
	switch {
	case errors.Is(err, warehouse.ErrMeaningless), errors.Is(err, warehouse.ErrInvalid):
		a.count["refused"]++
		return
	case err != nil:
		t.Fatalf("%+v: %v", q, err)
	case len(answer.Rows) == 0:
		a.count["empty"]++
		if len(answer.Notes) == 0 {
			t.Errorf("%+v: empty, and nothing says why", q)
		}
		return
	}
	a.count["answered"]++
	var cells []*warehouse.Trace
	seen := map[string]bool{}
	err = a.s.Explain(t.Context(), q, func(x *warehouse.Trace) error {
		// A cell is named for each release that says it; the figure counts once.
		if key := strings.Join(x.Key, " ") + x.Period; !seen[key] {
			seen[key] = true
			cell := *x
			cell.Key = slices.Clone(x.Key)
			cells = append(cells, &cell)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%+v: explain: %v", q, err)
	}
	x := &explained{asker: a, q: q, answer: answer, cells: cells}
	for _, i := range a.rng.Perm(len(answer.Rows))[:min(len(answer.Rows), 12)] {
		a.count["rows"]++
		if fault := x.fault(&answer.Rows[i]); fault != "" {
			t.Errorf("%+v\nrow %v %s = %v [%v, %v]: %s", q, answer.Rows[i].Key, answer.Rows[i].Period, answer.Rows[i].Value, answer.Rows[i].Low, answer.Rows[i].High, fault)
		}
	}
}

// explained is an answer with the cells that it is made of.
type explained struct {
	*asker
	q      warehouse.Query
	answer *warehouse.Answer
	cells  []*warehouse.Trace
	has    map[string]bool // by dimension and code: what has it, in all that does not add up
}

// fault says what is wrong with a row, "" where nothing is.
func (a *explained) fault(row *warehouse.Row) string {
	parts := a.parts(row)
	if len(parts) == 0 {
		return "no cell is named for it"
	}
	sum, hidden := 0.0, false
	for _, c := range parts {
		switch {
		case !math.IsNaN(c.Value):
			sum += c.Value
		case !c.Flags.Has(warehouse.CannotExist):
			hidden = true
		}
	}
	near := func(x, y float64) bool { return math.Abs(x-y) <= 1e-6*math.Max(1, math.Abs(y)) }
	switch {
	case hidden && !math.IsNaN(row.Value):
		return "it has a value, and some of its cells have none"
	case hidden && !math.IsNaN(row.High) && row.High < sum-1e-6:
		return fmt.Sprintf("its cells come to %v at least", sum)
	case !hidden && !math.IsNaN(row.Value) && !near(row.Value, sum):
		return fmt.Sprintf("its %d cells come to %v", len(parts), sum)
	case !hidden && math.IsNaN(row.Value) && !a.lacks(row):
		return fmt.Sprintf("it has no value, and its %d cells have, which come to %v", len(parts), sum)
	}
	return a.meaning(parts)
}

// lacks reports whether a row has a note on why it has no value although its cells have.
func (a *explained) lacks(row *warehouse.Row) bool {
	return slices.ContainsFunc(row.Notes, func(n int) bool { return a.answer.Notes[n].ID == "query.lacks-part" })
}

// parts are the cells of a row: those that agree with it in all that it says.
func (a *explained) parts(row *warehouse.Row) (parts []*warehouse.Trace) {
	whole, err := warehouse.ParsePeriod(row.Period)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, c := range a.cells {
		period, err := warehouse.ParsePeriod(c.Period)
		if err != nil || !period.Within(whole) {
			continue
		}
		if !slices.ContainsFunc(a.answer.Dims, func(dim string) bool { return !a.agrees(row, dim, c) }) {
			parts = append(parts, c)
		}
	}
	return parts
}

// agrees reports whether a cell may be a part of a row, by one dimension: it has the
// row's code, or is inside it where no cell has it.
func (a *explained) agrees(row *warehouse.Row, dim string, c *warehouse.Trace) bool {
	ds := a.answer.Dataset
	i := ds.Index(dim)
	want, has := row.Key[slices.Index(a.answer.Dims, dim)], c.Key[i]
	d := ds.Dimensions[i]
	switch {
	case want == has, dim == warehouse.DimFreq && a.q.Freq != "":
		return true
	case !d.Adds():
		return dim == warehouse.DimSource && want == warehouse.Total
	case a.beside(i, want, c), slices.ContainsFunc(a.answer.Rows, func(r warehouse.Row) bool {
		return r.Period == row.Period && r.Key[slices.Index(a.answer.Dims, dim)] == has // it has a row of its own
	}):
		return false
	case want == warehouse.Total, want == warehouse.World && d.CodeList == catalog.AreaList:
		return true
	case want == warehouse.Foreigners:
		return has != c.Key[ds.Index(warehouse.DimRefArea)] && has != warehouse.OwnNationals
	case want == warehouse.OwnNationals:
		return has == c.Key[ds.Index(warehouse.DimRefArea)]
	}
	return a.cat.Contains(d.CodeList, want, has)
}

// beside reports whether some cell has a code in a dimension and is of the reporting
// area, source and period of another.
func (a *explained) beside(i int, code string, c *warehouse.Trace) bool {
	place := func(c *warehouse.Trace) string {
		key := c.Period
		for k, dim := range a.answer.Dataset.Dimensions {
			if !dim.Adds() || dim.ID == warehouse.DimRefArea {
				key += " " + c.Key[k]
			}
		}
		return key
	}
	if a.has == nil {
		a.has = map[string]bool{}
		for _, o := range a.cells {
			for k, code := range o.Key {
				a.has[fmt.Sprint(k, code, " ", place(o))] = true
			}
		}
	}
	return a.has[fmt.Sprint(i, code, " ", place(c))]
}

// meaning looks at what was added up: no code together with one of its own parts, and
// no part in place of the whole.
func (a *explained) meaning(parts []*warehouse.Trace) string {
	ds := a.answer.Dataset
	for i, dim := range ds.Dimensions {
		if slices.Contains(a.answer.Dims, dim.ID) || !dim.Adds() {
			continue
		}
		var codes []string
		for _, c := range parts {
			if !slices.Contains(codes, c.Key[i]) {
				codes = append(codes, c.Key[i])
			}
		}
		if fault := a.twice(ds, i, parts); fault != "" {
			return fault
		}
		if len(codes) == 1 && !total(dim, codes[0]) && dim.ID != warehouse.DimRefArea && a.q.Codes(dim.ID) == nil && !a.several(ds, i, parts[0]) {
			return fmt.Sprintf("only %s %s is in it, and it passes for all", dim.ID, codes[0])
		}
	}
	return ""
}

func total(dim warehouse.Dimension, code string) bool {
	return code == warehouse.Total || code == warehouse.NotApplicable || dim.CodeList == catalog.AreaList && code == warehouse.World
}

// twice finds a code that was added together with one of its own parts: of two cells
// that differ in the dimension alone.
func (a *asker) twice(ds *warehouse.Dataset, i int, parts []*warehouse.Trace) string {
	lines := map[string][]string{}
	for _, c := range parts {
		rest := slices.Clone(c.Key)
		rest[i] = ""
		key := strings.Join(rest, " ") + c.Period
		for _, other := range lines[key] {
			list := ds.Dimensions[i].CodeList
			if a.cat.Contains(list, other, c.Key[i]) || a.cat.Contains(list, c.Key[i], other) || total(ds.Dimensions[i], other) != total(ds.Dimensions[i], c.Key[i]) {
				return fmt.Sprintf("%s %s and %s are added up", ds.Dimensions[i].ID, other, c.Key[i])
			}
		}
		lines[key] = append(lines[key], c.Key[i])
	}
	return ""
}

// several reports whether the source of a cell has several codes of a dimension, of the area and measure.
func (a *asker) several(ds *warehouse.Dataset, i int, c *warehouse.Trace) bool {
	first := ""
	for _, row := range a.rows(ds) {
		same := true
		for k, dim := range ds.Dimensions {
			same = same && (dim.Adds() && dim.ID != warehouse.DimRefArea || row.Key[k] == c.Key[k])
		}
		code := row.Key[i]
		if !same || total(ds.Dimensions[i], code) {
			continue
		}
		if first != "" && code != first {
			return true
		}
		first = code
	}
	return false
}
