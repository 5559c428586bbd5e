package reports

import (
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// mostComments is how many different comments of sources a table lists. A source
// with a remark for each figure would bury the table in them.
const mostComments = 60

// comments are what the sources of an answer say of single figures, as notes of
// the table: each text once, numbered behind the answer's own notes.
type comments struct {
	cat      *catalog.Catalog
	language string
	first    int // the number of the first one
	texts    []string
	at       map[warehouse.Comment][]int
}

func newComments(a *warehouse.Answer, cat *catalog.Catalog, language string) *comments {
	return &comments{cat: cat, language: language, first: len(a.Notes), at: map[warehouse.Comment][]int{}}
}

// of are the numbers of the notes of a figure.
func (c *comments) of(r *warehouse.Row) []int {
	if r.Comment.Empty() {
		return nil
	}
	notes, known := c.at[r.Comment]
	if !known {
		for _, text := range CommentLines(c.cat, r.Comment, c.language) {
			if len(c.texts) >= mostComments {
				text = lang.T(c.language, "reports.comment-more")
			}
			notes = addNote(notes, c.number(text))
		}
		c.at[r.Comment] = notes
	}
	return notes
}

func (c *comments) number(text string) int {
	at := slices.Index(c.texts, text)
	if at < 0 {
		at = len(c.texts)
		c.texts = append(c.texts, text)
	}
	return c.first + at
}

// basisList is the code list of the texts by which layouts say what a figure rests
// on, with what they are in each language. Other texts are shown as they are.
const basisList = "CL_BASIS_DETAIL"

// CommentLines are what a source says of a figure, as lines for a reader: its
// words, and what the figure rests on.
func CommentLines(cat *catalog.Catalog, c warehouse.Comment, language string) []string {
	var lines []string
	if c.Text != "" {
		lines = append(lines, lang.T(language, "reports.comment", "text", c.Text))
	}
	if c.Basis != "" {
		lines = append(lines, lang.T(language, "reports.basis-detail", "text", BasisText(cat, c.Basis, language)))
	}
	return lines
}

// BasisText is what a figure rests on, as readers of a language see it.
func BasisText(cat *catalog.Catalog, basis, language string) string {
	if code, known := cat.Lookup(basisList, basis, ""); known {
		return cat.CodeLabel(basisList, code, language)
	}
	return basis
}
