package propose

import (
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// saidView reads what lines above a table say of all its figures: "Reason | Education
// reasons", as pages write it that filter a table.
type saidView struct{ restrictView }

func saidOf(v restrictView) saidView { return saidView{v} }

// pairs are the lines of the title that are a name and a value in two cells. One alone is
// none unless its name ends as one.
func (t *Table) pairs() (pairs [][2]Text) {
	const longest = 80
	named := false
	for i, x := range t.Title {
		row := 0
		for _, y := range t.Title {
			if y.Row == x.Row {
				row++
			}
		}
		if row != 2 || i+1 >= len(t.Title) || t.Title[i+1].Row != x.Row || len(x.Text) > longest || len(t.Title[i+1].Text) > longest {
			continue
		}
		named = named || strings.HasSuffix(strings.TrimSpace(x.Text), ":")
		pairs = append(pairs, [2]Text{x, t.Title[i+1]})
	}
	if len(pairs) < 2 && !named {
		return nil
	}
	return pairs
}

// named reports whether the first text of a pair is no more than a name: a longer one may
// say of whom the figures are.
func named(text string) bool {
	return strings.HasSuffix(strings.TrimSpace(text), ":") || len(strings.Fields(text)) <= mostNames
}

// ask asks about each value that restricts the figures and is used by nothing.
func (v saidView) ask(ds *warehouse.Dataset) {
	for _, p := range v.t.pairs() {
		value := space(p[1].Text)
		folded := fold(value)
		at := warehouse.CellRef{Sheet: v.t.Sheet, Row: p[1].Row, Col: p[1].Col}
		w := wording{text: value, at: at}
		code, dim := v.codeOf(ds, p[0].Text, value)
		switch caption := v.m.readCaption(fold(p[0].Text)); {
		case code == "" && v.common(value), dim == "" && v.neutral(folded, value):
		case dim != "" && code != warehouse.Total:
			setView{askOf(v.view)}.ask(dim, code, 0.8, value, say("question.restricts", "phrase", value, "cell", at, "dimension", askOf(v.view).nameOf(dim)))
		case dim != "":
		case caption != nil && (caption.Dimension == catalog.AnyPeriod || isArea(caption.Dimension) || caption.Dimension == catalog.AnyArea):
			v.read(ds, w)
		default:
			v.askCode(ds, space(p[0].Text), value, w)
		}
	}
}

// codeOf is the dimension of the dataset that a name is, where nothing gives it yet, and
// the code that the value is of it; "" where its list does not know it.
func (v saidView) codeOf(ds *warehouse.Dataset, name, value string) (code, dim string) {
	caption := v.m.readCaption(fold(name))
	if caption == nil {
		return "", ""
	}
	i := ds.Index(caption.Dimension)
	if i < 0 || isArea(caption.Dimension) || datasetOf(v.view).given(caption.Dimension) {
		return "", ""
	}
	code, _ = v.m.cat.Lookup(ds.Dimensions[i].CodeList, value, v.t.Meaning.Set.Code(warehouse.DimRefArea))
	return code, caption.Dimension
}

// common reports whether a value is a total, or what restricts nothing in any list.
func (v saidView) common(value string) bool {
	code, ok := v.m.cat.CommonCode(value)
	return ok && code != warehouse.Other
}

// neutral reports whether a value restricts nothing: a frequency, a unit, a period, or
// words of the dataset.
func (v saidView) neutral(folded, value string) bool {
	for _, x := range v.m.words.Frequencies {
		folded = x.Words.Replace(folded, " ")
	}
	for _, x := range mentionsIn(value) {
		folded = strings.ReplaceAll(folded, fold(x.text), " ")
	}
	return len(v.unread(space(folded))) == 0 && v.m.sexIn(folded) == ""
}

// askCode asks which codes a value gives to all figures. What a code list knows is asked
// of its dimension alone.
func (v saidView) askCode(ds *warehouse.Dataset, name, value string, w wording) {
	before := len(v.m.p.asked)
	v.read(ds, w)
	if len(v.m.p.asked) > before {
		return
	}
	wordsView{countView{askOf(v.view)}}.askRestriction(value, nil, value, w.at, say("question.said-above", "name", name, "value", value, "cell", w.at))
}

// readPart asks about a part of the country that the words name, also one that no code list
// knows: "Distrito de Lisboa".
func (v restrictView) readPart(w wording) {
	if !w.whole || v.m.words.Bodies.In(fold(w.text)) {
		return
	}
	words := strings.Fields(w.text)
	for i, word := range words {
		if !v.m.words.Parts.In(fold(word)) || i > 0 && v.m.words.Breakdown.In(fold(words[i-1])) {
			continue
		}
		name := v.nameAfter(words[i+1:])
		if name == "" {
			continue
		}
		code, ok := v.m.cat.Lookup("CL_SUBDIVISION", name, v.t.Meaning.Set.Code(warehouse.DimRefArea))
		if !ok {
			code = ""
		}
		for _, known := range strings.Fields(fold(name)) {
			v.known[known] = true
		}
		v.restrict(dimSubdivision, code, word+" "+name, w)
		return
	}
}

// nameAfter is the name with which words begin, after words that only join: those that
// begin with a capital letter and are nothing that the vocabulary knows.
func (v restrictView) nameAfter(words []string) string {
	var name []string
	for _, word := range words {
		bare := strings.Trim(word, ",.;:()")
		folded := fold(bare)
		switch {
		case len(name) == 0 && !capital(bare) && v.m.words.Neutral.In(folded):
			continue
		case len(folded) < 3 || !capital(bare) || v.m.readCaption(folded) != nil || v.m.words.Neutral.In(folded):
			return strings.Join(name, " ")
		}
		name = append(name, bare)
		if bare != word || len(name) == mostNames {
			break
		}
	}
	return strings.Join(name, " ")
}

// mostNames is how many words the name of a part of a country has.
const mostNames = 4
