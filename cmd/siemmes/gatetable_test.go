package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// sights are what a walk saw: by route, state and person the statuses of the answers and
// what of the planted release was in any of them.
type sights map[sight]map[string]bool

type sight struct {
	route string
	state state
	who   person
}

// note adds what one answer showed.
func (s sights) note(route string, st state, who person, status int, what map[string]bool) {
	at := sight{route, st, who}
	if s[at] == nil {
		s[at] = map[string]bool{}
	}
	s[at][fmt.Sprint(status)] = true
	for name, shown := range what {
		if shown {
			s[at][name] = true
		}
	}
}

// String is the table: a line for each route and state, a column for each person.
func (s sights) String() string {
	type line struct {
		route string
		state state
	}
	lines := map[line]bool{}
	for at := range s {
		lines[line{at.route, at.state}] = true
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| route | state | %s | %s | %s |\n|---|---|---|---|---|\n", thePublic, otherOffice, ownOffice)
	for _, x := range slices.SortedFunc(maps.Keys(lines), func(a, b line) int {
		return strings.Compare(a.route+" "+string(a.state), b.route+" "+string(b.state))
	}) {
		fmt.Fprintf(&b, "| %s | %s |", x.route, x.state)
		for _, who := range []person{thePublic, otherOffice, ownOffice} {
			fmt.Fprintf(&b, " %s |", strings.Join(slices.Sorted(maps.Keys(s[sight{x.route, x.state, who}])), " "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
