package catalog

import (
	"encoding/json"

	"siemmes/warehouse"
)

// Text is a text by language. A file writes it as {es: …, en: …, fr: …}, or as one
// text that is the same in every language: a title of a book, the name of a licence.
type Text warehouse.Names

// In is the text in a language.
func (t Text) In(language string) string { return warehouse.Names(t).In(language) }

// UnmarshalJSON reads both forms.
func (t *Text) UnmarshalJSON(text []byte) error {
	var same string
	if json.Unmarshal(text, &same) != nil {
		return json.Unmarshal(text, (*map[string]string)(t))
	}
	*t = Text{}
	for _, language := range warehouse.Languages() {
		(*t)[language] = same
	}
	return nil
}
