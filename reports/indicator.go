package reports

import (
	"math"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// line is one series of key figures: a cell per period.
type line map[string]TableCell

// periods are those of the line, earliest first.
func (l line) periods() []string {
	var all []string
	for p := range l {
		all = append(all, p)
	}
	slices.SortFunc(all, comparePeriods)
	return all
}

// compute makes an indicator's line from those of its inputs, by the formula of
// the catalog. A symbol that ends in 0 is the input's figure at the period
// before, t the years between the two; a period lacking an input has no figure, and
// neither has one where a line breaks between the two.
// Flags are those of all inputs: a share of a provisional figure is provisional,
// one of a projection a projection, and one of a confidential figure has bounds
// where that figure has some, and else no number.
func compute(ind catalog.Indicator, inputs map[string]line) (line, error) {
	e, err := parseExpression(ind.Formula)
	if err != nil {
		return nil, err
	}
	out := line{}
	for _, period := range periodsOf(inputs) {
		if c, ok := evaluate(e, inputs, period); ok {
			c.Decimals = indicatorDecimals(ind.Unit)
			out[period] = c
		}
	}
	return out, nil
}

// evaluate is the indicator's cell at a period; false where an input has none.
func evaluate(e expression, inputs map[string]line, period string) (TableCell, bool) {
	c := TableCell{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginComputed}
	years := math.NaN()
	complete := true
	result := e(func(symbol string) bounds {
		if symbol == "t" {
			return bounds{years, years}
		}
		at := period
		if strings.HasSuffix(symbol, "0") {
			at = before(inputs[symbol], period)
			years = yearsBetween(at, period)
			if breaksBetween(inputs, at, period) {
				complete = false
			}
		}
		in, ok := inputs[symbol][at]
		if !ok || in.Withdrawn || !in.Number() && !in.Bounded() && !in.Flags.Has(warehouse.Suppressed) {
			complete = false
			return unbounded()
		}
		c.Flags |= in.Flags
		c.Figures = append(c.Figures, in.Figures...)
		switch {
		case in.Bounded():
			return bounds{in.Low, in.High}
		case in.Number():
			return bounds{in.Value, in.Value}
		}
		return unbounded()
	})
	switch {
	case !complete || math.IsInf(result.low, 0) || math.IsInf(result.high, 0):
		return c, false
	case result.low == result.high:
		c.Value = result.low
	case result.low < result.high:
		c.Low, c.High = result.low, result.high
	case !c.Flags.Has(warehouse.Suppressed):
		return c, false // what the formula cannot be made of, such as ln(0)
	}
	return c, true
}

// periodsOf lists the periods of all inputs.
func periodsOf(inputs map[string]line) []string {
	all := line{}
	for _, l := range inputs {
		for p := range l {
			all[p] = TableCell{}
		}
	}
	return all.periods()
}

// before is the latest whole period of a line before another that has a number.
// A part of a year has none before it: growth to it would be that of a part.
func before(l line, period string) string {
	best := ""
	if !wholeYears(period) {
		return best
	}
	for p, c := range l {
		if c.Number() && wholeYears(p) && comparePeriods(p, period) < 0 && (best == "" || comparePeriods(p, best) > 0) {
			best = p
		}
	}
	return best
}

// breaksBetween reports whether some line breaks after one period and not after
// another: what is computed of both would compare what is not comparable.
func breaksBetween(inputs map[string]line, from, to string) bool {
	for _, l := range inputs {
		for p, c := range l {
			if c.Flags.Has(warehouse.Break) && comparePeriods(p, from) > 0 && comparePeriods(p, to) <= 0 {
				return true
			}
		}
	}
	return false
}

// wholeYears reports whether a period, as it is written, is no part of a year
// among years.
func wholeYears(period string) bool {
	p, err := warehouse.ParsePeriod(period)
	return err == nil && warehouse.FreqOf(period).Whole(p)
}

func yearsBetween(from, to string) float64 {
	a, errA := warehouse.ParsePeriod(from)
	b, errB := warehouse.ParsePeriod(to)
	if errA != nil || errB != nil {
		return math.NaN()
	}
	return float64(b.Start.Year()-a.Start.Year()) + float64(int(b.Start.Month())-int(a.Start.Month()))/12
}

// indicatorDecimals is how many decimals an indicator is shown with: counts and
// money per head none, shares and rates one.
func indicatorDecimals(unit string) int {
	switch unit {
	case "PS", "USD", "EV":
		return 0
	}
	return 1
}

// indicatorNamed finds an indicator of the catalog.
func indicatorNamed(cat *catalog.Catalog, id string) (catalog.Indicator, error) {
	all := cat.Indicators()
	if i := slices.IndexFunc(all, func(x catalog.Indicator) bool { return x.ID == id }); i >= 0 {
		return all[i], nil
	}
	return catalog.Indicator{}, warehouse.Errorf(warehouse.ErrNotFound, "there is no indicator %q in the catalog", id)
}
