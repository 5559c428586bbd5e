package store

import (
	"cmp"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// sort puts rows in the order of their codes, dimension by dimension, and then
// of their periods. Codes are compared by their place among all codes, which is
// found once.
func (a *asked) sort() {
	places := a.plan.s.codes.places()
	keys := make([]sortKey, len(a.Rows))
	for i, row := range a.Rows {
		keys[i] = sortKey{key: make([]int32, len(row.Key)), period: a.plan.s.periodOf(row.Period), at: i}
		for d, code := range row.Key {
			keys[i].key[d] = places[a.plan.s.codes.number(code)]
		}
	}
	slices.SortStableFunc(keys, sortKey.compare)
	rows := make([]warehouse.Row, len(a.Rows))
	for i, k := range keys {
		rows[i] = a.Rows[k.at]
	}
	a.Rows = rows
}

// sortOutcomes does the same before there are rows.
func (a *asked) sortOutcomes() {
	places := a.plan.s.codes.places()
	keys := make([]sortKey, len(a.outcomes))
	for i, o := range a.outcomes {
		keys[i] = sortKey{key: make([]int32, len(a.plan.kept)), period: a.plan.s.periodOf(o.period), at: i}
		for d := range keys[i].key {
			keys[i].key[d] = places[o.key[d]]
		}
	}
	slices.SortStableFunc(keys, sortKey.compare)
	out := make([]outcome, len(keys))
	for i, k := range keys {
		out[i] = a.outcomes[k.at]
	}
	a.outcomes = out
}

type sortKey struct {
	key    []int32
	period warehouse.Period
	at     int
}

func (k sortKey) compare(o sortKey) int {
	return cmp.Or(slices.Compare(k.key, o.key), k.period.Start.Compare(o.period.Start), k.period.Months-o.period.Months)
}

// periodOf parses a period that the store wrote.
func (s *Store) periodOf(text string) warehouse.Period {
	if id, ok := s.periods.id(text); ok {
		return s.periods.get(id).Period
	}
	p, _ := warehouse.ParsePeriod(text) // made by collapse, from Period.String
	return p
}

// places gives each code its place in alphabetical order, by number.
func (n *interner) places() []int32 {
	codes := n.all()
	order := make([]int32, len(codes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(codes[a], codes[b]) })
	out := make([]int32, len(codes))
	for place, id := range order {
		out[id] = int32(place)
	}
	return out
}
