package catalog

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"
	"unicode/utf8"
)

// records reads a delimited file, UTF-8 or else ISO-8859-1.
func records(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(text) {
		runes := make([]rune, len(text))
		for i, b := range text {
			runes[i] = rune(b)
		}
		text = []byte(string(runes))
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// column takes the distinct texts of a column, from a record (from zero) to
// before another one; to zero means to the end.
func column(rows [][]string, col, from, to int) []string {
	if to == 0 {
		to = len(rows)
	}
	seen := map[string]bool{}
	var texts []string
	for _, row := range rows[from:min(to, len(rows))] {
		if col < len(row) && row[col] != "" && !seen[row[col]] {
			seen[row[col]] = true
			texts = append(texts, row[col])
		}
	}
	return texts
}
