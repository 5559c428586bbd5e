package persons

import (
	"strconv"
	"strings"
	"unicode"

	"siemmes/warehouse/catalog"
)

// longestField is how many bytes the name of a field has at most.
const longestField = 80

// label is a cell that names a field, with the value that is written in it, or none.
type label struct {
	row    int // index of the row in its segment
	name   string
	inside cell
}

// labels are the cells of a column that name fields: texts of it that come again, or that
// have the same words before a colon. again is filled anew.
func (s stretch) labels(col int, again map[string]int) []label {
	if s.runs(col) {
		return nil
	}
	clear(again)
	n := 0
	for _, r := range s.rows {
		if name, _ := fieldOf(r.cell(col)); name != "" {
			if again[name]++; again[name] > 1 {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	all, folded := make([]label, 0, 2*n), map[string]string{}
	for i, r := range s.rows {
		name, value := fieldOf(r.cell(col))
		if again[name] < 2 {
			continue
		}
		known, ok := folded[name]
		if !ok {
			known = catalog.Fold(name)
			folded[name] = known
		}
		if known != "" {
			all = append(all, label{row: i, name: known, inside: readText(value)})
		}
	}
	return all
}

// runs reports whether a column holds no texts, or most of them below the same one: it
// is quick.
func (s stretch) runs(col int) bool {
	n, same, before := 0, 0, ""
	for _, r := range s.rows {
		c := r.cell(col)
		if c.text == "" || c.form == number {
			continue
		}
		if n++; c.text == before {
			same++
		}
		before = c.text
	}
	return 2*same >= n
}

// fieldOf is the text of a cell as the name of a field, and what is written after a colon;
// empty where the cell can name none.
func fieldOf(c cell) (name, value string) {
	if c.text == "" || c.form == number {
		return "", ""
	}
	at := strings.IndexAny(c.text, ":：=")
	if at < 0 {
		if c.form == day || len(c.text) > longestField || !strings.ContainsFunc(c.text, unicode.IsLetter) {
			return "", ""
		}
		return strings.TrimRight(c.text, " .…"), ""
	}
	name = strings.TrimSpace(c.text[:at])
	switch {
	case len(name) > longestField || !strings.ContainsFunc(name, unicode.IsLetter):
		return "", ""
	case c.form == day && strings.ContainsFunc(name, unicode.IsDigit):
		return "", "" // a day and a time
	}
	_, value, _ = strings.Cut(c.text[at:], string(firstRune(c.text[at:])))
	return name, strings.TrimSpace(value)
}

// regions divides the labels of a column: each name is in one region alone.
func regions(all []label) (parts [][]label) {
	last := map[string]int{}
	for i, l := range all {
		last[l.name] = i
	}
	from, until := 0, 0
	for i, l := range all {
		if until = max(until, last[l.name]); until == i {
			parts, from = append(parts, all[from:i+1]), i+1
		}
	}
	return parts
}

// value is the value of a label: what is written in it, or the first cell to its right.
func (s stretch) value(l label, col int) cell {
	if l.inside.form != blank {
		return l.inside
	}
	cells := s.rows[l.row].cells
	for at := col; at < len(cells); at++ {
		if cells[at].form != blank {
			return cells[at]
		}
	}
	return cell{}
}

// field is what the labels of one name have as values.
type field struct {
	values map[string]bool // texts and days
	number float64         // the first one
	many   bool            // another number too
	n      int             // numbers
	days   int             // different ones
}

// add adds a value; key is how it is known, empty of a number and of none.
func (f *field) add(c cell) (key string) {
	switch {
	case c.form == number:
		f.many = f.many || f.n > 0 && c.num != f.number
		f.number = c.num
		f.n++
		return ""
	case c.form == blank:
		return ""
	case c.text != "":
		key = c.text
	default:
		key = strconv.Itoa(c.day)
	}
	if !f.values[key] && c.form == day {
		f.days++
	}
	f.values[key] = true
	return key
}

// own reports whether at least two fields have values of their own, which the cells beside
// other names do not have: beside the names of a stub each row holds the same kind of
// thing. Numbers are those of one field where its name says what persons have.
func (s stretch) own(labels []label, col int, w *words) bool {
	fields, holders := map[string]*field{}, map[string]string{}
	for _, l := range labels {
		f := fields[l.name]
		if f == nil {
			f = &field{values: map[string]bool{}}
			fields[l.name] = f
		}
		key := f.add(s.value(l, col))
		if key == "" {
			continue
		}
		if of, known := holders[key]; known && of != l.name {
			holders[key] = ""
		} else {
			holders[key] = l.name
		}
	}
	own, numbers, codes, days, personal := 0, 0, 0, 0, false
	for name, f := range fields {
		alone := 0
		if x := w.say(name); x.area || x.sex {
			codes++
		}
		for key := range f.values {
			if holders[key] == name {
				alone++
			}
		}
		says := w.personal(w.heading(name))
		switch {
		case alone > 1 && alone >= f.n && 2*alone >= len(f.values), f.many && says:
			if own, personal = own+1, personal || says; 2*f.days > len(f.values) {
				days++
			}
		case f.many:
			numbers++
		}
	}
	if 2*codes > len(fields) || days == own && numbers == 0 && !personal {
		return false // a list of days by country, or of sexes
	}
	return own > 1 || own == 1 && (numbers > 0 || personal)
}

// personal reports whether a heading says what persons have.
func (w *words) personal(h *heading) bool {
	return h.in(&w.Births) || h.in(&w.Documents) || h.in(&w.Sexes) || h.in(&w.Ages)
}
