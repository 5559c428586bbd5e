package propose

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// How much a text counts that indicates a dataset: the title's own words most,
// what is after its "by" little, for that is how the table is broken down.
const (
	inTitle     = 1.0
	inSheetName = 0.8
	inHeading   = 0.7
	inFileName  = 0.7
	inOtherSeen = 0.5 // the title of another table of the file
	inCaption   = 0.4
	inBreakdown = 0.4
	inNote      = 0.15
)

// said is a text and how much it counts.
type said struct {
	text   string
	weight float64
}

// chooseDataset weighs the words around the table and the dimensions of its
// axes. Its confidence is the best dataset's part of all that was said, with
// one weak clue's worth of doubt.
func (v datasetView) chooseDataset() {
	texts := []said{{v.heads, inTitle}, {v.breaks, inBreakdown}, {v.sheet, inSheetName}, {v.m.fileWords, inFileName}, {v.notes, inNote}, {v.m.otherTitles(v.t), inOtherSeen}}
	for _, a := range v.axes {
		texts = append(texts, said{a.caption, inCaption})
		if a.kind == inStub && len(a.labels) == 1 { // the same in every record
			texts = append(texts, said{fold(a.labels[0]), inHeading})
		}
		if a.kind == inHeader && (a.period == nil || a.period.share < 0.7) && len(a.labels) <= 40 {
			texts = append(texts, said{strings.Join(foldAll(a.labels), " . "), inHeading})
		}
	}
	scores := map[string]float64{}
	for id, words := range v.m.words.Datasets {
		for _, c := range words.Clues {
			best := 0.0
			for _, x := range texts {
				if x.weight > best && c.Words.In(x.text) {
					best = x.weight
				}
			}
			scores[id] += c.Weight * best
		}
	}
	v.weighIndicators(scores)
	v.weighAxes(scores)
	v.scores = scores
	ids := make([]string, 0, len(scores))
	total := 0.0
	for id, s := range scores {
		ids = append(ids, id)
		total += max(s, 0)
	}
	slices.SortFunc(ids, func(a, b string) int {
		if scores[a] != scores[b] {
			if scores[a] > scores[b] {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	if len(ids) == 0 || scores[ids[0]] < 0.7 || len(ids) > 1 && scores[ids[0]] == scores[ids[1]] {
		return
	}
	v.dataset, v.sure = ids[0], scores[ids[0]]/(total+0.4)
}

func foldAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = fold(s)
	}
	return out
}

// weighIndicators lets a rate or a share in the title count before what it is
// the rate of.
func (v datasetView) weighIndicators(scores map[string]float64) {
	for i := range v.m.words.Measures {
		c := &v.m.words.Measures[i]
		if v.m.words.Dataset(c.Dataset).MadeOfOthers && c.Words.In(v.heads) {
			scores[c.Dataset] += 5
			return
		}
	}
}

// weighAxes adds what the axes' lists say.
func (v datasetView) weighAxes(scores map[string]float64) {
	for _, a := range v.axes {
		for _, r := range a.lists {
			if r.known < 2 || r.share(a) < 0.8 {
				continue
			}
			for id, words := range v.m.words.Datasets {
				if slices.Contains(words.Axes, r.dim) {
					scores[id] += 0.8
				}
			}
			if ds := v.m.words.ListDataset(r.list); ds != "" && r.known >= 3 {
				scores[ds] += 0.8
			}
		}
	}
}

// otherTitles are the titles of the file's other tables, folded: a table
// without words of its own is likely to be of the same matter.
func (m *mind) otherTitles(t *Table) string {
	if len(t.Title) > 0 {
		return ""
	}
	var out []string
	for _, other := range m.p.Tables {
		for _, x := range other.Title {
			if other != t && len(out) < 5 {
				out = append(out, fold(x.Text))
			}
		}
	}
	return strings.Join(out, " . ")
}

// has reports whether the table's dataset has a dimension; true where no dataset
// is known.
func (v datasetView) has(dim string) bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	return err != nil || ds.Index(dim) >= 0
}

// categoryList is the list of categories of the table's dataset.
func (v datasetView) categoryList() string {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return ""
	}
	if l := v.m.cat.ListOf(ds, "CATEGORY"); l != nil {
		return l.ID
	}
	return ""
}

