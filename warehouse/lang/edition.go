package lang

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Edition is an edition as readers of a language see it under a heading that says
// what it is: its name, or the day on which it was received where nothing says
// which one it is.
func Edition(language string, e warehouse.Edition) string {
	return Reader{Language: language}.Say(e.Message())
}

// EditionsNamed lists different editions as [Edition] does, in the order of their names.
func EditionsNamed(language string, editions map[warehouse.Edition]bool) string {
	var names []string
	for _, e := range inOrder(editions) {
		names = append(names, Edition(language, e))
	}
	return List(language, slices.Compact(names))
}

// EditionSaid is an edition within a sentence: "edition 2024-Q3", "2017 edition",
// "received on 3 May 2025".
func EditionSaid(language string, e warehouse.Edition) string {
	return EditionsSaid(language, map[warehouse.Edition]bool{e: true})
}

// EditionsSaid lists editions within a sentence. A day of receipt is no edition and
// does not follow the word.
func EditionsSaid(language string, editions map[warehouse.Edition]bool) string {
	var names, received []string
	years := true
	for _, e := range inOrder(editions) {
		if e.ID == "" {
			received = append(received, Edition(language, e))
			continue
		}
		names, years = append(names, e.Name()), years && e.Year()
	}
	names = slices.Compact(names)
	id := "edition.named"
	if years {
		id = "edition.of-year"
	}
	var said []string
	if len(names) > 0 {
		said = append(said, T(language, id, "count", len(names), "names", List(language, names)))
	}
	return List(language, append(said, slices.Compact(received)...))
}

// inOrder sorts editions by name and those without one by day, and leaves out what
// is not known at all.
func inOrder(editions map[warehouse.Edition]bool) []warehouse.Edition {
	return slices.DeleteFunc(slices.SortedFunc(maps.Keys(editions), func(a, b warehouse.Edition) int {
		return cmp.Or(strings.Compare(a.Name(), b.Name()), a.Date.Compare(b.Date))
	}), func(e warehouse.Edition) bool { return e.ID == "" && e.Date.IsZero() })
}
