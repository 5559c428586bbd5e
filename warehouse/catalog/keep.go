package catalog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

// Keep writes an addition into the files of a user's folder, beside what they hold. A
// file is replaced as a whole or not at all. Undo puts the files back as they were.
// Where the folder then cannot be read as a catalog nothing is kept, and the error is
// that of [Open].
func Keep(dir string, a *Addition) (undo func() error, err error) {
	var undone []func() error
	undo = func() error {
		var all error
		for _, u := range slices.Backward(undone) {
			all = errors.Join(all, u())
		}
		return all
	}
	write := func(name string, had, more any) error {
		if err := readOwnFile(dir, name, had); err != nil {
			return err
		}
		back, err := replaceFile(filepath.Join(dir, name), had, more)
		if err == nil {
			undone = append(undone, back)
		}
		return err
	}
	if len(a.Sources) > 0 {
		err = write(OwnSources, &[]any{}, sourceRows(a.Sources))
	}
	if len(a.Codes) > 0 && err == nil {
		err = write(OwnCodes, &map[string][]any{}, a.Codes)
	}
	if err == nil {
		_, err = Open(dir)
	}
	if err != nil {
		return nil, errors.Join(err, undo())
	}
	return undo, nil
}

// readOwnFile sets into from a file of the folder; one that is not there leaves it.
func readOwnFile(dir, name string, into any) error {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = yamldata.Unmarshal(text, into)
	}
	if err != nil {
		return unread(name, err)
	}
	return nil
}

// sourceRow is a source as an answer gives it.
type sourceRow struct {
	ID        string          `json:"id"`
	Names     warehouse.Names `json:"names"`
	Publisher warehouse.Names `json:"publisher"`
	URL       string          `json:"url,omitempty"`
	Datasets  []string        `json:"datasets"`
	Areas     []string        `json:"areas,omitempty"`
}

func sourceRows(sources []*Source) []sourceRow {
	rows := make([]sourceRow, len(sources))
	for i, s := range sources {
		rows[i] = sourceRow{s.ID, s.Names, s.Publisher, s.URL, s.Datasets, s.Areas}
	}
	return rows
}

// replaceFile writes what a file holds and what is added as its text, the old text
// first where that is a list, and returns how to put the file back.
func replaceFile(name string, had, more any) (undo func() error, err error) {
	before, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	there := err == nil
	text, err := yamlOf(more)
	if codes, ok := had.(*map[string][]any); ok && err == nil && len(*codes) > 0 {
		text, err = mergedCodes(*codes, more)
	} else if there && err == nil {
		text = slices.Concat(before, lineEnd(before), text)
	}
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	undo = func() error {
		if there {
			return writeWhole(name, before)
		}
		return os.Remove(name)
	}
	return undo, writeWhole(name, text)
}

func lineEnd(text []byte) []byte {
	if n := len(text); n > 0 && text[n-1] != '\n' {
		return []byte("\n")
	}
	return nil
}

// mergedCodes is the text of further codes of lists beside those that a file has.
func mergedCodes(had map[string][]any, more any) ([]byte, error) {
	for list, codes := range more.(map[string][]OwnCode) {
		for _, k := range codes {
			had[list] = append(had[list], k)
		}
	}
	return yamlOf(had)
}

// yamlOf writes a value by the rules of encoding/json as YAML.
func yamlOf(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return yaml.JSONToYAML(text)
}

// writeWhole replaces a file by a text, whole or not at all.
func writeWhole(name string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
