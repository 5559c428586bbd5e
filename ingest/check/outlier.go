package check

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

var outlier = Rule{
	ID: "outlier", Severity: warehouse.Warning, Needs: Past | Explanations | Told,
	Run: eachTable(outliers),
}

// outliers is rule outlier: a figure that is alone in its series. Those of
// one period are one finding, told at the one that is out most: what
// happened then happened to many.
func outliers(a *File, t *figures.Table) {
	tellLone(a, t, "outlier", t.Past().Alone)
}

// tellLone reports figures that are alone, by period. Those that a sum told
// of already, and those of a period that is on another scale, are left out.
func tellLone(a *File, t *figures.Table, rule string, found []figures.Candidate) {
	byPeriod := map[int32][]figures.Candidate{}
	for _, x := range found {
		b, i := t.Cube.At(x.Row)
		if !a.isTold(figures.CellOf(b, i)) && !a.earlier.HasMoved(figures.CellOf(b, i)) && !onOtherScale(a, t, b, i) {
			byPeriod[b.Period[i]] = append(byPeriod[b.Period[i]], x)
		}
	}
	var order []int32
	for p := range byPeriod {
		order = append(order, p)
	}
	texts := t.PeriodTexts()
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(texts[a], texts[b]) })
	for _, p := range order {
		tellPeriod(a, t, rule, byPeriod[p])
	}
}

func tellPeriod(a *File, t *figures.Table, rule string, found []figures.Candidate) {
	most := slices.MaxFunc(found, func(a, b figures.Candidate) int {
		return cmp.Or(cmp.Compare(a.Strength, b.Strength), cmp.Compare(a.Expected, b.Expected), cmp.Compare(b.Row, a.Row))
	})
	b, i := t.Cube.At(most.Row)
	at := figures.CellOf(b, i)
	message, period := "finding."+rule, b.Periods.Texts[b.Period[i]]
	key := at.String()
	if len(found) > 1 {
		message += ".several"
		key = strings.Join([]string{t.ID, period}, " ")
	}
	f := a.Report.Say(message, warehouse.Finding{
		Rule: rule, CellRef: at, Key: key, Found: warehouse.Literal(figures.Figure(b, i)), Expected: warehouse.Literal(about(most.Expected)),
	}, "what", Describe(b, i), "count", len(found), "period", warehouse.PeriodValue(period))
	f.Count = len(found)
}
