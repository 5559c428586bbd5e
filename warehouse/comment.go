package warehouse

import (
	"encoding/json"
	"strings"
)

// Comment is what a publisher says of one figure in words: the text of a
// footnote or a remark, and what the figure rests on. The zero Comment says
// nothing.
type Comment struct {
	// Text is the SDMX attribute COMMENT_OBS, as the publisher wrote it.
	Text string `json:"text,omitempty"`
	// Basis is the attribute BASIS_DETAIL: the publisher's own type of data
	// ("B R": foreign-born, refugees added).
	Basis string `json:"basis,omitempty"`
	// Lang is the language of both, as ISO 639-1 writes it; "" where it is not known.
	Lang string `json:"lang,omitempty"`
}

// Empty reports whether the comment says nothing.
func (c Comment) Empty() bool { return c.Text == "" && c.Basis == "" }

// String is the comment as one line: its text, and its basis in brackets.
func (c Comment) String() string {
	switch {
	case c.Basis == "":
		return c.Text
	case c.Text == "":
		return "[" + c.Basis + "]"
	}
	return c.Text + " [" + c.Basis + "]"
}

// Encode writes the comment as one text, which [DecodeComment] reads; "" for a
// comment that says nothing.
func (c Comment) Encode() string {
	if c.Empty() {
		return ""
	}
	b, _ := json.Marshal(c) // three texts always have a JSON form
	return string(b)
}

// DecodeComment reads what Encode writes; any other text says nothing.
func DecodeComment(text string) Comment {
	var c Comment
	if text == "" || json.Unmarshal([]byte(text), &c) != nil {
		return Comment{}
	}
	return c
}

// And is the comment with another one behind it. What both say is said once.
func (c Comment) And(o Comment) Comment {
	switch {
	case o.Empty():
		return c
	case c.Empty():
		return o
	}
	c.Text, c.Basis = join(c.Text, o.Text), join(c.Basis, o.Basis)
	if c.Lang == "" {
		c.Lang = o.Lang
	}
	return c
}

// join puts two texts behind one another.
func join(a, b string) string {
	switch {
	case b == "" || says(a, b):
		return a
	case a == "":
		return b
	case strings.ContainsRune(".;!?", rune(a[len(a)-1])):
		return a + " " + b
	}
	return a + "; " + b
}

// says reports whether a text holds another one between its ends, blanks and
// semicolons.
func says(text, piece string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], piece)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(piece)
		if (at == 0 || text[at-1] == ' ') && (end == len(text) || text[end] == ' ' || text[end] == ';') {
			return true
		}
		from = at + 1
	}
}
