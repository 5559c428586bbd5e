package warehouse

import "encoding/json"

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
