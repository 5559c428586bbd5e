package check

import (
	"cmp"
	"maps"
	"slices"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// split says that, all else being equal, the figure of one code (or period) is
// the sum of the figures of others. Which splits a table has follows from the
// codes that are in it.
type split struct {
	dim   int // position of the dimension; that behind the last is time
	total int32
	freqs map[int32]int32 // of total and parts, where dim is time
	// parts are the codes whose figures add up, each with its weight: how
	// many leaves of the whole it represents (months, for time). Together
	// they weigh as much as whole does, unless some are missing.
	parts map[int32]int
	whole int
	// open reports whether the table may lack parts even where each one it
	// knows is there: the parts then only bound the total from below.
	open bool
	// region reports whether the total is a group of countries.
	region bool
	// list reports whether nothing but the table says which codes make up the total.
	list bool
	// partial reports whether nothing says that the list is complete, and the figures
	// do not either.
	partial bool
}

// splitsOf finds the splits of a table in every dimension over which figures may
// be added.
func splitsOf(t *figures.Table, cat *catalog.Catalog) []split {
	var all []split
	for d, dim := range t.Cube.Dataset.Dimensions {
		switch {
		case !dim.Adds():
		case dim.ID == warehouse.DimAge:
			all = append(all, ageSplits(t, d)...)
		case dim.CodeList == figures.AreaList:
			all = append(all, areaSplits(t, cat, d)...)
		default:
			all = append(all, treeSplits(t, cat, d)...)
		}
	}
	all = append(all, timeSplits(t)...)
	for i := range all {
		all[i].list = isList(cat, t, all[i].dim)
		all[i].open = all[i].open || all[i].list && !t.Complete
	}
	return slices.DeleteFunc(all, func(s split) bool { return len(s.parts) == 0 || len(s.parts) == 1 && !s.region })
}

// treeSplits are those of a code list in which every code has one parent: a
// code is part of its nearest ancestor in the table, and of _T where it has
// none.
func treeSplits(t *figures.Table, cat *catalog.Catalog, d int) []split {
	list := t.Cube.Dataset.Dimensions[d].CodeList
	codes := t.CodesOf(d)
	children := map[string][]string{}
	for code := range codes {
		if parent := nearest(cat, list, code, codes); parent != "" {
			children[parent] = append(children[parent], code)
		}
	}
	var weight func(code string) int
	weight = func(code string) int {
		w := 0
		for _, child := range children[code] {
			w += weight(child)
		}
		return max(w, 1)
	}
	var all []split
	for parent, parts := range children {
		s := split{dim: d, total: codes[parent], parts: map[int32]int{}, whole: weight(parent)}
		for _, part := range parts {
			s.parts[codes[part]] = weight(part)
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b split) int { return cmp.Compare(a.total, b.total) })
	return all
}

// nearest is the nearest ancestor of a code among those of a table, "" for one
// that has none.
func nearest(cat *catalog.Catalog, list, code string, among map[string]int32) string {
	if code == warehouse.Total || code == warehouse.NotApplicable {
		return ""
	}
	for _, a := range cat.Ancestors(list, code) {
		if _, ok := among[a]; ok {
			return a
		}
	}
	if _, ok := among[warehouse.Total]; ok {
		return warehouse.Total
	}
	return ""
}

// areaSplits are those of areas. Regions overlap, so that the parts of each are
// its leaves; a region is closed only where the table holds all its members.
// Only the world, the geographical regions of M49 and groups whose members never
// changed are sums that can be relied on: in which income or development group a
// country is, changes from one edition to the next.
func areaSplits(t *figures.Table, cat *catalog.Catalog, d int) []split {
	codes := t.CodesOf(d)
	delete(codes, warehouse.NotApplicable)
	leaves := areaLeaves(cat, codes)
	sum := func(total string, parts []string) split {
		s := split{dim: d, total: codes[total], parts: map[int32]int{}, whole: len(parts)}
		for _, p := range parts {
			s.parts[codes[p]] = 1
		}
		return s
	}
	var all []split
	for _, group := range slices.Sorted(maps.Keys(codes)) {
		members := cat.Members(group, 0)
		if !cat.Lasting(group) || slices.Contains(leaves, group) {
			continue
		}
		s := sum(group, slices.DeleteFunc(slices.Clone(leaves), func(l string) bool {
			return l != group && !cat.Contains(figures.AreaList, group, l)
		}))
		s.open, s.region = slices.ContainsFunc(members, func(m string) bool { _, ok := codes[m]; return !ok }), true
		all = append(all, s)
	}
	all = append(all, worldSplits(t, codes, leaves, sum)...)
	return all
}

// worldSplits are those of the world and of foreigners. Persons of whom the
// nationality is not stated or not told may be counted among the foreigners or
// beside them: where there are some, the parts only bound the total.
func worldSplits(t *figures.Table, codes map[string]int32, leaves []string, sum func(string, []string) split) []split {
	has := func(code string) bool { _, ok := codes[code]; return ok }
	vague := has(warehouse.NotStated) || has(warehouse.Other)
	var countries, others []string
	for _, l := range leaves {
		if l == warehouse.OwnNationals || l == warehouse.Foreigners {
			continue
		}
		others = append(others, l)
		if l != warehouse.NotStated && l != warehouse.Other {
			countries = append(countries, l)
		}
	}
	nat, foreign := warehouse.OwnNationals, warehouse.Foreigners
	var all []split
	if has(foreign) && len(countries) > 1 {
		s := sum(foreign, countries)
		s.open = vague
		all = append(all, s)
	}
	if !has(warehouse.World) {
		return all
	}
	switch {
	case has(nat) && has(foreign):
		s := sum(warehouse.World, []string{nat, foreign})
		s.open = vague
		return append(all, s)
	case has(foreign): // own nationals may be written as the country they are of
		s := sum(warehouse.World, []string{foreign})
		s.open = true
		return append(all, s)
	case has(nat):
		others = append([]string{nat}, others...)
	}
	return append(all, sum(warehouse.World, others))
}

// areaLeaves lists the codes of which no other one in the table is a part. A
// group of which the catalog does not know the members ("land-locked developing
// countries") is none: it would count its members twice.
func areaLeaves(cat *catalog.Catalog, codes map[string]int32) []string {
	above := map[string]bool{warehouse.World: true}
	for code := range codes {
		for _, a := range cat.Ancestors(figures.AreaList, code) {
			above[a] = true
		}
	}
	leaves := slices.Sorted(maps.Keys(codes))
	return slices.DeleteFunc(leaves, func(c string) bool { return above[c] || cat.Vague(c) })
}

// span is a stretch of ages in years, or of time in months, and its code.
type span struct {
	warehouse.Span
	code int32
}

// spanSplits are the splits of spans into shorter ones.
func spanSplits(dim int, spans []span) []split {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.code, b.code))
	})
	stretches := make([]warehouse.Span, len(spans))
	shortest := catalog.Lifetime
	for i, s := range spans {
		stretches[i] = s.Span
		shortest = min(shortest, s.Len())
	}
	var all []split
	for _, whole := range spans {
		if whole.Len() == shortest {
			continue
		}
		tiles := warehouse.Tile(whole.Span, stretches)
		if len(tiles) < 2 {
			continue
		}
		s := split{dim: dim, total: whole.code, parts: map[int32]int{}, whole: whole.Len()}
		for _, i := range tiles {
			s.parts[spans[i].code] = spans[i].Len()
		}
		all = append(all, s)
	}
	return all
}

