package catalog

import (
	"io/fs"
	"strings"
	"sync"

	"siemmes/warehouse"
)

// Lookup reads a label, or a code, as a code of the list: names in three
// languages and known variants, compared after folding case, accents, white
// space, punctuation and footnote marks. In a publisher's scope his own codes
// and labels come first. The scope of a country ("CAN") opens its border posts
// and subdivisions; several scopes may be given, separated by a blank, the
// first one first. An area is also read from the name of its nationals, where no other
// area has the same one. Nothing is guessed: what is not known is not ok.
func (c *Catalog) Lookup(list, label, scope string) (code string, ok bool) {
	l := c.open.now().lists[list]
	if l == nil {
		return "", false
	}
	label = strings.TrimSpace(label)
	if code, ok := c.lookupAs(l, label, scope); ok {
		return code, true
	}
	if plain := withoutMark(label); plain != "" {
		return c.lookupAs(l, plain, scope)
	}
	return "", false
}

func (c *Catalog) lookupAs(l *CodeList, label, scope string) (string, bool) {
	index := l.index.of(c, l)
	chain, codes := c.chain(scope)
	key := normalise(label)
	for _, id := range chain {
		if code, ok := index.scoped[id][key]; ok {
			return code, true
		}
	}
	if code, ok := c.bareCode(l, label, codes); ok {
		return code, true
	}
	if l.make != nil {
		if code, ok := parseAge(label); ok {
			return code, true
		}
	}
	if l.byCountry && scope == "" {
		if code, ok := index.anyCountry[key]; ok && code != "" {
			return code, true
		}
	}
	if code, ok := index.scoped[""][key]; ok || l.ID != AreaList {
		return code, ok
	}
	return c.demonyms().Area(label)
}

// bareCode reads a label that is a code, written exactly as the code is.
// Three letters in a file are an alpha-3 unless the publisher has codes of his
// own.
func (c *Catalog) bareCode(l *CodeList, label, codes string) (string, bool) {
	standard := l.ID == AreaList && len(label) <= 3 && label != warehouse.World && !strings.HasPrefix(label, "_")
	if !standard {
		return label, l.Code(label) != nil
	}
	switch codes {
	case "own":
		return "", false
	case "alpha2":
		if code := c.areas.alpha2[label]; code != "" {
			return code, true
		}
	case "numbers":
		if code := c.areas.number(label); code != "" {
			return code, true
		}
	}
	if code := c.areas.m49[label]; code != "" {
		return code, true
	}
	return label, l.Code(label) != nil
}

// labelIndex finds codes by normalised labels; made when first asked, since
// most runs read few lists.
type labelIndex struct {
	once    sync.Once
	aliases []alias // set while loading

	scoped map[string]map[string]string // scope → label → code
	// anyCountry holds the labels of a list by country that only one
	// country has; "" where several have it.
	anyCountry map[string]string
}

type alias struct{ label, code, scope string }

func (x *labelIndex) of(c *Catalog, l *CodeList) *labelIndex {
	x.once.Do(func() {
		x.scoped = map[string]map[string]string{"": {}}
		x.anyCountry = map[string]string{}
		for _, a := range x.aliases {
			x.put(a.scope, a.label, a.code)
		}
		for _, k := range l.Codes {
			x.putNames(c, l, k)
		}
		for _, k := range l.Codes {
			code := k.ID
			if code == warehouse.World && k.Aggregate { // the W of other lists is no total
				code = warehouse.Total
			}
			for _, label := range commonLabels[code] {
				x.put("", label, k.ID)
			}
		}
	})
	return x
}

func (x *labelIndex) putNames(c *Catalog, l *CodeList, k *Code) {
	scope := ""
	if l.byCountry && commonNames[k.ID] == nil {
		country, part, _ := strings.Cut(k.ID, "-")
		scope = c.areas.alpha2[country]
		x.put(scope, part, k.ID)
	}
	for _, lang := range warehouse.Languages() {
		label := k.Names[lang]
		x.put(scope, label, k.ID)
		if scope != "" {
			key := normalise(label)
			if other, known := x.anyCountry[key]; known && other != k.ID {
				x.anyCountry[key] = ""
			} else {
				x.anyCountry[key] = k.ID
			}
		}
	}
}

// put notes a label; the first code keeps it. The tests see that no second one
// comes.
func (x *labelIndex) put(scope, label, code string) {
	if x.scoped[scope] == nil {
		x.scoped[scope] = map[string]string{}
	}
	key := normalise(label)
	if _, taken := x.scoped[scope][key]; !taken && key != "" {
		x.scoped[scope][key] = code
	}
}

var (
	areaAliasColumns = []string{"alias", "code", "scope", "source"}
	spellingColumns  = []string{"alias", "code", "locale"}
	listAliasColumns = []string{"list", "alias", "code", "scope", "source"}
)

func (c loader) loadAliases(files fs.FS) error {
	if err := c.loadAreaAliases(files); err != nil {
		return err
	}
	if err := c.loadSpellings(files); err != nil {
		return err
	}
	return c.loadListAliases(files)
}

func (c loader) loadAreaAliases(files fs.FS) error {
	return readCSV(files, "areas/aliases.csv", areaAliasColumns, func(row []string) error {
		return c.addAlias(AreaList, alias{label: row[0], code: row[1], scope: row[2]})
	})
}

// loadSpellings reads the names of areas that are only read, those in Portuguese among them.
func (c loader) loadSpellings(files fs.FS) error {
	return readCSV(files, "areas/spellings.csv", spellingColumns, func(row []string) error {
		return c.addAlias(AreaList, alias{label: row[0], code: row[1]})
	})
}

func (c loader) loadListAliases(files fs.FS) error {
	return readCSV(files, "lists/aliases.csv", listAliasColumns, func(row []string) error {
		return c.addAlias(row[0], alias{label: row[1], code: row[2], scope: row[3]})
	})
}

func (c loader) addAlias(list string, a alias) error {
	l := c.open.now().lists[list]
	switch {
	case l == nil:
		return warehouse.NewError(warehouse.ErrInvalid, "own.no-list", "name", list)
	case l.Code(a.code) == nil:
		return warehouse.NewError(warehouse.ErrInvalid, "own.no-code", "list", list, "name", a.code)
	case a.scope != "" && c.scopes[a.scope] == nil && !c.Country(a.scope):
		return warehouse.NewError(warehouse.ErrInvalid, "own.no-scope", "name", a.scope)
	}
	l.index.aliases = append(l.index.aliases, a)
	return nil
}
