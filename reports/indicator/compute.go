package indicator

import (
	"math"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Figure is one figure that a formula takes or gives.
type Figure struct {
	Value float64 // NaN where there is no number; Flags then say why
	// Low and High are the bounds of a figure that is known between bounds; NaN
	// for any other. High may be infinite.
	Low, High float64
	Flags     warehouse.Flags
	Withdrawn bool // the release of the figure was withdrawn
}

// Bounded reports whether the figure is known between bounds.
func (f Figure) Bounded() bool { return f.Low == f.Low && f.High == f.High && f.Low != f.High }

// Number reports whether the figure is one number.
func (f Figure) Number() bool { return f.Value == f.Value && !f.Bounded() && !f.Withdrawn }

// Series are the figures of an input by period, as SDMX writes periods.
type Series map[string]Figure

// Result is an indicator at one period.
type Result struct {
	Figure
	Inputs []Use // each once, in the order of the formula
}

// Use names a figure that a formula took.
type Use struct{ Symbol, Period string }

// Compute computes an indicator for each period of its inputs, which are given by
// symbol. A period has no result where an input has no figure, where the formula
// has no value, such as ln(0), or where a series breaks between the period before
// and it.
//
// The flags of a result are those of all its inputs: a share of a provisional
// figure is provisional. Where an input is known between bounds, so is the result.
// Where an input is confidential and no bounds are known, or a divisor with bounds
// may be zero, the result of confidential figures has neither number nor bounds, and
// its flags say why.
func (f *Formula) Compute(inputs map[string]Series) map[string]Result {
	out := map[string]Result{}
	for _, period := range Periods(inputs) {
		if r, ok := f.at(inputs, period); ok {
			out[period] = r
		}
	}
	return out
}

// at is the result at a period. Every symbol has its value before the formula is
// evaluated, so that the order of the factors does not matter.
func (f *Formula) at(inputs map[string]Series, period string) (Result, bool) {
	r := Result{Figure: Figure{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}}
	before := f.PeriodBefore(inputs, period)
	if before != "" && f.breaksBetween(inputs, before, period) {
		return r, false
	}
	values := map[string]warehouse.Interval{}
	for _, symbol := range f.symbols {
		if symbol == Years {
			years := yearsBetween(before, period)
			values[symbol] = exactly(years)
			if math.IsNaN(years) {
				return r, false
			}
			continue
		}
		use := Use{symbol, period}
		if slices.Contains(f.Before(), symbol) {
			use.Period = before
		}
		in, ok := inputs[symbol][use.Period]
		if !ok || !in.usable() {
			return r, false
		}
		r.Inputs = append(r.Inputs, use)
		r.Flags |= in.Flags
		values[symbol] = in.bounds()
	}
	return r, r.set(f.value(values))
}

// set gives the result its value or its bounds, and reports whether it has one of
// them or is confidential.
func (r *Result) set(x warehouse.Interval) bool {
	switch {
	case math.IsInf(x.Low, 0) || math.IsNaN(x.Low):
		return r.Flags.Has(warehouse.Suppressed)
	case x.Low == x.High:
		r.Value = x.Low
	default:
		r.Low, r.High = x.Low, x.High
	}
	return true
}

// usable reports whether a formula can take the figure: a number, bounds, or a
// confidential figure, of which the result is confidential.
func (f Figure) usable() bool {
	return !f.Withdrawn && (f.Number() || f.Bounded() || f.Flags.Has(warehouse.Suppressed))
}

func (f Figure) bounds() warehouse.Interval {
	switch {
	case f.Bounded():
		return warehouse.Interval{Low: f.Low, High: f.High}
	case f.Number():
		return exactly(f.Value)
	}
	return unknown()
}

// Periods lists the periods of all series, earliest first.
func Periods(all map[string]Series) []string {
	var periods []string
	seen := map[string]bool{}
	for _, s := range all {
		for p := range s {
			if !seen[p] {
				seen[p] = true
				periods = append(periods, p)
			}
		}
	}
	slices.SortFunc(periods, warehouse.ComparePeriods)
	return periods
}

// PeriodBefore is the latest whole period before another in which every input
// that the formula takes from it has a number; "" where there is none, and for a
// formula that takes none. A part of a year has none before it: growth to it
// would be that of a part.
func (f *Formula) PeriodBefore(inputs map[string]Series, period string) string {
	symbols := f.Before()
	best := ""
	if len(symbols) == 0 || !warehouse.WholeYears(period) {
		return best
	}
	for p := range inputs[symbols[0]] {
		all := !slices.ContainsFunc(symbols, func(s string) bool { return !inputs[s][p].numberIn(inputs[s], p) })
		if all && warehouse.WholeYears(p) && warehouse.ComparePeriods(p, period) < 0 && (best == "" || warehouse.ComparePeriods(p, best) > 0) {
			best = p
		}
	}
	return best
}

func (f Figure) numberIn(s Series, period string) bool {
	_, ok := s[period]
	return ok && f.Number()
}

// Broken lists the periods of a series for which the formula has no result,
// because an input breaks between the period before and it.
func (f *Formula) Broken(inputs map[string]Series, of Series, have func(period string) bool) (periods []string) {
	for _, p := range Periods(map[string]Series{"": of}) {
		before := f.PeriodBefore(inputs, p)
		if before != "" && !have(p) && f.breaksBetween(inputs, before, p) {
			periods = append(periods, p)
		}
	}
	return periods
}

// breaksBetween reports whether an input breaks after one period and not after
// another: what is computed of both would compare what is not comparable.
func (f *Formula) breaksBetween(inputs map[string]Series, from, to string) bool {
	for _, s := range inputs {
		for p, x := range s {
			if x.Flags.Has(warehouse.Break) && warehouse.ComparePeriods(p, from) > 0 && warehouse.ComparePeriods(p, to) <= 0 {
				return true
			}
		}
	}
	return false
}

// Stretch is the period from the period before to another, as a source dates a
// rate of growth: from 2015 to 2020 it is 2015-01-01/P5Y. It is "" where there is
// no period before.
func (f *Formula) Stretch(inputs map[string]Series, period string) string {
	from, errFrom := warehouse.ParsePeriod(f.PeriodBefore(inputs, period))
	to, errTo := warehouse.ParsePeriod(period)
	if errFrom != nil || errTo != nil {
		return ""
	}
	return warehouse.Period{Start: from.Start, Months: monthsBetween(from, to)}.String()
}

func yearsBetween(from, to string) float64 {
	a, errA := warehouse.ParsePeriod(from)
	b, errB := warehouse.ParsePeriod(to)
	if errA != nil || errB != nil {
		return math.NaN()
	}
	return float64(b.Start.Year()-a.Start.Year()) + float64(int(b.Start.Month())-int(a.Start.Month()))/12
}

func monthsBetween(from, to warehouse.Period) int {
	return 12*(to.Start.Year()-from.Start.Year()) + int(to.Start.Month()) - int(from.Start.Month())
}

// Decimals is how many decimals an indicator of a unit is shown with: counts and
// money per head none, shares and rates one.
func Decimals(unit catalog.Unit) int {
	if unit.Indivisible {
		return 0
	}
	return 1
}

// Named finds an indicator of the catalog and reads its formula.
func Named(cat *catalog.Catalog, id string) (catalog.Indicator, *Formula, error) {
	all := cat.Indicators()
	i := slices.IndexFunc(all, func(x catalog.Indicator) bool { return x.ID == id })
	if i < 0 {
		return catalog.Indicator{}, nil, warehouse.NewError(warehouse.ErrNotFound, "indicator.unknown", "name", id)
	}
	f, err := Parse(all[i].Formula)
	return all[i], f, err
}
