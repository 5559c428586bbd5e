package propose

import (
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// worldView is the view that asks about a label for the whole world among countries that
// report. Where the table lists few of them it may be the sum of these, which nobody
// reports.
type worldView struct{ askView }

// ask asks about each such label.
func (v worldView) ask() {
	for _, a := range v.axes {
		if a.axis.Meaning.Dimension != warehouse.DimRefArea {
			continue
		}
		countries, world := 0, []string(nil)
		for _, label := range a.labels {
			if _, mapped := a.axis.Meaning.Map[label]; mapped {
				continue
			}
			switch code, _ := v.m.lookup(catalog.AreaList, label, v.m.scope); {
			case code == warehouse.World || code == warehouse.Total:
				world = append(world, label)
			case v.m.cat.Country(code):
				countries++
			}
		}
		if countries < 2 || 2*countries > len(v.m.cat.Countries(0)) {
			continue
		}
		for _, label := range world {
			v.askWorld(a, label, countries)
		}
	}
}

// askWorld asks whether a label is the whole world.
func (v worldView) askWorld(a *axisView, label string, countries int) {
	q := labelView(v).ofLabel(a, label)
	q.Ask, q.byText, q.Where = AskCode, true, v.cellsOf(a, []string{label})
	q.Reason = say("question.world-of-few", "label", label, "cell", q.Where[0], "count", countries)
	q.Choices = []Choice{{Answer: "skip", Label: say("question.choice-sum-of-listed"), Confidence: 0.6}}
	if list, err := v.m.cat.List(catalog.AreaList); err == nil && list.Code(warehouse.World) != nil {
		q.Choices = append(q.Choices, codeChoice(warehouse.DimRefArea, warehouse.World, list.Code(warehouse.World).Names, 0.3))
	}
	if answer := v.askView.ask(q); answer != nil && (answer.Skip != "" || len(answer.Codes) > 0) {
		a.takeTotal(label, layout.Setting{Skip: answer.Skip, Codes: answer.Codes})
	}
}
