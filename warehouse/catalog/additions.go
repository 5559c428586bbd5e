package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// OwnCodes is the file of a user's folder that adds codes to lists that are there
// already. It is a mapping from the id of a list to its further codes.
const OwnCodes = "codes.yml"

// Addition is what a person adds to the catalog in answering questions about a file:
// sources, and codes of lists that are there already.
type Addition struct {
	Sources []*Source            `json:"sources"`
	Codes   map[string][]OwnCode `json:"codes"` // by the id of the list
}

// OwnCode is a further code of a list.
type OwnCode struct {
	ID     string          `json:"id"`
	Parent string          `json:"parent"` // "" at the top
	Names  warehouse.Names `json:"names"`
}

// IsEmpty reports whether nothing is added.
func (a *Addition) IsEmpty() bool { return len(a.Sources) == 0 && len(a.Codes) == 0 }

// AddSource adds a source, once.
func (a *Addition) AddSource(s *Source) {
	if !slices.ContainsFunc(a.Sources, func(x *Source) bool { return x.ID == s.ID }) {
		a.Sources = append(a.Sources, s)
	}
}

// AddCode adds a code to a list, once.
func (a *Addition) AddCode(list string, k OwnCode) {
	if a.Codes == nil {
		a.Codes = map[string][]OwnCode{}
	}
	if !slices.ContainsFunc(a.Codes[list], func(x OwnCode) bool { return x.ID == k.ID }) {
		a.Codes[list] = append(a.Codes[list], k)
	}
}

// With returns a catalog that holds an addition besides all that c holds; c stays as
// it is. The error is ErrInvalid and names the first mistake of the addition.
func With(c *Catalog, a *Addition) (*Catalog, error) {
	next := *c
	now := c.open.now()
	next.open = newParts(growing{slices.Clone(now.sources), maps.Clone(now.sourceOf), maps.Clone(now.lists), maps.Clone(now.kinds)})
	o := &ownFolder{Catalog: &next}
	var p problems
	o.checkCodes(&p, a.Codes)
	o.checkSources(&p, a.Sources)
	if len(p) > 0 {
		return nil, &warehouse.Error{Kind: warehouse.ErrInvalid, Message: p[0].message}
	}
	for _, id := range append(slices.Collect(maps.Keys(a.Codes)), "CL_SOURCE") {
		next.open.now().lists[id] = now.lists[id].copied()
	}
	loader{&next}.addCodes(a.Codes)
	loader{&next}.addSources(slices.Clone(a.Sources))
	return &next, nil
}

// Extend adds to a catalog in use, for all who hold it. Shrink takes the addition back;
// it is called before another one is made. The error is that of [With], and the catalog
// then stays as it is.
func Extend(c *Catalog, a *Addition) (shrink func(), err error) {
	before := c.open.now()
	if a.IsEmpty() {
		return func() {}, nil
	}
	next, err := With(c, a)
	if err != nil {
		return nil, err
	}
	c.open.set(next.open.now())
	return func() { c.open.set(before) }, nil
}

// copied is a list of the same codes to which others can be added. Its labels are
// read anew.
func (l *CodeList) copied() *CodeList {
	next := &CodeList{ID: l.ID, Names: l.Names, Codes: slices.Clone(l.Codes), code: maps.Clone(l.code), make: l.make, byCountry: l.byCountry, whole: l.whole}
	next.index.aliases = slices.Clone(l.index.aliases)
	return next
}

// takeCodes adds the codes of the folder's own file to the lists.
func (o *ownFolder) takeCodes() error {
	own := map[string][]OwnCode{}
	err := o.read(OwnCodes, &own, func(p *problems) { o.checkCodes(p, own) })
	if err == nil {
		loader{o.Catalog}.addCodes(own)
	}
	return err
}

func (o *ownFolder) checkCodes(p *problems, own map[string][]OwnCode) {
	for _, list := range slices.Sorted(maps.Keys(own)) {
		l := o.open.now().lists[list]
		if l == nil {
			p.add("$."+list, "own.no-list", "name", list)
			continue
		}
		for i, k := range own[list] {
			at := fmt.Sprintf("$.%s[%d]", list, i)
			id := k.ID
			if country, rest, ok := strings.Cut(id, "-"); l.byCountry && ok && o.areas.alpha2[country] != "" {
				id = rest
			} else if l.byCountry {
				p.add(at+".id", "own.code-country", "name", k.ID)
			}
			o.checkID(p, at, id, k.Names, l.Code(k.ID) != nil || hasID(own[list][:i], func(b OwnCode) bool { return b.ID == k.ID }))
			if k.Parent != "" && l.Code(k.Parent) == nil {
				p.add(at+".parent", "own.no-code", "list", list, "name", k.Parent)
			}
		}
	}
}

func (c loader) addCodes(own map[string][]OwnCode) {
	for _, list := range slices.Sorted(maps.Keys(own)) {
		for _, k := range own[list] {
			c.open.now().lists[list].add(&Code{ID: k.ID, Parent: k.Parent, Names: k.Names})
			if list == AreaList { // no group whose members are known
				c.open.now().kinds[k.ID] = Place
			}
		}
	}
}

// OwnCodeID returns an id for a code of the user's own that a label is given; it is
// none of the list. In a list by country alpha2 is the country that it begins with.
func (l *CodeList) OwnCodeID(label, alpha2 string) string {
	id := strings.ToUpper(strings.ReplaceAll(Fold(label), " ", "_"))
	id = strings.Map(func(r rune) rune {
		if r == '_' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, id)
	id = "OWN_" + strings.Trim(id[:min(len(id), 40)], "_")
	if l.byCountry {
		id = alpha2 + "-" + id
	}
	for n, first := 2, id; l.Code(id) != nil; n++ {
		id = fmt.Sprintf("%s_%d", first, n)
	}
	return id
}
