// Package plainyaml reads the house's own data files: the plain part of YAML
// that they are written in, about forty times as fast as a whole YAML reader.
// A program that starts for one question would otherwise spend most of its time
// reading messages and code lists.
//
// The plain part is: block and flow mappings and sequences, plain, single- and
// double-quoted scalars, literal and folded blocks, comments, anchors and
// aliases. What is outside of it (tags, merge keys, several documents, plain
// scalars over several lines) goes to the whole reader, so that a file never
// means something else here than elsewhere; the tests compare the two.
package plainyaml

import (
	"bytes"
	"encoding/json"

	"github.com/goccy/go-yaml"
)

// Unmarshal fills into from YAML by the rules of encoding/json; a field that
// into does not have is an error.
func Unmarshal(text []byte, into any) error {
	asJSON, err := JSON(text)
	if err != nil {
		if asJSON, err = yaml.YAMLToJSON(text); err != nil {
			return err
		}
	}
	d := json.NewDecoder(bytes.NewReader(asJSON))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// JSON rewrites plain YAML as JSON. The error names the line where the text
// leaves the plain part.
func JSON(text []byte) ([]byte, error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	r := &reader{text: text, anchors: map[string][]byte{}, out: make([]byte, 0, len(text)+len(text)/4)}
	err := r.document()
	return r.out, err
}
