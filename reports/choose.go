package reports

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"siemmes/warehouse"
)

// choose keeps, of each group of rows, those of one source: by the catalog's
// rank the first that covers the span, which is to have a figure in its second
// half; where none does, the one that comes nearest to the report's year. Of
// several bases in that source it keeps the one with the most figures: birth,
// citizenship and residence are never mixed.
func (k *asker) choose(s *selection, group []string, area string, years int) *selection {
	if s.empty() {
		return s
	}
	best := map[string]string{} // group → source
	passed := map[string]bool{}
	for g, sources := range k.weigh(s, group, years) {
		best[g] = k.first(sources, s.answer.Dataset.ID, area)
		for id := range sources {
			passed[id] = true
		}
	}
	for _, id := range best {
		delete(passed, id)
	}
	s = s.keep(func(r *warehouse.Row) bool {
		return s.code(r, warehouse.DimSource) == best[s.groupKey(r, group)]
	})
	s.passed = slices.Sorted(maps.Keys(passed))
	return s.mostOf(warehouse.DimBasis, append(slices.Clone(group), warehouse.DimSource))
}

// weight is what a source has in a group: whether it covers the span, and the
// last year it has a figure for; a part of a year is none.
type weight struct {
	covers bool
	last   int
}

func (k *asker) weigh(s *selection, group []string, years int) map[string]map[string]weight {
	half := k.params.Year - max(years, 10)/2
	groups := map[string]map[string]weight{}
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		p, err := warehouse.ParsePeriod(r.Period)
		if err != nil || !hasNumber(r) {
			continue
		}
		g, source := s.groupKey(r, group), s.code(r, warehouse.DimSource)
		if groups[g] == nil {
			groups[g] = map[string]weight{}
		}
		w := groups[g][source]
		year := 0
		if warehouse.Freq(s.code(r, warehouse.DimFreq)).Whole(p) {
			year = p.End().AddDate(0, 0, -1).Year()
		}
		groups[g][source] = weight{covers: w.covers || year > half, last: max(w.last, year)}
	}
	return groups
}

// first is the best of some sources.
func (k *asker) first(sources map[string]weight, dataset, area string) string {
	rank := map[string]int{}
	for i, src := range k.cat.Ranked(dataset, area) {
		rank[src.ID] = i + 1
	}
	place := func(id string) int {
		if rank[id] == 0 {
			return len(rank) + 1
		}
		return rank[id]
	}
	var ids []string
	for id := range sources {
		ids = append(ids, id)
	}
	return slices.MinFunc(ids, func(a, b string) int {
		x, y := sources[a], sources[b]
		switch {
		case x.covers != y.covers:
			return map[bool]int{true: -1, false: 1}[x.covers]
		case !x.covers && x.last != y.last:
			return cmp.Compare(y.last, x.last)
		}
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
}

// mostOf keeps, in each group, one code of a dimension: the total where the
// group has figures for it, else the code with the most figures.
func (s *selection) mostOf(dim string, group []string) *selection {
	if s.empty() || s.at(dim) < 0 {
		return s
	}
	counts := map[string]map[string]int{}
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		g, code := s.groupKey(r, group), s.code(r, dim)
		if counts[g] == nil {
			counts[g] = map[string]int{}
		}
		if hasNumber(r) {
			counts[g][code]++
		} else {
			counts[g][code] += 0
		}
	}
	best := map[string]string{}
	for g, codes := range counts {
		best[g] = mostFrequent(codes)
	}
	return s.keep(func(r *warehouse.Row) bool { return s.code(r, dim) == best[s.groupKey(r, group)] })
}

func mostFrequent(codes map[string]int) string {
	var all []string
	for code := range codes {
		all = append(all, code)
	}
	return slices.MinFunc(all, func(a, b string) int {
		if x, y := isTotal(a) && codes[a] > 0, isTotal(b) && codes[b] > 0; x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return cmp.Or(cmp.Compare(codes[b], codes[a]), cmp.Compare(a, b))
	})
}

// leaves drops the rows whose code on a dimension contains another code of the
// selection, or is the whole, and where there are countries the groups of them:
// of many the members are not known.
func (k *asker) leaves(s *selection, dim string) *selection {
	if s.empty() || s.at(dim) < 0 {
		return s
	}
	words := newWording(s.answer.Dataset, k.cat, k.params.Lang)
	list := words.list(dim)
	present := map[string]bool{}
	countries := false
	for i := range s.answer.Rows {
		code := s.code(&s.answer.Rows[i], dim)
		present[code] = true
		countries = countries || words.areas(dim) && k.cat.AreaKind(code).Ranked()
	}
	holds := map[string]bool{} // code → contains another
	for code := range present {
		for _, up := range k.cat.Ancestors(list, code) {
			holds[up] = true
		}
	}
	return s.keep(func(r *warehouse.Row) bool {
		code := s.code(r, dim)
		return !isTotal(code) && !holds[code] && !(countries && words.group(dim, code))
	})
}

// latestObserved keeps the last period with an observed figure: whole, ended by
// today, no forecast; where there is none, the last with a figure of a whole
// period that has ended, and else the last with a figure.
func (s *selection) latestObserved(today time.Time) *selection {
	best, bestRank := "", 0
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		if !hasNumber(r) {
			continue
		}
		rank := 1
		switch freq := warehouse.Freq(s.code(r, warehouse.DimFreq)); {
		case r.Observed(freq, today):
			rank = 3
		case warehouse.Observed(freq, r.Period, 0, today):
			rank = 2
		}
		if rank > bestRank || rank == bestRank && warehouse.ComparePeriods(r.Period, best) > 0 {
			best, bestRank = r.Period, rank
		}
	}
	return s.keep(func(r *warehouse.Row) bool { return r.Period == best })
}

// latest keeps the last n periods in which the selection has a figure; zero
// keeps all periods that have one.
func (s *selection) latest(n int) *selection {
	var periods []string
	for i := range s.answer.Rows {
		if r := &s.answer.Rows[i]; hasNumber(r) && !slices.Contains(periods, r.Period) {
			periods = append(periods, r.Period)
		}
	}
	slices.SortFunc(periods, warehouse.ComparePeriods)
	if n > 0 && len(periods) > n {
		periods = periods[len(periods)-n:]
	}
	return s.keep(func(r *warehouse.Row) bool { return slices.Contains(periods, r.Period) })
}
