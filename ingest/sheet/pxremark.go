package sheet

import (
	"maps"
	"slices"
	"strings"
)

// pxRemarks are notes about single figures that name values of the same variables.
type pxRemarks struct {
	of    []int // variables
	texts map[string]string
	key   []byte
}

// findRemarks reads the notes about values and about cells.
func (t *pxTable) findRemarks() error {
	r := pxReading{table: t, places: make([]map[string]int, len(t.variables)), variables: map[string]int{}, remarks: map[string]*pxRemarks{}}
	for i, v := range t.variables {
		r.variables[v.Name] = i
	}
	for _, keyword := range []string{"VALUENOTE", "VALUENOTEX"} {
		for _, s := range t.all[keyword] {
			if len(s.subjects) != 2 {
				continue
			}
			if i, known := r.variables[strings.TrimSpace(s.subjects[0])]; known {
				r.remark(s, map[int]string{i: s.subjects[1]})
				r.noteOf(s, i)
			}
		}
	}
	for _, keyword := range []string{"CELLNOTE", "CELLNOTEX"} {
		for _, s := range t.all[keyword] {
			if len(s.subjects) != len(t.variables) {
				return pxFault(t.name, "sheet.px-cellnote", s.line, "subjects", len(s.subjects), "variables", len(t.variables))
			}
			named := map[int]string{}
			for i, value := range s.subjects {
				if value != "*" {
					named[i] = value
				}
			}
			r.remark(s, named)
		}
	}
	return nil
}

// pxReading is what is needed while the notes are read.
type pxReading struct {
	table     *pxTable
	variables map[string]int        // by name
	places    []map[string]int      // by variable: the place of a code or a label; nil until asked for
	remarks   map[string]*pxRemarks // by the variables that they name
	said      int                   // sentences about values among the notes
}

// remark keeps a note about the figures of some values, by variable. One of a value that
// is not there says nothing.
func (r *pxReading) remark(s *pxStatement, named map[int]string) {
	var of []int
	var key, variables []byte
	for _, i := range slices.Sorted(maps.Keys(named)) {
		at, known := r.place(i, named[i])
		if !known {
			return
		}
		of, key, variables = append(of, i), pxKey(key, at), pxKey(variables, i)
	}
	note := pxNote(s)
	if note == "" {
		return
	}
	to := r.remarks[string(variables)]
	if to == nil {
		to = &pxRemarks{of: of, texts: map[string]string{}}
		r.remarks[string(variables)] = to
		r.table.remarks, r.table.remarked = append(r.table.remarks, to), r.table.remarked+1+len(of)
	}
	if had := to.texts[string(key)]; had != "" {
		if len(had)+len(note) >= r.table.lim.Text {
			return
		}
		note = had + " " + note
	}
	to.texts[string(key)] = note
}

// mostValueNotes is how many sentences about values are notes of the table.
const mostValueNotes = 100

// noteOf makes notes of the table of what is said of a value, a sentence each, as other
// formats have them below a table: "Cuba: Adults only."
func (r *pxReading) noteOf(s *pxStatement, variable int) {
	at, known := r.place(variable, s.subjects[1])
	if !known {
		return
	}
	for sentence := range strings.SplitSeq(pxNote(s), ". ") {
		if sentence = strings.TrimSpace(sentence); sentence != "" && r.said < mostValueNotes {
			r.said++
			r.table.notes = append(r.table.notes, r.table.variables[variable].Labels[at]+": "+sentence)
		}
	}
}

// place is the place of a value of a variable, by its code or its label.
func (r *pxReading) place(variable int, value string) (int, bool) {
	if r.places[variable] == nil {
		v := &r.table.variables[variable]
		r.places[variable] = map[string]int{}
		for _, names := range [][]string{v.Codes, v.Labels} {
			for j, name := range names {
				r.places[variable][name] = j
			}
		}
	}
	at, known := r.places[variable][value]
	return at, known
}

// pxKey adds the place of a value to a key.
func pxKey(key []byte, at int) []byte {
	return append(key, byte(at), byte(at>>8), byte(at>>16), byte(at>>24))
}

// remarkOf is what is said of the figure of some values; "" where nothing is.
func (t *pxTable) remarkOf(values []int) string {
	text := ""
	for _, r := range t.remarks {
		r.key = r.key[:0]
		for _, i := range r.of {
			r.key = pxKey(r.key, values[i])
		}
		switch note := r.texts[string(r.key)]; {
		case note == "":
		case text == "":
			text = note
		case len(text)+len(note) < t.lim.Text:
			text += " " + note
		}
	}
	return text
}
