package layout

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"siemmes/warehouse"
)

// SplitMarks takes marks off a label, and lists them. Of a pattern with a group the group
// stays. A label that is nothing but marks stays as it is.
func SplitMarks(text string, patterns []*Pattern) (label string, marks []string) {
	label = text
	for range 4 {
		before := label
		for _, p := range patterns {
			kept := ""
			if p.NumSubexp() == 1 {
				kept = "$1"
			}
			rest := strings.TrimSpace(p.ReplaceAllString(label, kept))
			if rest == "" || rest == label {
				continue
			}
			if kept == "" {
				marks = append(marks, p.FindAllString(label, -1)...)
			} else {
				marks = append(marks, strings.TrimSpace(strings.Replace(label, rest, "", 1)))
			}
			label = rest
		}
		if label == before {
			break
		}
	}
	return label, marks
}

// Unmarked returns a text without the marks of the axis.
func (a *Axis) Unmarked(text string) string {
	text, _ = SplitMarks(text, a.Marks)
	return text
}

// SplitMarks takes the marks of the axis off a text, and lists them.
func (a *Axis) SplitMarks(text string) (label string, marks []string) {
	return SplitMarks(text, a.Marks)
}

// LabelMarks are the marks that are taken off the labels of the layout: its footnotes, and
// its markers of headings.
func (l *Layout) LabelMarks() []*Pattern { return l.labelMarks }

// setLabelMarks puts together what is taken off labels.
func (l *Layout) setLabelMarks() {
	l.labelMarks = l.Footnotes
	for _, m := range l.Markers {
		if m != nil && m.Headings {
			l.labelMarks = append(slices.Clip(l.labelMarks), m.atEnd())
		}
	}
}

// atEnd is a pattern of the marker at the end of a heading. One of letters alone is a mark
// only behind something that is no letter: the last letter of "Belize" is none.
func (m *Marker) atEnd() *Pattern {
	mark := regexp.QuoteMeta(m.Text)
	if m.Like != nil {
		mark = "(?:" + m.Like.String() + ")"
	}
	if m.letters() {
		return &Pattern{Regexp: regexp.MustCompile(`^(.*\PL)` + mark + `$`)}
	}
	return &Pattern{Regexp: regexp.MustCompile(`\s*` + mark + `$`)}
}

// letters reports whether the marker is, or may be, nothing but letters.
func (m *Marker) letters() bool {
	if m.Like == nil {
		return m.Text != "" && !strings.ContainsFunc(m.Text, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	return m.Like.NumSubexp() == 0 && slices.ContainsFunc(strings.Split("abcdefghijklmnopqrstuvwxyz", ""), func(letter string) bool {
		return m.Like.MatchString(letter) || m.Like.MatchString(strings.ToUpper(letter))
	})
}

// HeadingFlags are the statuses that the marks of a heading give its figures.
func (l *Layout) HeadingFlags(marks []string) warehouse.Flags {
	var flags warehouse.Flags
	for _, m := range l.Markers {
		says := func(mark string) bool {
			mark = strings.TrimSpace(mark)
			return mark == m.Text || m.Like != nil && m.Like.MatchString(mark)
		}
		if m.Headings && slices.ContainsFunc(marks, says) {
			flags |= m.Flags
		}
	}
	return flags
}

// marksHeadings reports whether a marker of the layout may be at headings.
func (l *Layout) marksHeadings() bool {
	return slices.ContainsFunc(l.Markers, func(m *Marker) bool { return m.Headings })
}

// SaysMore reports whether texts of the table may say something besides their meaning:
// they may have notes, or marks that give a status.
func (t *Table) SaysMore() bool { return t.Annotated() || t.Layout.marksHeadings() }