func ageSplits(t *figures.Table, d int) []split {
	codes := t.CodesOf(d)
	var spans []span
	for code, at := range codes {
		if s, ok := catalog.AgeSpan(code); ok {
			spans = append(spans, span{s, at})
		}
	}
	all := spanSplits(d, spans)
	total, hasTotal := codes[warehouse.Total]
	if unknown, ok := codes[warehouse.NotStated]; ok && hasTotal {
		for _, s := range all {
			if s.total == total {
				s.parts[unknown] = 0 // weighs nothing: its absence leaves no gap
			}
		}
	}
	return all
}

// timeSplits are those of periods into shorter ones.
func timeSplits(t *figures.Table) []split {
	texts := t.PeriodTexts()
	var spans []span
	for i, here := range t.Periods {
		if !here {
			continue
		}
		if p, err := warehouse.ParsePeriod(texts[i]); err == nil && p.Months > 0 && p.Start.Day() == 1 {
			from := 12*p.Start.Year() + int(p.Start.Month()) - 1
			spans = append(spans, span{warehouse.Span{From: from, To: from + p.Months}, int32(i)})
		}
	}
	all := spanSplits(len(t.Cube.Dataset.Dimensions), spans)
	if len(all) == 0 {
		return nil
	}
	freqs := t.PeriodFreqs()
	for i := range all {
		all[i].freqs = freqs
	}
	return all
}
