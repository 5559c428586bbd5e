package definition

import (
	"maps"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"siemmes/reports/indicator"
	"siemmes/warehouse/catalog"
)

// lines reads the rows of key figures. Inputs of indicators may name any of them.
func (r *reader) lines(nodes []ast.Node) []Line {
	taken := map[string]bool{}
	all := make([]Line, len(nodes))
	read := make([]mapping, len(nodes))
	for i, n := range nodes {
		if r.tooMany() {
			return all
		}
		all[i], read[i] = r.line(n, taken)
	}
	known := slices.Sorted(maps.Keys(taken))
	for i := range all {
		if all[i].Indicator != "" {
			all[i].Inputs = r.inputs(read[i], all[i], known)
		}
	}
	r.circles(all, read)
	return all
}

func (r *reader) line(n ast.Node, taken map[string]bool) (l Line, m mapping) {
	m, ok := r.mapping(n, "line")
	if !ok {
		return l, m
	}
	m.known()
	kinds := slices.DeleteFunc([]string{"heading", "ask", "indicator"}, func(key string) bool { return !m.has(key) })
	if len(kinds) != 1 {
		r.fail(m.node, "definition.line-kind")
	}
	if m.has("id") {
		l.ID = m.id(taken)
	}
	l.Heading, l.Label = m.names("heading"), m.names("label")
	l.Hidden, l.Millions, l.Level = m.truth("hidden"), m.truth("millions"), m.number("level")
	if m.has("ask") {
		l.Ask = r.ask(m, "ask")
		l.Pick = r.pick(m, l.Ask)
	}
	if m.has("indicator") {
		l.Indicator = m.text("indicator")
	}
	if m.has("published") {
		l.Published = r.ask(m, "published")
	}
	return l, m
}

// pick reads the code of each dimension by which a line chooses its series.
func (r *reader) pick(of mapping, ask Ask) map[string]string {
	if !of.has("pick") {
		return nil
	}
	m, ok := r.mapping(of.values["pick"], "pick")
	ds := r.dataset(ask.Dataset)
	if !ok || ds == nil {
		return nil
	}
	pick := map[string]string{}
	for _, dim := range m.keys {
		if code := (entry{m.text(dim), m.values[dim]}); r.kept(entry{dim, m.at[dim]}, ask) && r.code(code, ds, dim) {
			pick[dim] = code.text
		}
	}
	return pick
}

// inputs reads for each symbol of an indicator's formula the line that it is, and
// notes an indicator that there is none of or that cannot be computed.
func (r *reader) inputs(m mapping, l Line, lines []string) map[string]string {
	ind, formula, err := indicator.Named(r.catalog, l.Indicator)
	if err != nil {
		r.badIndicator(m, l.Indicator)
		return nil
	}
	if l.Published.Dataset != "" && l.Published.Dataset != ind.Published.Dataset {
		r.fail(m.values["published"], "definition.not-published", "indicator", ind.ID, "dataset", l.Published.Dataset)
	}
	inputs := map[string]string{}
	if m.has("inputs") {
		of, ok := r.mapping(m.values["inputs"], "inputs")
		if !ok {
			return nil
		}
		for _, symbol := range of.keys {
			if !slices.Contains(formula.Symbols(), symbol) {
				r.fail(of.at[symbol], "definition.unknown-symbol", "name", symbol, "indicator", ind.ID, "known", formula.Symbols())
				continue
			}
			inputs[symbol] = of.choice(symbol, "definition.unknown-line", lines)
		}
	}
	for _, symbol := range formula.Symbols() {
		if _, ok := inputs[symbol]; !ok {
			r.fail(m.place("inputs"), "definition.no-input", "name", symbol, "indicator", ind.ID)
		}
	}
	return inputs
}

// badIndicator notes an indicator that the catalog does not have, or whose formula
// is over sets of countries.
func (r *reader) badIndicator(m mapping, id string) {
	var known []string
	for _, ind := range r.catalog.Indicators() {
		if _, err := indicator.Parse(ind.Formula); err == nil {
			known = append(known, ind.ID)
		}
	}
	problem := "definition.unknown-indicator"
	if slices.ContainsFunc(r.catalog.Indicators(), func(x catalog.Indicator) bool { return x.ID == id }) {
		problem = "definition.no-formula"
	}
	r.fail(m.values["indicator"], problem, "name", id, "known", known)
}

// circles notes indicators that are, through others, computed from themselves.
func (r *reader) circles(all []Line, read []mapping) {
	at := map[string]int{}
	for i, l := range all {
		if l.ID != "" {
			at[l.ID] = i
		}
	}
	for i, l := range all {
		if l.Indicator != "" && l.ID != "" && reaches(all, at, i, l.ID, map[int]bool{}) {
			r.fail(read[i].place("inputs"), "definition.circle", "name", l.ID)
		}
	}
}

// reaches reports whether a line is computed from the line of an id, directly or
// through others. Seen are the lines that were followed.
func reaches(all []Line, at map[string]int, line int, id string, seen map[int]bool) bool {
	if seen[line] {
		return false
	}
	seen[line] = true
	for _, input := range all[line].Inputs {
		if next, ok := at[input]; input == id || ok && reaches(all, at, next, id, seen) {
			return true
		}
	}
	return false
}
