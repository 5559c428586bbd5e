package reports

import (
	"slices"

	"siemmes/warehouse/catalog"
)

// compact joins a heading that has one row under it with that row: "Mexico"
// over its only source over its only measure becomes one row. Codes that skip
// knows, the sources, are left out of the label: they are under the table.
func compact(rows []TableRow, skip func(code string) bool) []TableRow {
	var out []TableRow
	for i := 0; i < len(rows); i++ {
		row := rows[i]
		if !row.Heading() || children(rows, i) != 1 {
			out = append(out, row)
			continue
		}
		label, level := row.Label, row.Level
		if skip(row.Code) {
			label = ""
		}
		for row.Heading() && children(rows, i) == 1 {
			i++
			row = rows[i]
			if !skip(row.Code) || !row.Heading() && label == "" {
				label = withDot(label, row.Label)
			}
		}
		lift := row.Level - level
		row.Label, row.Level = label, level
		out = append(out, row)
		if row.Heading() { // what is under it moves up with it
			for i+1 < len(rows) && rows[i+1].Level > level+lift {
				i++
				below := rows[i]
				below.Level -= lift
				out = append(out, below)
			}
		}
	}
	return out
}

// children counts the rows directly under a row.
func children(rows []TableRow, at int) int {
	n := 0
	for _, r := range rows[at+1:] {
		if r.Level <= rows[at].Level {
			break
		}
		if r.Level == rows[at].Level+1 {
			n++
		}
	}
	return n
}

// withDot joins two texts with a dot where there are both.
func withDot(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// Compacted returns the table with its rows compacted: a heading with one row
// under it is one row with that, and the names of sources are left to the line
// under the table.
func (t *Table) Compacted(cat *catalog.Catalog) *Table {
	c := *t
	c.Rows = compact(slices.Clone(t.Rows), func(code string) bool {
		_, err := cat.Source(code)
		return code != "" && err == nil
	})
	return &c
}
