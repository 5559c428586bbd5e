package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// Demonyms are what the nationals and inhabitants of areas are called, in all forms of
// gender and number (areas/demonyms.yml).
type Demonyms struct {
	catalog *Catalog
	areas   map[string][]string // by normalised form; several where the form is ambiguous
}

// DemonymsOf returns the demonyms of a catalog. They are read when they are first asked
// for.
func DemonymsOf(c *Catalog) *Demonyms { return c.demonyms() }

// Areas lists the areas whose nationals a label may mean, sorted; none where it is no
// demonym.
func (d *Demonyms) Areas(label string) []string { return d.areas[normalise(label)] }

// Area returns the one area whose nationals a label means; ok is false where there is
// none, or where there are several.
func (d *Demonyms) Area(label string) (code string, ok bool) {
	if found := d.Areas(label); len(found) == 1 {
		return found[0], true
	}
	return "", false
}

// Only reports whether a label is a demonym and no name of an area: "hondureñas", and not
// "Filipinas".
func (d *Demonyms) Only(label string) bool {
	list := d.catalog.open.now().lists[AreaList]
	_, name := list.index.of(d.catalog, list).scoped[""][normalise(label)]
	return !name && len(d.Areas(label)) > 0
}

// demonymFile is areas/demonyms.yml.
type demonymFile struct {
	Languages []string                    `json:"languages"`
	Rules     map[string][]inflectionRule `json:"rules"`
	Areas     map[string]string           `json:"areas"`
}

// inflectionRule says that a word with an ending has as many forms, each with another
// ending.
type inflectionRule struct {
	Ends  string   `json:"ends"`
	Forms []string `json:"forms"`
}

// noDemonym is what the file says of an area whose inhabitants have no name.
const noDemonym = "–"

// readDemonyms reads the demonyms of a catalog's areas.
func (c loader) readDemonyms(files fs.FS) (*Demonyms, error) {
	d := &Demonyms{catalog: c.Catalog, areas: map[string][]string{}}
	var file demonymFile
	if err := readYAML(files, "areas/demonyms.yml", &file); err != nil {
		return d, err
	}
	list := c.open.now().lists[AreaList]
	for code, line := range file.Areas {
		if list.Code(code) == nil {
			return d, fmt.Errorf("areas/demonyms.yml: there is no area %s", code)
		}
		if line == noDemonym {
			continue
		}
		cells := strings.Split(line, " | ")
		if len(cells) != len(file.Languages) {
			return d, fmt.Errorf("areas/demonyms.yml: %s has %d languages, not %d", code, len(cells), len(file.Languages))
		}
		for i, cell := range cells {
			d.add(code, cell, file.Rules[file.Languages[i]])
		}
	}
	return d, nil
}

// add notes the forms of all words of one language.
func (d *Demonyms) add(code, cell string, rules []inflectionRule) {
	if cell == noDemonym {
		return
	}
	for word := range strings.SplitSeq(cell, ";") {
		for _, form := range inflect(strings.TrimSpace(word), rules) {
			key := normalise(form)
			if at, known := slices.BinarySearch(d.areas[key], code); !known {
				d.areas[key] = slices.Insert(d.areas[key], at, code)
			}
		}
	}
}

// inflect lists the forms of a word. "~" follows each part that changes; without one
// the end does. Forms with "," between them are listed as they are.
func inflect(word string, rules []inflectionRule) []string {
	if strings.Contains(word, ",") {
		return strings.Split(word, ",")
	}
	if !strings.Contains(word, "~") {
		word += "~"
	}
	parts := strings.Split(word, "~")
	forms := []string{""}
	for i, part := range parts {
		endings := []string{part}
		if i < len(parts)-1 {
			endings = withEndings(part, rules)
		}
		var longer []string
		for _, form := range forms {
			for _, ending := range endings {
				longer = append(longer, form+ending)
			}
		}
		forms = longer
	}
	return forms
}

// withEndings lists the forms that the first rule which fits gives a word.
func withEndings(word string, rules []inflectionRule) []string {
	for _, rule := range rules {
		if stem, ok := strings.CutSuffix(word, rule.Ends); ok {
			forms := make([]string, len(rule.Forms))
			for i, form := range rule.Forms {
				forms[i] = stem + form
			}
			return forms
		}
	}
	return []string{word}
}

// lazyDemonyms reads demonyms when they are first asked for.
func lazyDemonyms(c *Catalog, files fs.FS) func() *Demonyms {
	return sync.OnceValue(func() *Demonyms {
		d, _ := loader{c}.readDemonyms(files)
		return d
	})
}
