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
// before, t the years between the two; a period lacking an input has no figure.
// Flags are those of all inputs: a share of a provisional figure is provisional.
func compute(ind catalog.Indicator, inputs map[string]line) (line, error) {
	f, err := parseFormula(ind.Formula)
	if err != nil {
		return nil, err
	}
	out := line{}
	for _, period := range periodsOf(inputs) {
		c := TableCell{Low: math.NaN(), High: math.NaN(), Origin: warehouse.OriginComputed}
		years := math.NaN()
		c.Value = f(func(symbol string) float64 {
			if symbol == "t" {
				return years
			}
			at := period
			if strings.HasSuffix(symbol, "0") {
				at = before(inputs[symbol], period)
				years = yearsBetween(at, period)
			}
			in, ok := inputs[symbol][at]
			if !ok || !in.Number() {
				return math.NaN()
			}
			c.Flags |= in.Flags
			c.Figures = append(c.Figures, in.Figures...)
			return in.Value
		})
		if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
			continue
		}
		c.Decimals = indicatorDecimals(ind.Unit)
		out[period] = c
	}
	return out, nil
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

// before is the latest period of a line before another that has a number.
func before(l line, period string) string {
	best := ""
	for p, c := range l {
		if c.Number() && comparePeriods(p, period) < 0 && (best == "" || comparePeriods(p, best) > 0) {
			best = p
		}
	}
	return best
}

func yearsBetween(from, to string) float64 {
	a, errA := warehouse.ParsePeriod(from)
	b, errB := warehouse.ParsePeriod(to)
	if errA != nil || errB != nil {
		return math.NaN()
	}
	return float64(b.Start.Year()-a.Start.Year()) + float64(int(b.Start.Month())-int(a.Start.Month()))/12
}

// indicatorDecimals: counts and money per head without decimals, shares and
// rates with one.
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
