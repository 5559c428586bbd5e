package catalog

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// ISO is how the standards write an area; empty where they have no code.
type ISO struct {
	Alpha2, Alpha3 string // ISO 3166-1, part 3 for withdrawn ones
	M49            string // three digits, UN M49
	From, To       int    // years; zero: no bound known
}

// areas is what CL_AREA knows beside codes and names.
type areas struct {
	iso     map[string]ISO    // by code
	alpha2  map[string]string // to code
	m49     map[string]string // three digits to code, of countries and regions
	groups  map[string]*group
	parents map[string][]string // code → the groups that list it, in the list's order
}

// group is a set of countries, dated where membership changed.
type group struct {
	members []member
	stable  bool // the same members at all times
}

type member struct {
	code     string
	from, to int // years, both included; zero: no bound
}

var (
	areaColumns   = []string{"code", "alpha2", "m49", "es", "en", "fr"}
	otherColumns  = []string{"code", "alpha2", "m49", "from", "to", "region", "kind", "es", "en", "fr"}
	regionColumns = []string{"code", "parts"}
)

type groupEntry struct {
	ID      string          `json:"id"`
	Names   warehouse.Names `json:"names"`
	Members string          `json:"members"`
	Leaf    bool            `json:"leaf"`
	Stable  bool            `json:"stable"`
	Note    string          `json:"note"`
}

// loadAreas reads CL_AREA: the world, the groups, the countries, and what
// is beside them.
func (c loader) loadAreas(files fs.FS) error {
	c.areas = areas{iso: map[string]ISO{}, alpha2: map[string]string{}, m49: map[string]string{}, groups: map[string]*group{}, parents: map[string][]string{}}
	list := c.newList(AreaList, names("Áreas", "Areas", "Zones"))
	list.add(&Code{ID: warehouse.World, Names: names("Mundo", "World", "Monde"), Aggregate: true})
	c.areas.m49["001"] = warehouse.World
	c.open.now().kinds[warehouse.World] = WholeWorld
	for _, load := range []func(fs.FS, *CodeList) error{c.loadCountries, c.loadOtherAreas, c.loadGroups, c.loadRegions} {
		if err := load(files, list); err != nil {
			return err
		}
	}
	for _, code := range []string{warehouse.Other, warehouse.NotStated, warehouse.NotApplicable} {
		list.add(commonCode(code))
		c.open.now().kinds[code] = Residual
	}
	return c.linkGroups(list)
}

func (c loader) loadCountries(files fs.FS, list *CodeList) error {
	return readCSV(files, "areas/areas.csv", areaColumns, func(row []string) error {
		c.addCountry(list, ISO{Alpha2: row[1], Alpha3: row[0], M49: row[2]}, names(row[3], row[4], row[5]))
		return nil
	})
}

func (c loader) addCountry(list *CodeList, iso ISO, n warehouse.Names) {
	list.add(&Code{ID: iso.Alpha3, Names: n})
	c.open.now().kinds[iso.Alpha3] = Country
	c.areas.iso[iso.Alpha3] = iso
	if iso.Alpha2 != "" {
		c.areas.alpha2[iso.Alpha2] = iso.Alpha3
	}
	if iso.M49 != "" {
		c.areas.m49[iso.M49] = iso.Alpha3
	}
}

func (c loader) loadOtherAreas(files fs.FS, list *CodeList) error {
	return readCSV(files, "areas/other.csv", otherColumns, func(row []string) error {
		code, n := row[0], names(row[7], row[8], row[9])
		kind, ok := kindsOfOthers[row[6]]
		if !ok {
			return fmt.Errorf("%s is of the kind %q; there are country, place, citizenship and residual", code, row[6])
		}
		c.open.now().kinds[code] = kind
		if kind == Country {
			iso := ISO{Alpha2: row[1], Alpha3: code, M49: row[2]}
			iso.From, _ = strconv.Atoi(row[3])
			iso.To, _ = strconv.Atoi(row[4])
			c.addCountry(list, iso, n)
		} else {
			list.add(&Code{ID: code, Names: n})
			if row[2] != "" {
				c.areas.m49[row[2]] = code
				c.areas.iso[code] = ISO{M49: row[2]}
			}
		}
		if region := row[5]; region != "" {
			c.areas.group(region).members = append(c.areas.group(region).members, member{code: code, to: c.areas.iso[code].To})
		}
		return nil
	})
}

func (a *areas) group(id string) *group {
	if a.groups[id] == nil {
		a.groups[id] = &group{}
	}
	return a.groups[id]
}

func (c loader) loadGroups(files fs.FS, list *CodeList) error {
	var entries []groupEntry
	if err := readYAML(files, "areas/groups.yml", &entries); err != nil {
		return err
	}
	for _, e := range entries {
		list.add(&Code{ID: e.ID, Names: e.Names, Aggregate: !e.Leaf})
		c.open.now().kinds[e.ID] = Group
		if e.Leaf {
			c.open.now().kinds[e.ID] = Residual
		}
		if number, ok := strings.CutPrefix(e.ID, "M49_"); ok {
			c.areas.m49[number] = e.ID
			c.areas.iso[e.ID] = ISO{M49: number}
		}
		if e.Leaf {
			continue
		}
		g := c.areas.group(e.ID)
		g.stable = e.Stable
		for _, text := range strings.Fields(e.Members) {
			m, err := parseMember(text)
			if err != nil {
				return fmt.Errorf("areas/groups.yml: %s: %w", e.ID, err)
			}
			g.members = append(g.members, m)
		}
	}
	return nil
}

