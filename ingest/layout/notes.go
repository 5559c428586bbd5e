package layout

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// NotePlace says where the texts of footnote marks are: in a column, mark and
// text in one cell or in two.
type NotePlace struct {
	Sheet  *Pattern `yaml:"sheet"` // default: the table's
	Column string   `yaml:"column"`
	Rows   string   `yaml:"rows"` // "60-80"; default: the whole sheet
	// Like catches the mark and then the text; where it catches one thing, the
	// text is all of the cell. Default: a usual mark and the text behind it.
	Like *Pattern `yaml:"like"`
	// Labels reports whether what Like catches first is a label of the table and no
	// mark ("Belgium: …").
	Labels bool `yaml:"labels"`
	// Text is the column of the texts, where the marks have a column of their own.
	Text string `yaml:"text"`
	// Texts gives the texts themselves, by mark, in place of a column: those of
	// a file that has the marks and not the texts.
	Texts map[string]string `yaml:"texts"`

	// The place, read.
	Col     int `yaml:"-"`
	TextCol int `yaml:"-"`
	FromRow int `yaml:"-"`
	ToRow   int `yaml:"-"`
}

// noteLine is a line that begins with a footnote mark: asterisks, daggers, raised
// letters and digits, "(1)", "[a]", "1/", "p/", "a)".
var noteLine = regexp.MustCompile(`^(\*{1,5}|[†‡§¶#]{1,3}|[¹²³⁰-⁹ᵃ-ᶻⁱⁿᵈᵉᵍʰʲˡˢʳᵗᵘᵛʷˣʸ]{1,3}|\([0-9A-Za-z]{1,3}\)|\[[0-9A-Za-z]{1,3}\]|[0-9A-Za-z]{1,3}/|[0-9A-Za-z]\))\s*(\S.*)$`)

// anything is what a cell of a column of marks looks like.
var anything = regexp.MustCompile(`^(.+)$`)

// NoteLine parts a line that begins with a usual footnote mark into the mark and
// the text behind it.
func NoteLine(line string) (mark, text string, ok bool) {
	if groups := noteLine.FindStringSubmatch(line); groups != nil {
		return groups[1], groups[2], true
	}
	return "", "", false
}

func (c *compiler) notePlaces(places []*NotePlace, path string) {
	for i, n := range places {
		p := fmt.Sprintf("%s[%d]", path, i)
		if n == nil || (n.Column == "") == (len(n.Texts) == 0) {
			c.fail(p, "layout.note-place")
			continue
		}
		if n.Column == "" {
			continue
		}
		n.Col, n.FromRow = c.column(n.Column, p+".column"), 1
		if n.Text != "" {
			n.TextCol = c.column(n.Text, p+".text")
		}
		c.rows(n.Rows, &n.FromRow, &n.ToRow, p)
		if n.Labels && n.Like == nil {
			c.fail(p, "layout.note-labels")
		}
		if n.Like == nil {
			n.Like = &Pattern{Regexp: noteLine}
			if n.TextCol > 0 {
				n.Like = &Pattern{Regexp: anything}
			}
		}
		if n.Like.NumSubexp() < 1 {
			c.fail(p+".like", "layout.note-mark")
		}
	}
}

// Marks are the footnote marks of a text that holds nothing else ("1, 2",
// "(a)(b)", "1/ 2/"), without what is around them: raised ones as plain.
func Marks(text string) []string {
	return strings.FieldsFunc(plainMarks.Replace(text), func(r rune) bool { return strings.ContainsRune(" ,;()[]/.:", r) })
}

// plainMarks writes raised letters and digits as plain ones.
var plainMarks = strings.NewReplacer(
	"⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9",
	"ᵃ", "a", "ᵇ", "b", "ᶜ", "c", "ᵈ", "d", "ᵉ", "e", "ᶠ", "f", "ᵍ", "g", "ʰ", "h", "ⁱ", "i", "ʲ", "j", "ᵏ", "k",
	"ˡ", "l", "ᵐ", "m", "ⁿ", "n", "ᵒ", "o", "ᵖ", "p", "ʳ", "r", "ˢ", "s", "ᵗ", "t", "ᵘ", "u", "ᵛ", "v", "ʷ", "w",
	"ˣ", "x", "ʸ", "y", "ᶻ", "z",
)

// remarks reports whether texts of the axis say something of the figures in words.
func (a *Axis) Remarks() bool {
	says := func(s Setting) bool { return s.Note != "" || s.Basis != "" }
	for _, s := range a.Map {
		if says(s) {
			return true
		}
	}
	return a.Note != "" || slices.ContainsFunc(a.Patterns, func(p PatternSetting) bool { return says(p.Setting) })
}

// annotated reports whether labels of the table may have notes.
func (t *Table) Annotated() bool { return len(t.Notes) > 0 }
