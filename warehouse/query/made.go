package query

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A group that was asked for and is not published is made from its members: a group
// of areas from its countries, of which those are named that are missing, and an age
// group from ages that cover it without gap or overlap.

// made is a code that may be made from others.
type made struct {
	dim  int
	text string
	code int32   // its number; -1 where no figure ever had the code
	in   []int32 // the codes that may be parts of it, as far as there are figures
	// open reports whether nobody asked for it: reporting areas of several sources
	// collapse, and what there is of them is added up.
	open bool
}

// all reports whether a code asks for all of a dimension.
func (c *Cube) all(i int, code string) bool {
	return code == warehouse.Total || c.Area[i] && code == warehouse.World
}

// members lists the codes that a group is made of: all that are inside it; nil for a
// code that is no group.
func (w *Warehouse) members(c *Cube, i int, code string) (members []int32) {
	list := c.Dataset.Dimensions[i].CodeList
	isGroup := c.Area[i] && code != warehouse.Foreigners && len(w.catalog.Members(code, 0)) > 0
	if span, ok := catalog.AgeSpan(code); !c.Area[i] && c.Dataset.Dimensions[i].ID == warehouse.DimAge && ok && span.Len() > 1 && code != warehouse.Total {
		isGroup = true
	}
	if !isGroup {
		return nil
	}
	for id, text := range w.codes.All() {
		if text != code && w.catalog.Contains(list, code, text) {
			members = append(members, int32(id))
		}
	}
	return append([]int32{}, members...)
}

// findGroups notes the groups that were asked for, one code of a dimension each.
func (p *plan) findGroups() {
	if p.q.By == nil {
		return
	}
	for i, dim := range p.c.Dataset.Dimensions {
		codes := p.q.Codes(dim.ID)
		if len(codes) != 1 || !dim.Adds() {
			continue
		}
		if i == p.c.RefArea && codes[0] == warehouse.World {
			p.groups = append(p.groups, p.world(false))
			continue
		}
		if members := p.w.members(p.c, i, codes[0]); members != nil {
			p.groups = append(p.groups, made{dim: i, text: codes[0], code: p.w.codes.Number(codes[0]), in: members})
		}
	}
	p.mixed = p.made(p.c.RefArea) != nil && !p.q.Names(warehouse.DimSource)
}

// world is the group of all reporting areas.
func (p *plan) world(open bool) made {
	g := made{dim: p.c.RefArea, text: warehouse.World, code: p.w.codes.Number(warehouse.World), open: open}
	for id, text := range p.w.codes.All() {
		if text != warehouse.World && p.w.catalog.Contains(AreaList, warehouse.World, text) {
			g.in = append(g.in, int32(id))
		}
	}
	return g
}

// openAreas makes reporting areas that collapse a group, where several sources may
// answer: each area is then taken from its own source, and none twice.
func (p *plan) openAreas() {
	open := slices.Index(p.open, p.c.RefArea)
	if p.q.By == nil || open < 0 || p.q.Names(warehouse.DimSource) || !p.severalSources() {
		return
	}
	p.open = slices.Delete(p.open, open, open+1)
	p.groups, p.mixed = append(p.groups, p.world(true)), true
	p.kept = slices.DeleteFunc(p.kept, func(i int) bool { return i == p.c.Source })
	p.cuts = nil
	p.chooseCuts()
}

// severalSources reports whether tables of several sources may answer.
func (p *plan) severalSources() bool {
	return slices.ContainsFunc(p.cuts, func(u *usable) bool { return u.Table.Source != p.cuts[0].Table.Source })
}

// made is the group of a dimension; nil where none was asked for.
func (p *plan) made(i int) *made {
	for n := range p.groups {
		if p.groups[n].dim == i {
			return &p.groups[n]
		}
	}
	return nil
}

