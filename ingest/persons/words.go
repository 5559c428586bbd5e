package persons

import (
	"math"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// words is what texts say, as far as it matters here.
type words struct {
	*catalog.PersonWords
	catalog *catalog.Catalog
	all     *catalog.Vocabulary
	sex     map[string]bool
	names   map[string]bool
	known   map[string]said // of texts that were looked up
	heads   map[string]*heading
}

// heading is the text above a column, folded, and which phrases are in it: of many short
// segments the same is judged again and again.
type heading struct {
	text string
	says map[*catalog.Phrases]bool
}

// heading is that of a text.
func (w *words) heading(text string) *heading {
	h := w.heads[text]
	if h == nil {
		if len(w.heads) >= mostKnown {
			clear(w.heads)
		}
		h = &heading{text, map[*catalog.Phrases]bool{}}
		w.heads[strings.Clone(text)] = h
	}
	return h
}

// in reports whether one of some phrases is in the heading.
func (h *heading) in(p *catalog.Phrases) bool {
	says, known := h.says[p]
	if !known {
		says = p.In(h.text)
		h.says[p] = says
	}
	return says
}

// said is what one text says.
type said struct {
	sex, area, letters bool // letters: words without digits
	common             bool // holds a name that many persons bear
	person, inverted   bool // has the form of a personal name; with the surname first
	tokens             int
}

// mostKnown bounds the texts that are remembered.
const mostKnown = 1 << 16

func newWords(cat *catalog.Catalog) *words {
	v := cat.Vocabulary()
	w := &words{PersonWords: &v.Persons, catalog: cat, all: v, sex: map[string]bool{}, names: map[string]bool{}, known: map[string]said{}, heads: map[string]*heading{}}
	for _, text := range v.Persons.SexTexts {
		w.sex[catalog.Fold(text)] = true
	}
	for _, text := range v.Persons.CommonNames {
		w.names[text] = true
	}
	return w
}

// longestText is how many bytes of a text are looked at.
const longestText = 120

// say looks a text up.
func (w *words) say(text string) said {
	if len(text) > longestText {
		return said{tokens: longestText}
	}
	if s, ok := w.known[text]; ok {
		return s
	}
	if len(w.known) >= mostKnown {
		clear(w.known)
	}
	folded := catalog.Fold(text)
	tokens := strings.Fields(folded)
	s := said{tokens: len(tokens), sex: w.sex[folded], letters: !strings.ContainsAny(text, "0123456789/:;()[]%&+=_#@")}
	if code, ok := w.catalog.Lookup(catalog.AreaList, text, ""); ok && !strings.HasPrefix(code, "_") && code != warehouse.World {
		s.area = true
	}
	s.person, s.inverted = personal(text)
	for i, t := range tokens {
		if w.names[t] && (i == 0 || !w.Places.In(tokens[i-1])) {
			s.common = true
		}
	}
	w.known[strings.Clone(text)] = s
	return s
}

// country reports whether a number is that of a country.
func (w *words) country(v float64) bool {
	if v < 4 || v > 894 || v != math.Trunc(v) {
		return false
	}
	return w.say(strconv.Itoa(1000 + int(v))[1:]).area
}

// mark reports whether a text is a mark in the place of a figure or of a text. One that
// may be a sex is none.
func (w *words) mark(text string) bool {
	if len(text) > 12 || w.sex[strings.ToLower(text)] {
		return false
	}
	_, known := w.all.Mark(text)
	return known
}

// figures reports whether a heading says what a dataset counts.
func (w *words) figures(head *heading) bool {
	for _, d := range w.all.Datasets {
		for i := range d.Clues {
			if head.in(&d.Clues[i].Words) {
				return true
			}
		}
	}
	for i := range w.all.Measures {
		if head.in(&w.all.Measures[i].Words) {
			return true
		}
	}
	return false
}
