package site

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
	Kind   string // "dataset", "area", "group", "source", "indicator"
	ID     string
	Names  warehouse.Names
	About  warehouse.Names
	named  []string // folded words of every name, in all languages
	told   []string // and of what is said about it
	extent int      // words of its own name, in all languages
}

// areaWord is the kind of thing that an area is to a search. Own nationals,
// foreigners and what no country is named for report nothing.
var areaWord = map[catalog.AreaKind]string{catalog.Country: "area", catalog.Place: "area", catalog.Group: "group", catalog.WholeWorld: "group"}

func newWords(cat *catalog.Catalog) *words {
	w := &words{}
	for _, ds := range cat.Datasets() {
		texts := []warehouse.Names{ds.Names}
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
			kind := areaWord[cat.AreaKind(c.ID)]
			if kind == "" {
				continue
			}
			iso := cat.ISO(c.ID)
			w.add(thing{Kind: kind, ID: c.ID, Names: c.Names}, c.Names, warehouse.Names{"alpha-2": iso.Alpha2, "M49": iso.M49})
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
	t.named = tokens(t.ID)
	for _, names := range texts {
		for _, text := range names {
			t.named = append(t.named, tokens(text)...)
		}
	}
	for _, text := range t.Names {
		t.extent += len(tokens(text))
	}
	for _, text := range t.About {
		t.told = append(t.told, tokens(text)...)
	}
	for _, list := range []*[]string{&t.named, &t.told} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
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
	Area  *thing // "entradas Costa Rica" is border crossings for one country
	score int
}

// find ranks what fits; of two that fit alike, the one of which less is left
// over ("États-Unis" is not the minor outlying islands of the United States). All words must be met, by one thing or by a dataset
// and an area together.
func (w *words) find(text string, max int) []hit {
	const longest = 8 // words; what is longer is no search
	asked := tokens(text)
	asked = asked[:min(longest, len(asked))]
	if len(asked) == 0 {
		return nil
	}
	var hits []hit
	met := make([][]int, len(w.things)) // per thing, the score of each word
	for i, t := range w.things {
		met[i] = t.meets(asked)
		if total := sum(met[i]); total > 0 && !slices.Contains(met[i], 0) {
			hits = append(hits, hit{thing: t, score: 10*total + kindBonus[t.Kind] - t.extent})
		}
	}
	if len(asked) > 1 {
		hits = append(hits, w.pairs(met)...)
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits[:min(max, len(hits))]
}

var kindBonus = map[string]int{"dataset": 16, "area": 8, "indicator": 2}

// groupMalus puts a dataset for a country before the same for a group.
var groupMalus = map[string]int{"group": 8}

// pairs joins a dataset and a country where each meets the words the other
// does not.
func (w *words) pairs(met [][]int) []hit {
	var hits []hit
	for i, d := range w.things {
		if d.Kind != "dataset" || sum(met[i]) == 0 {
			continue
		}
		for j, a := range w.things {
			if a.Kind != "area" && a.Kind != "group" || sum(met[j]) == 0 {
				continue
			}
			total, all := 0, true
			for k := range met[i] {
				best := max(met[i][k], met[j][k])
				total += best
				all = all && best > 0
			}
			if all && total > max(sum(met[i]), sum(met[j])) {
				hits = append(hits, hit{thing: d, Area: &a, score: 10*total - a.extent - groupMalus[a.Kind]})
			}
		}
	}
	return hits
}

// meets scores each asked word: a word of a name counts more than one of the
// description, the whole word more than its beginning; 0 where there is none.
func (t thing) meets(asked []string) []int {
	scores := make([]int, len(asked))
	for i, a := range asked {
		scores[i] = max(3*likeness(t.named, a), likeness(t.told, a))
	}
	return scores
}

// likeness is 3 for the same word, 2 for its beginning, 1 for its singular
// ("entradas" asked, "entrada" there), 0 for none of these.
func likeness(words []string, asked string) int {
	best := 0
	for _, word := range words {
		switch {
		case word == asked:
			return 3
		case strings.HasPrefix(word, asked):
			best = 2
		case best == 0 && len(word) > 4 && len(asked)-len(word) < 3 && strings.HasPrefix(asked, word):
			best = 1
		}
	}
	return best
}

func sum(v []int) int {
	n := 0
	for _, x := range v {
		n += x
	}
	return n
}
