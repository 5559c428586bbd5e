package propose

import (
	"regexp"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
)

// numberings are the ways in which offices number the labels of a list. The last group is the
// label; the mark before it is taken off.
var numberings = []*regexp.Regexp{
	regexp.MustCompile(`^\d{1,2}\s?[.)]\s*(\pL.*)$`),
	regexp.MustCompile(`^\d{1,2}\s?[-–—]\s?(\pL.*)$`),
	regexp.MustCompile(`^[A-Za-z]\)\s*(\pL.*)$`),
	regexp.MustCompile(`^[A-Z]\.\s+(\pL.*)$`),
}

// findNumbering declares the numbers and letters with which the labels of a list begin, where
// they only count them. A note that begins with such a number is one of its label: it is
// none then.
func (m labelMarks) findNumbering(notes map[string]bool) {
	for _, form := range numberings {
		like := &layout.Pattern{Regexp: form}
		found, other := false, false
		for _, t := range m.p.Tables {
			for _, a := range t.allAxes() {
				switch n := m.countsOff(a.Texts, form, notes); {
				case n == 0:
				case 5*n >= 4*(len(a.Texts)-m.commonIn(a.Texts)):
					found = true
				default:
					other = true
				}
			}
		}
		if found && !other {
			m.p.Meaning.Footnotes = append(m.p.Meaning.Footnotes, like)
		}
	}
}

// countsOff is how many texts begin with a number of a form: below zero where these are not
// counted from the first one on, are notes, or tell apart what has the same name.
func (m labelMarks) countsOff(texts []string, form *regexp.Regexp, notes map[string]bool) (n int) {
	seen, next := map[string]bool{}, 0
	for _, text := range texts {
		g := form.FindStringSubmatch(space(text))
		if g == nil {
			continue
		}
		number := strings.TrimRight(strings.TrimSuffix(space(text), g[1]), " .)-–—")
		place := placeOf(number)
		if n == 0 && place <= 1 {
			next = place
		}
		if place != next || notes[number] || seen[fold(g[1])] {
			return -1
		}
		seen[fold(g[1])] = true
		n, next = n+1, next+1
	}
	if n == 1 {
		return -1
	}
	return n
}

// placeOf is the place that a number or a letter says: "03" and "c" are the third.
func placeOf(number string) int {
	if n, err := strconv.Atoi(number); err == nil {
		return n
	}
	return int(strings.ToLower(number)[0]-'a') + 1
}

// commonIn is how many texts mean the same in every list, such as the total.
func (m labelMarks) commonIn(texts []string) (n int) {
	for _, text := range texts {
		if _, common := m.cat.CommonCode(text); common {
			n++
		}
	}
	return n
}