// condition keeps the figures of a group and those that it may be made of. Of areas
// these are the ones that add up; which ages do is found afterwards.
func (g *made) condition(c *Cube, d *Dialect) string {
	col := "f." + c.Columns[g.dim]
	parts := col + In(append([]int32{g.code}, g.in...))
	if c.Area[g.dim] {
		parts += " AND (" + col + " = " + strconv.Itoa(int(g.code)) + " OR " + d.lacks("f.skipped", Bit(g.dim)) + ")"
	}
	return parts
}

// pick keeps of the inner codes that have an answer those that make up the groups
// that were asked for: the group itself where it is published.
func (c *collapse) pick(t target, best map[int32]way, keys []int32) []int32 {
	for _, g := range slices.Backward(c.p.groups) {
		at := slices.Index(c.p.inner, g.dim)
		lots := map[codesKey][]int32{} // by the codes of the other inner dimensions
		var order []codesKey
		for _, k := range keys {
			rest := c.p.inners[k]
			rest[at] = 0
			if lots[rest] == nil {
				order = append(order, rest)
			}
			lots[rest] = append(lots[rest], k)
		}
		keys = nil
		for _, rest := range order {
			keys = append(keys, c.cover(t, &g, at, best, lots[rest])...)
		}
	}
	return keys
}

// twice reports whether two of some inner codes hold the same in all dimensions, so that
// they cannot be added: Central America by two ages, and one of its countries by all.
func (c *collapse) twice(keys []int32) bool {
	codes := c.p.w.codes.All()
	for n, a := range keys {
		for _, b := range keys[:n] {
			same := true
			for at, i := range c.p.inner {
				x, y, list := codes[c.p.inners[a][at]], codes[c.p.inners[b][at]], c.p.c.Dataset.Dimensions[i].CodeList
				same = same && (x == y || c.p.w.catalog.Contains(list, x, y) || c.p.w.catalog.Contains(list, y, x))
			}
			if same {
				return true
			}
		}
	}
	return false
}

// cover finds among figures of one lot those that make up a group.
func (c *collapse) cover(t target, g *made, at int, best map[int32]way, lot []int32) []int32 {
	code := func(k int32) string { return c.p.w.codes.All()[c.p.inners[k][at]] }
	if i := slices.IndexFunc(lot, func(k int32) bool { return c.p.inners[k][at] == g.code }); i >= 0 {
		return lot[i : i+1]
	}
	if c.p.c.Area[g.dim] {
		members := c.countries(t, g)
		return slices.DeleteFunc(slices.Clone(lot), func(k int32) bool {
			in := c.countriesIn(t, code(k))
			holds := slices.ContainsFunc(lot, func(o int32) bool { return c.p.w.catalog.Contains(AreaList, code(k), code(o)) })
			return holds || len(in) > 1 && g.dim == c.p.c.RefArea && c.ofOthers(in, best[k].use.Table.Source) ||
				!g.open && !slices.ContainsFunc(in, func(m string) bool { return slices.Contains(members, m) })
		})
	}
	whole, _ := catalog.AgeSpan(g.text)
	spans := make([]warehouse.Span, len(lot))
	for i, k := range lot {
		spans[i], _ = catalog.AgeSpan(code(k))
	}
	var out []int32
	for _, i := range warehouse.Tile(whole, spans) {
		out = append(out, lot[i])
	}
	return out
}

// countries lists the members of a group of areas in the year of a target's period.
func (c *collapse) countries(t target, g *made) []string {
	return c.countriesIn(t, g.text)
}

// ofOthers reports whether another source than that of a region was chosen for any
// of its countries: the region does not count in their place where that source has
// gaps.
func (c *collapse) ofOthers(countries []string, source string) bool {
	return slices.ContainsFunc(countries, func(m string) bool {
		return slices.ContainsFunc(c.areas[c.p.w.codes.Number(m)], func(s string) bool { return s != source })
	})
}

