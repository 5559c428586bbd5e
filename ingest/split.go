package ingest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// split says that, all else being equal, the figure of one code (or period) is
// the sum of the figures of others. Which splits a table has follows from the
// codes that stand in it.
type split struct {
	dim   int // position of the dimension; that behind the last is time
	total int32
	freqs map[int32]int32 // of total and parts, where dim is time
	// parts are the codes whose figures add up, each with its weight: how
	// many leaves of the whole it stands for (months, for time). Together
	// they weigh as much as whole does, unless some are missing.
	parts map[int32]int
	whole int
	// open tells that the table may lack parts even where each one it
	// knows is there: the parts then only bound the total from below.
	open bool
}

// splits finds the splits of a table in every dimension over which figures may
// be added.
func (t *cubeTable) splits(cat *catalog.Catalog) []split {
	var all []split
	for d, dim := range t.cube.ds.Dimensions {
		switch {
		case neverSplit(dim.ID):
		case dim.ID == warehouse.DimAge:
			all = append(all, t.ageSplits(d)...)
		case dim.CodeList == areaList:
			all = append(all, t.areaSplits(cat, d)...)
		default:
			all = append(all, t.treeSplits(cat, d)...)
		}
	}
	all = append(all, t.timeSplits()...)
	return slices.DeleteFunc(all, func(s split) bool { return len(s.parts) < 2 })
}

// neverSplit lists the dimensions whose codes are no parts of one another.
func neverSplit(dim string) bool {
	return dim == warehouse.DimDirection || slices.Contains(warehouse.NeverCollapse(), dim)
}

// codes lists the positions and texts of a dimension's codes in the table.
func (t *cubeTable) codes(d int) map[string]int32 {
	texts := t.texts(d)
	found := make(map[string]int32)
	for i, here := range t.present[d] {
		if here {
			found[texts[i]] = int32(i)
		}
	}
	return found
}

// texts are the texts of a dimension's dictionary, as far as the table uses it.
func (t *cubeTable) texts(d int) []string {
	return t.cube.blocks[t.blocks[len(t.blocks)-1]].Codes[d].Texts
}

func (t *cubeTable) periodTexts() []string {
	return t.cube.blocks[t.blocks[len(t.blocks)-1]].Periods.Texts
}

// treeSplits are those of a code list in which every code has one parent: a
// code is part of its nearest ancestor in the table, and of _T where it has
// none.
func (t *cubeTable) treeSplits(cat *catalog.Catalog, d int) []split {
	list := t.cube.ds.Dimensions[d].CodeList
	codes := t.codes(d)
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
func (t *cubeTable) areaSplits(cat *catalog.Catalog, d int) []split {
	codes := t.codes(d)
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
	for _, group := range sortedKeys(codes) {
		members := cat.Members(group, 0)
		if !lasting(cat, group, members) || slices.Contains(leaves, group) {
			continue
		}
		s := sum(group, slices.DeleteFunc(slices.Clone(leaves), func(l string) bool {
			return l != group && !cat.Contains(areaList, group, l)
		}))
		s.open = slices.ContainsFunc(members, func(m string) bool { _, ok := codes[m]; return !ok })
		all = append(all, s)
	}
	all = append(all, t.worldSplits(codes, leaves, sum)...)
	for i := range all {
		all[i].open = all[i].open || !t.Complete
	}
	return all
}

// lasting tells whether a group has had the same members at all times: the
// regions of M49, and those of the region (Central America) or of a publisher
// (UNHCR's Europe) for which the catalog gives no years.
func lasting(cat *catalog.Catalog, group string, members []string) bool {
	switch {
	case strings.HasPrefix(group, "M49_"):
		return true
	case strings.HasPrefix(group, "G_"), strings.HasPrefix(group, "UNHCR_"):
		return len(members) > 1 && slices.Equal(members, cat.Members(group, 1900))
	}
	return false
}

// worldSplits are those of the world and of foreigners. Persons of whom the
// nationality is not stated or not told may be counted among the foreigners or
// beside them: where there are some, the parts only bound the total.
func (t *cubeTable) worldSplits(codes map[string]int32, leaves []string, sum func(string, []string) split) []split {
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
		for _, a := range cat.Ancestors(areaList, code) {
			above[a] = true
		}
	}
	leaves := sortedKeys(codes)
	return slices.DeleteFunc(leaves, func(c string) bool { return above[c] || isVagueGroup(cat, c) })
}

