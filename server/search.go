package server

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// words finds datasets, areas, sources and indicators by what people type, in
// any of the three languages.
type words struct{ things []thing }

// thing is what a search can find.
type thing struct {
	Kind   string // "dataset", "area", "source", "indicator"
	ID     string
	Names  warehouse.Names
	About  warehouse.Names
	tokens []string // folded words of every name, in all languages
}

// crm is the group whose members the site is for.
const crm = "G_CRM"

func newWords(cat *catalog.Catalog) *words {
	w := &words{}
	for _, ds := range cat.Datasets() {
		texts := []warehouse.Names{ds.Names, ds.Description}
		for _, m := range ds.Measures {
			texts = append(texts, m.Names)
		}
		for _, dim := range ds.Dimensions {
			if l := cat.ListOf(ds, dim.ID); l != nil && dim.ID == warehouse.DimDirection {
				for _, c := range l.Codes {
					texts = append(texts, c.Names)
				}
			}
		}
		w.add(thing{Kind: "dataset", ID: ds.ID, Names: ds.Names, About: ds.Description}, texts...)
	}
	if l, err := cat.List(catalog.AreaList); err == nil {
		for _, c := range l.Codes {
			iso := cat.ISO(c.ID)
			w.add(thing{Kind: "area", ID: c.ID, Names: c.Names}, c.Names, warehouse.Names{"x": iso.Alpha2 + " " + iso.M49})
		}
	}
	for _, src := range cat.Sources() {
		w.add(thing{Kind: "source", ID: src.ID, Names: src.Names, About: src.Publisher}, src.Names, src.Publisher)
	}
	for _, ind := range cat.Indicators() {
		w.add(thing{Kind: "indicator", ID: ind.ID, Names: ind.Names, About: ind.Meaning}, ind.Names)
	}
	return w
}

func (w *words) add(t thing, texts ...warehouse.Names) {
	seen := map[string]bool{}
	put := func(text string) {
		for _, token := range tokens(text) {
			if !seen[token] {
				seen[token] = true
				t.tokens = append(t.tokens, token)
			}
		}
	}
	put(t.ID)
	for _, names := range texts {
		for _, text := range names {
			put(text)
		}
	}
	w.things = append(w.things, t)
}

// fold takes case and accents off.
func fold(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, strings.ToLower(s))
	if err != nil {
		return strings.ToLower(s)
	}
	return out
}

// tokens takes a text apart into folded words; words of one or two letters say
// nothing ("de", "of"), but a whole text that short is a country's code.
func tokens(s string) []string {
	all := strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	kept := slices.DeleteFunc(slices.Clone(all), func(t string) bool { return len([]rune(t)) < 3 || stop[t] })
	if len(kept) == 0 {
		return all
	}
	return kept
}

var stop = map[string]bool{"los": true, "las": true, "del": true, "por": true, "the": true, "and": true, "des": true, "les": true, "dans": true, "par": true}

// hit is one result: a thing, or a dataset narrowed to an area.
type hit struct {
	thing
	Area  *thing // "entradas Costa Rica" is BORDER for CRI
	score int
}

// find ranks what fits. All words must be met, by one thing or by a dataset
// and an area together.
func (w *words) find(text string, max int) []hit {
	asked := tokens(text)
	if len(asked) == 0 {
		return nil
	}
	var hits []hit
	met := make([][]int, len(w.things)) // per thing, the score of each word
	for i, t := range w.things {
		met[i] = t.meets(asked)
		if total := sum(met[i]); total > 0 && !slices.Contains(met[i], 0) {
			hits = append(hits, hit{thing: t, score: 10*total + kindBonus[t.Kind]})
		}
	}
	if len(asked) > 1 {
		hits = append(hits, w.pairs(met)...)
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits[:min(max, len(hits))]
}

var kindBonus = map[string]int{"dataset": 8, "area": 6, "indicator": 2}

// pairs joins a dataset and a country where each meets the words the other
// does not.
func (w *words) pairs(met [][]int) []hit {
	var hits []hit
	for i, d := range w.things {
		if d.Kind != "dataset" || sum(met[i]) == 0 {
			continue
		}
		for j, a := range w.things {
			if a.Kind != "area" || sum(met[j]) == 0 {
				continue
			}
			total, all := 0, true
			for k := range met[i] {
				best := max(met[i][k], met[j][k])
				total += best
				all = all && best > 0
			}
			if all && total > max(sum(met[i]), sum(met[j])) {
				hits = append(hits, hit{thing: d, Area: &a, score: 10*total + 5})
			}
		}
	}
	return hits
}

// meets scores each asked word: 3 for the same word, 2 for its beginning,
// 0 where the thing has none like it.
func (t thing) meets(asked []string) []int {
	scores := make([]int, len(asked))
	for i, a := range asked {
		for _, token := range t.tokens {
			switch {
			case token == a:
				scores[i] = 3
			case scores[i] < 2 && strings.HasPrefix(token, a):
				scores[i] = 2
			case scores[i] < 2 && len(a) > 4 && strings.HasPrefix(a, token) && len(a)-len(token) < 3 && len(token) > 4:
				scores[i] = 1 // a plural: "entradas" asked, "entrada" there
			}
		}
	}
	return scores
}

func sum(v []int) int {
	n := 0
	for _, x := range v {
		n += x
	}
	return n
}