// chooseMeasure finds the measure in the title, the sheet's name, the headings,
// the file's name; some datasets have but one.
func (v datasetView) chooseMeasure() {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return
	}
	if v.headed != "" && v.t.untitled { // the title above may say another one
		askOf(v.view).askMeasure(v.headed, Prefilled)
		return
	}
	if len(ds.Measures) == 1 && countsOf(v.m).staged(v.dataset, ds.Measures[0].ID, v.heads) { // where labels name that of another dataset too
		v.set(warehouse.DimMeasure, ds.Measures[0].ID)
		return
	}
	if v.given(warehouse.DimMeasure) {
		return
	}
	if money, words, ok := v.m.words.Currency(v.dataset); ok {
		v.chooseMoney(money, words)
		return
	}
	for _, s := range []string{v.totals(), v.heads + " " + v.sheet, v.breaks, v.m.fileWords, v.headings(), v.notes} {
		if _, measure := v.m.measureIn(s, s, v.dataset); measure != "" && v.hasMeasure(measure) {
			sure := Prefilled
			if !countsOf(v.m).staged(v.dataset, measure, v.heads) {
				sure = 0.4
			}
			askOf(v.view).askMeasure(measure, sure)
			return
		}
	}
	askOf(v.view).askMeasure(v.m.words.Dataset(v.dataset).UsualMeasure, 0.6)
}

// totals are the folded labels of totals in the stub: "Total unique persons".
func (v datasetView) totals() string {
	var out []string
	for _, a := range v.axes {
		for _, label := range a.axis.Texts {
			if a.kind == inStub && len(out) < 5 && v.m.words.Totals.In(fold(label)) {
				out = append(out, fold(label))
			}
		}
	}
	return strings.Join(out, " . ")
}

func (v datasetView) hasMeasure(id string) bool {
	ds, err := v.m.cat.Dataset(v.dataset)
	if err != nil {
		return false
	}
	_, ok := ds.Measure(id)
	return ok
}

// chooseMoney takes figures for amounts of money only where something says so.
func (v datasetView) chooseMoney(money warehouse.Measure, words catalog.CurrencyWords) {
	texts := v.heads + " " + v.headings() + " " + v.m.fileWords
	if other := v.m.otherMeasure(v.dataset, texts); other != "" {
		v.set(warehouse.DimMeasure, other)
	} else if words.Words.In(v.raw+" "+v.rawHeadings()) && !words.Others.In(texts) {
		v.set(warehouse.DimMeasure, money.ID)
	}
}

// headings are the folded texts of the header's axes that are no periods.
func (v datasetView) headings() string { return fold(v.rawHeadings()) }

func (v datasetView) rawHeadings() string {
	var out []string
	for _, a := range v.axes {
		if a.kind == inHeader && len(a.labels) <= 10 && (a.period == nil || a.period.share < 0.7) {
			out = append(out, a.labels...)
		}
		out = append(out, a.axis.Caption)
	}
	return strings.Join(out, " ")
}

// chooseDirection finds the direction in words of title, sheet and file, where
// the dataset has one and no axis gives it.
func (v datasetView) chooseDirection() {
	if v.dataset == "" || !v.has(warehouse.DimDirection) || v.given(warehouse.DimDirection) {
		return
	}
	own := v.ownDirection()
	for _, s := range []string{v.sheet, v.heads, v.headings(), v.everywhere(), v.m.fileWords, v.breaks} {
		d := v.m.directionIn(v.dataset, s)
		if own != "" && d != "" && d != own {
			return // the title says something else
		}
		if d = cmp.Or(own, d); d != "" {
			v.set(warehouse.DimDirection, d)
			v.t.decide("dimension", v.t.Bounds, "DIRECTION: "+d, say("meaning.direction"), 0.85)
			return
		}
		if words := v.m.words; words.Dataset(v.dataset).OneDirection && words.Directions["IN"].In(s) && words.Directions["OUT"].In(s) {
			return // both, and no axis distinguishes them
		}
	}
}

// ownDirection is that of the line of the title nearest to the table that names one: a
// line above it is the title of the whole sheet. "" where that line names both.
func (v datasetView) ownDirection() string {
	words := v.m.words.Dataset(v.dataset).Directions
	if words == nil {
		words = v.m.words.Directions
	}
	for _, x := range slices.Backward(v.t.Title) {
		line := fold(x.Text)
		if v.m.words.DatedLines.In(x.Text) || v.m.words.SourceLines.In(line) {
			continue
		}
		if d := v.m.directionIn(v.dataset, line); d != "" || words["IN"].In(line) {
			return d
		}
	}
	return ""
}

// everywhere are the folded texts that are in every record of a long table.
func (v datasetView) everywhere() string {
	var out []string
	for _, a := range v.axes {
		if a.kind == inStub && len(a.labels) == 1 {
			out = append(out, fold(a.labels[0]))
		}
	}
	return strings.Join(out, " . ")
}