// isVagueGroup tells a group of countries of which the members are not known.
func isVagueGroup(cat *catalog.Catalog, code string) bool {
	return code != warehouse.Foreigners && cat.Aggregate(areaList, code) && len(cat.Members(code, 0)) == 0
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// span is a stretch of ages in years, or of time in months, from the first up
// to but without the last.
type span struct {
	from, to int
	code     int32
}

// tile finds the fewest of the spans that together cover a whole without gap or
// overlap, the whole itself left out; nil where none do.
func tile(whole span, spans []span) []span {
	best := map[int][]span{whole.from: {}} // the fewest that cover up to there
	for _, s := range spans {              // sorted by from
		before, ok := best[s.from]
		if !ok || s.to > whole.to || s.from == whole.from && s.to == whole.to {
			continue
		}
		if known, ok := best[s.to]; !ok || len(before)+1 < len(known) {
			best[s.to] = append(slices.Clone(before), s)
		}
	}
	return best[whole.to]
}

// spanSplits are the splits of spans into shorter ones.
func spanSplits(dim int, spans []span) []split {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.code, b.code))
	})
	shortest := lifetime
	for _, s := range spans {
		shortest = min(shortest, s.to-s.from)
	}
	var all []split
	for _, whole := range spans {
		if whole.to-whole.from == shortest {
			continue
		}
		tiles := tile(whole, spans)
		if len(tiles) < 2 {
			continue
		}
		s := split{dim: dim, total: whole.code, parts: map[int32]int{}, whole: whole.to - whole.from}
		for _, part := range tiles {
			s.parts[part.code] = part.to - part.from
		}
		all = append(all, s)
	}
	return all
}

const lifetime = 1000 // years; no age is beyond

var ageForm = regexp.MustCompile(`^Y(?:(\d+)(?:T(\d+))?|_LT(\d+)|_GE(\d+)|_GT(\d+)|_LE(\d+))$`)

// ageSpan reads a code of CL_AGE: Y5, Y0T4, Y_LT18, Y_GE85, _T.
func ageSpan(code string) (from, to int, ok bool) {
	if code == warehouse.Total {
		return 0, lifetime, true
	}
	m := ageForm.FindStringSubmatch(code)
	if m == nil {
		return 0, 0, false
	}
	n := make([]int, len(m))
	for i, s := range m {
		n[i], _ = strconv.Atoi(s)
	}
	switch {
	case m[2] != "":
		return n[1], n[2] + 1, true
	case m[1] != "":
		return n[1], n[1] + 1, true
	case m[3] != "":
		return 0, n[3], true
	case m[4] != "":
		return n[4], lifetime, true
	case m[5] != "":
		return n[5] + 1, lifetime, true
	}
	return 0, n[6] + 1, true
}

func (t *cubeTable) ageSplits(d int) []split {
	codes := t.codes(d)
	var spans []span
	for code, at := range codes {
		if from, to, ok := ageSpan(code); ok {
			spans = append(spans, span{from, to, at})
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
func (t *cubeTable) timeSplits() []split {
	texts := t.periodTexts()
	var spans []span
	for i, here := range t.periods {
		if !here {
			continue
		}
		if p, err := warehouse.ParsePeriod(texts[i]); err == nil && p.Months > 0 && p.Start.Day() == 1 {
			from := 12*p.Start.Year() + int(p.Start.Month()) - 1
			spans = append(spans, span{from, from + p.Months, int32(i)})
		}
	}
	all := spanSplits(len(t.cube.ds.Dimensions), spans)
	if len(all) == 0 {
		return nil
	}
	freqs := t.periodFreqs()
	for i := range all {
		all[i].freqs = freqs
	}
	return all
}

// periodFreqs is the frequency with which each period stands in the table. One
// month can stand there as a month and as a quarter of which it is all there is
// so far; then it counts as what it is by its length.
func (t *cubeTable) periodFreqs() map[int32]int32 {
	d := t.cube.ds.Index(warehouse.DimFreq)
	texts, codes := t.periodTexts(), t.texts(d)
	found := map[int32]int32{}
	natural := make([]string, len(texts))
	for i, text := range texts {
		if p, err := warehouse.ParsePeriod(text); err == nil {
			natural[i] = string(p.Freq())
		}
	}
	for _, n := range t.blocks {
		b := t.cube.blocks[n]
		for i, p := range b.Period {
			freq := b.Dims[d][i]
			if was, ok := found[p]; !ok || was != freq && codes[freq] == natural[p] {
				found[p] = freq
			}
		}
	}
	return found
}
