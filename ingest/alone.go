package ingest

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// outliers is rule outlier: a figure that stands alone in its series. Those of
// one period are one finding, told at the one that stands out most: what
// happened then happened to many.
func (a *audit) outliers(t *cubeTable) error {
	return a.tellLone(t, "outlier", t.past().alone)
}

// zeros is rule sudden-zero.
func (a *audit) zeros(t *cubeTable) error {
	return a.tellLone(t, "sudden-zero", t.past().zeros)
}

// tellLone reports figures that stand alone, by period. Those that a sum told
// of already, and those of a period that is on another scale, are left out.
func (a *audit) tellLone(t *cubeTable, rule string, found []lone) error {
	byPeriod := map[int32][]lone{}
	for _, x := range found {
		b, i := t.cube.at(x.row)
		if !a.isTold(cellOf(b, i)) && !a.earlier.hasMoved(cellOf(b, i)) && !a.rescaled(t, b, i) {
			byPeriod[b.Period[i]] = append(byPeriod[b.Period[i]], x)
		}
	}
	var order []int32
	for p := range byPeriod {
		order = append(order, p)
	}
	texts := t.periodTexts()
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(texts[a], texts[b]) })
	for _, p := range order {
		a.tellPeriod(t, rule, byPeriod[p])
	}
	return nil
}

func (a *audit) tellPeriod(t *cubeTable, rule string, found []lone) {
	most := slices.MaxFunc(found, func(a, b lone) int {
		return cmp.Or(cmp.Compare(a.strength, b.strength), cmp.Compare(a.expected, b.expected), cmp.Compare(b.row, a.row))
	})
	b, i := t.cube.at(most.row)
	at := cellOf(b, i)
	message, period := "finding."+rule, b.Periods.Texts[b.Period[i]]
	key := at.String()
	if len(found) > 1 {
		message += ".several"
		key = strings.Join([]string{t.ID, period}, " ")
	}
	f := a.report.say(message, warehouse.Finding{
		Rule: rule, CellRef: at, Key: key, Found: figure(b, i), Expected: about(most.expected),
	}, "what", a.describe(b, i), "count", strconv.Itoa(len(found)), "period", lang.Period(a.report.lang, period))
	f.Count = len(found)
}

// about writes a figure to two digits, as what is expected by a series is no
// more exact.
func about(v float64) string {
	if v > 0 {
		unit := math.Pow(10, math.Floor(math.Log10(v))-1)
		v = math.Round(v/unit) * unit
	}
	return "≈ " + warehouse.FormatNumber(math.Round(v))
}