// chooseBasis says what relates the counterpart to its area.
func (v datasetView) chooseBasis(fromAxis string) {
	if v.dataset == "" || v.given(warehouse.DimBasis) || !v.has(warehouse.DimBasis) {
		return
	}
	basis := fromAxis
	if basis == "" && v.gives(warehouse.DimCounterpart) { // else a title's "by" is of another dimension
		for _, c := range areasOf(v.view).titleAreas() {
			if c = areasOf(v.view).meant(c); c.Role == catalog.RoleCounterpart && c.Basis != "" {
				basis = c.Basis
				break
			}
		}
	}
	if basis == "" && v.gives(warehouse.DimCounterpart) {
		usual := v.m.words.Dataset(v.dataset).Basis
		if basis = v.m.words.ScopeBasis(v.m.scope, v.dataset); basis == "" {
			if (labelView{askOf(v.view)}).askBasisByDirection(usual) {
				return
			}
			guess := cmp.Or(usual[v.t.Meaning.Set.Code(warehouse.DimDirection)], usual[warehouse.Total])
			if areasOf(v.view).nationalsAbroad() {
				guess = abroad
			}
			askOf(v.view).askSet(warehouse.DimBasis, guess, 0.6, say("question.basis"))
			return
		}
	}
	if basis != "" {
		v.set(warehouse.DimBasis, basis)
	}
}

// askBasis asks what relates the counterparts to their areas, where there are any: on an
// axis, or one for the whole table. Nationals and foreigners are told by citizenship.
func (v datasetView) askBasis() {
	switch code := v.t.Meaning.Set.Code(warehouse.DimCounterpart); {
	case v.gives(warehouse.DimCounterpart) && v.onlyPeople():
		v.set(warehouse.DimBasis, warehouse.ByCitizenship)
	case v.gives(warehouse.DimCounterpart):
		askOf(v.view).askSet(warehouse.DimBasis, "", 0, say("question.basis"))
	case code == warehouse.OwnNationals, code == warehouse.Foreigners:
		v.set(warehouse.DimBasis, warehouse.ByCitizenship)
	case code != "" && code != warehouse.World && code != warehouse.Total:
		askOf(v.view).askSet(warehouse.DimBasis, "", 0, say("question.basis"))
	}
}

// onlyPeople reports whether the labels that give a counterpart give nationals and
// foreigners, and no country.
func (v datasetView) onlyPeople() bool {
	people := false
	if slices.ContainsFunc(v.t.Meaning.From, func(o *layout.Axis) bool { return o.Gives(warehouse.DimCounterpart) }) {
		return false
	}
	for _, a := range v.axes {
		m := &a.axis.Meaning
		if m.Dimension == warehouse.DimCounterpart || len(m.Patterns) > 0 && m.Gives(warehouse.DimCounterpart) || m.Otherwise != nil && m.Otherwise.Code(warehouse.DimCounterpart) != "" {
			return false
		}
		for _, s := range m.Map {
			switch s.Code(warehouse.DimCounterpart) {
			case "", warehouse.World, warehouse.Total:
			case warehouse.OwnNationals, warehouse.Foreigners:
				people = true
			default:
				return false
			}
		}
	}
	return people
}

// titleClues are what the pieces after "by" in the title say of axes.
func (v datasetView) titleClues() []*catalog.Caption {
	var out []*catalog.Caption
	for _, piece := range v.m.breakdowns(v.breaks) {
		for _, part := range splitList.Split(piece, -1) {
			if c := v.m.readCaption(strings.TrimSpace(part)); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// set gives every cell of the table a code.
func (v datasetView) set(dim, code string) {
	v.t.Meaning.Set.SetCode(dim, code)
}

// given reports whether the table's constants or axes give a dimension.
func (v datasetView) given(dim string) bool { return v.t.Meaning.Set.Code(dim) != "" || v.gives(dim) }

// gives reports whether an axis gives a dimension.
func (v datasetView) gives(dim string) bool {
	for _, a := range v.axes {
		if givesHere(&a.axis.Meaning, dim) {
			return true
		}
	}
	for _, o := range v.t.Meaning.From {
		if o.Gives(dim) {
			return true
		}
	}
	return false
}

// givesHere reports whether a meaning gives a dimension to figures of the table itself, and
// not only to those that it sends to another dataset.
func givesHere(m *layout.Meaning, dim string) bool {
	own := *m
	own.Map = map[string]layout.Setting{}
	for label, s := range m.Map {
		if s.Table == "" {
			own.Map[label] = s
		}
	}
	return own.Gives(dim)
}

// titleRange is where the title is, or the whole table.
func (v datasetView) titleRange() sheet.Range {
	if len(v.t.Title) == 0 {
		return v.t.Bounds
	}
	first, last := v.t.Title[0], v.t.Title[len(v.t.Title)-1]
	return sheet.Range{Top: first.Row, Left: first.Col, Bottom: last.Row, Right: max(first.Col, last.Col)}
}