// parseMember reads "GBR", "DOM:2000-" or "GBR:1973-2019".
func parseMember(text string) (member, error) {
	code, years, dated := strings.Cut(text, ":")
	m := member{code: code}
	if !dated {
		return m, nil
	}
	from, to, ok := strings.Cut(years, "-")
	if !ok {
		return m, fmt.Errorf("%q needs years like 1973-2019 or 2000-", text)
	}
	var err error
	if m.from, err = strconv.Atoi(from); err != nil {
		return m, fmt.Errorf("%q has no first year", text)
	}
	if to != "" {
		m.to, err = strconv.Atoi(to)
	}
	return m, err
}

func (c loader) loadRegions(files fs.FS, list *CodeList) error {
	return readCSV(files, "areas/regions.csv", regionColumns, func(row []string) error {
		g := c.areas.group(row[0])
		for _, code := range strings.Fields(row[1]) {
			g.members = append(g.members, member{code: code})
		}
		return nil
	})
}

// linkGroups checks that members exist and notes for each code the groups that
// list it.
func (c loader) linkGroups(list *CodeList) error {
	for id, g := range c.areas.groups {
		if list.code[id] == nil {
			return fmt.Errorf("areas: group %s has members and no name in groups.yml", id)
		}
		for _, m := range g.members {
			if list.code[m.code] == nil {
				return fmt.Errorf("areas: group %s has member %s, which does not exist", id, m.code)
			}
			c.areas.parents[m.code] = append(c.areas.parents[m.code], id)
		}
	}
	for _, above := range c.areas.parents {
		slices.SortFunc(above, func(a, b string) int { return list.code[a].Order - list.code[b].Order })
	}
	return nil
}

// above lists the groups of a code, those that list it itself first, and FOR.
func (a *areas) above(code string) []string {
	var all []string
	for next := a.parents[code]; len(next) > 0; {
		var wider []string
		for _, id := range next {
			if id != code && !slices.Contains(all, id) {
				all = append(all, id)
				wider = append(wider, a.parents[id]...)
			}
		}
		next = wider
	}
	switch code {
	case warehouse.World, warehouse.OwnNationals, warehouse.Foreigners, warehouse.NotStated, warehouse.NotApplicable:
		return all
	}
	return append(all, warehouse.Foreigners)
}

// Area resolves what a person types for an area: alpha-2, alpha-3, M49, the
// name in three languages, a known variant, a group's id, or _T for the world. The
// error is ErrNotFound and lists near names.
func (c *Catalog) Area(s string) (string, error) {
	s = strings.TrimSpace(s)
	upper := strings.ToUpper(s)
	if upper == warehouse.Total {
		return warehouse.World, nil
	}
	if c.open.now().lists[AreaList].Code(upper) != nil {
		return upper, nil
	}
	if code := c.areas.alpha2[upper]; code != "" {
		return code, nil
	}
	if code := c.areas.number(s); code != "" {
		return code, nil
	}
	if code, ok := c.Lookup(AreaList, s, ""); ok {
		return code, nil
	}
	return "", warehouse.NewError(warehouse.ErrNotFound, "catalog.no-area", "area", s, "near", c.near(AreaList, s))
}

// number reads an M49 number, with or without its leading zeros.
func (a *areas) number(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 999 || len(s) > 3 {
		return ""
	}
	return a.m49[fmt.Sprintf("%03d", n)]
}

// ISO returns the standard codes of an area of CL_AREA, zero where it has none.
func (c *Catalog) ISO(code string) ISO { return c.areas.iso[code] }

// Members lists the countries of a group in a year, the latest known where at
// is zero, sorted; groups within it are resolved. Nil where the code is no
// group or its members are not known.
func (c *Catalog) Members(group string, at int) []string {
	found := map[string]bool{}
	c.areas.collect(group, at, found)
	delete(found, group)
	if len(found) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(found))
}

// Countries lists the countries and territories of the world in a year, the latest
// known where at is zero: those of the regions of M49, sorted.
func (c *Catalog) Countries(at int) []string {
	found := map[string]bool{}
	for group := range c.areas.groups {
		if strings.HasPrefix(group, "M49_") {
			c.areas.collect(group, at, found)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Vague reports whether a code is a group of countries of which the members are not known
// ("land-locked developing countries").
func (c *Catalog) Vague(code string) bool {
	return code != warehouse.Foreigners && c.Aggregate(AreaList, code) && len(c.Members(code, 0)) == 0
}

// Lasting reports whether a group has had the same members at all times, so that a
// sum over them is the group's.
func (c *Catalog) Lasting(group string) bool {
	g := c.areas.groups[group]
	return g != nil && g.stable
}

func (a *areas) collect(code string, at int, found map[string]bool) {
	g := a.groups[code]
	if g == nil {
		found[code] = true
		return
	}
	for _, m := range g.members {
		if at == 0 && m.to != 0 || at != 0 && (m.from > at || m.to != 0 && m.to < at) {
			continue
		}
		a.collect(m.code, at, found)
	}
}
