// Package yamldata reads data that people write as YAML: the data files of the
// program and those of a user's folder.
//
// A YAML reader takes about fifteen times as long as a JSON reader. The files that
// the program embeds are therefore rewritten as one JSON file by go generate (see
// the program bundle below), and the program reads that.
package yamldata

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang/typeset"

	"github.com/goccy/go-yaml"
)

// ErrTooLarge is the error of a text that nests too deeply, or whose aliases unfold to too
// much.
var ErrTooLarge = errors.New("the YAML nests or unfolds to more than is read")

// Unmarshal sets into from YAML by the rules of encoding/json. A field that into
// does not have is an error; so is a text that nests deeper than documents of users may.
func Unmarshal(text []byte, into any) error {
	if tooLarge(text) {
		return ErrTooLarge
	}
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return err
	}
	return Decode(asJSON, into)
}

// Decode sets into from JSON as Unmarshal does from YAML.
func Decode(asJSON []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(asJSON))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// Bundle returns the YAML files that the patterns match as one JSON object by file
// name. The names and the keys of mappings are in alphabetical order, and each
// entry of a file has a line of its own, so that a change shows as a change of
// lines.
func Bundle(files fs.FS, patterns ...string) ([]byte, error) {
	var names []string
	for _, pattern := range patterns {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return nil, fmt.Errorf("no file matches %v", patterns)
	}
	var out bytes.Buffer
	for i, name := range names {
		out.WriteString(separator(i, "{", ","))
		fmt.Fprintf(&out, "%q:", name)
		if err := bundleFile(&out, files, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

func separator(i int, first, other string) string {
	if i == 0 {
		return first
	}
	return other + "\n"
}

// bundleFile writes a file with one line for each entry of its list or mapping.
func bundleFile(out *bytes.Buffer, files fs.FS, name string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return err
	}
	var data any
	d := json.NewDecoder(bytes.NewReader(asJSON))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		return err
	}
	setTexts(data)
	line, err := marshal(data)
	if err != nil {
		return err
	}
	switch data := data.(type) {
	case map[string]any:
		if len(data) > 0 {
			return bundleMapping(out, data)
		}
	case []any:
		if len(data) > 0 {
			return bundleList(out, data)
		}
	}
	out.Write(line)
	return nil
}

// setTexts sets the texts under the keys es, en and fr as these languages are
// printed.
func setTexts(data any) {
	switch data := data.(type) {
	case map[string]any:
		for key, value := range data {
			text, isText := value.(string)
			if isText && slices.Contains(warehouse.Languages(), key) {
				data[key] = typeset.Text(key, text)
				continue
			}
			setTexts(value)
		}
	case []any:
		for _, value := range data {
			setTexts(value)
		}
	}
}

func bundleMapping(out *bytes.Buffer, data map[string]any) error {
	keys := make([]string, 0, len(data))
	for key := range data {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for i, key := range keys {
		entry, err := marshal(map[string]any{key: data[key]})
		if err != nil {
			return err
		}
		out.WriteString(separator(i, "{\n", ","))
		out.Write(entry[1 : len(entry)-1])
	}
	out.WriteString("}")
	return nil
}

func bundleList(out *bytes.Buffer, data []any) error {
	for i, entry := range data {
		line, err := marshal(entry)
		if err != nil {
			return err
		}
		out.WriteString(separator(i, "[\n", ","))
		out.Write(line)
	}
	out.WriteString("]")
	return nil
}

// marshal is json.Marshal with <, > and & as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