// enough reports whether the countries of which a figure is made are enough to be
// for the world: half of them, where that was asked for, or where the world is
// published for another time.
func (c *collapse) enough(o *outcome) bool {
	g := c.p.made(c.p.c.RefArea)
	if g == nil || g.text != warehouse.World || g.open && c.areas[g.code] == nil {
		return true
	}
	missing, of := c.lacking(o, g)
	return 2*len(missing) <= of
}

// countriesIn lists the countries of a code of areas: its members, or itself.
func (c *collapse) countriesIn(t target, code string) []string {
	if code == warehouse.World {
		return c.p.w.catalog.Countries(c.spans[t.period].Start.Year())
	}
	if members := c.p.w.catalog.Members(code, c.spans[t.period].Start.Year()); len(members) > 0 {
		return members
	}
	return []string{code}
}

// lacking lists the members of a group of areas of which a figure has nothing. One that
// counts as zero where its row is absent does not lack.
func (c *collapse) lacking(o *outcome, g *made) (missing []string, of int) {
	at := slices.Index(c.p.inner, g.dim)
	members := c.countries(o.target, g)
	found := map[codesKey][]string{}
	for _, w := range o.ways {
		rest := c.p.inners[w.inner]
		code := rest[at]
		rest[at] = 0
		if code == g.code {
			found[rest] = slices.Clone(members)
		}
		for _, m := range members {
			if c.zero(o.target, w.series, g.dim, c.p.w.codes.Number(m)) {
				found[rest] = append(found[rest], m)
			}
		}
		found[rest] = append(found[rest], c.countriesIn(o.target, c.p.w.codes.All()[code])...)
	}
	pairs := len(c.p.groups) > 1 // of two groups not every pair of members is to be expected
	for _, m := range members {
		there := 0
		for _, have := range found {
			if slices.Contains(have, m) {
				there++
			}
		}
		if there == 0 || there < len(found) && !pairs {
			missing = append(missing, m)
		}
	}
	return missing, len(members)
}

// noteGroups says of what a group was made, and what is missing of it.
func (a noteWriter) noteGroups(row *warehouse.Row, c *collapse, o *outcome) {
	p := a.plan
	for _, g := range p.groups {
		at := slices.Index(p.inner, g.dim)
		if g.open {
			a.noteAreas(row, innerCodes(p, o, at))
			continue
		}
		if !slices.ContainsFunc(o.ways, func(w way) bool { return p.inners[w.inner][at] != g.code }) {
			continue
		}
		args := []any{"dim", p.c.Dataset.Dimensions[g.dim].ID, "codes", g.text}
		if !p.c.Area[g.dim] {
			a.note(row, "query.ages", append(args, "parts", strings.Join(innerCodes(p, o, at), ", "))...)
			continue
		}
		missing, of := c.lacking(o, &g)
		args = append(args, "count", strconv.Itoa(of-len(missing)), "of", strconv.Itoa(of))
		if missing == nil {
			a.note(row, "query.group", args...)
		} else {
			a.note(row, "query.group-without", append(args, "missing", strings.Join(missing, ", "))...)
		}
	}
	if sources := o.sources(); p.mixed && len(sources) > 1 {
		a.note(row, "query.sources-mixed", "sources", strings.Join(sources, ", "))
	}
}

// noteAreas names the reporting areas that a figure is over.
func (a noteWriter) noteAreas(row *warehouse.Row, areas []string) {
	switch {
	case slices.Equal(areas, []string{warehouse.World}):
	case len(areas) == 1:
		a.note(row, "query.area-alone", "ref_area", areas[0])
	default:
		a.note(row, "query.areas", "count", strconv.Itoa(len(areas)), "codes", strings.Join(areas, ", "), "dim", warehouse.DimRefArea)
	}
}

// sources lists those of which a figure is made.
func (o *outcome) sources() (sources []string) {
	for _, w := range o.ways {
		if !slices.Contains(sources, w.use.Table.Source) {
			sources = append(sources, w.use.Table.Source)
		}
	}
	slices.Sort(sources)
	return sources
}
