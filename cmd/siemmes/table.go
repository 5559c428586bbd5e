package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"

	"github.com/spf13/pflag"

	"siemmes/reports/export"
)

// rows prints rows as csv or json, for the commands that list things.
type rows struct {
	format  *string
	columns []string
}

// declareRows adds --format to a command that prints rows.
func declareRows(fs *pflag.FlagSet, columns ...string) *rows {
	return &rows{format: fs.String("format", "csv", "`csv|json`"), columns: columns}
}

// print writes what each yields. A json row is an object by column.
func (r *rows) print(w io.Writer, each func(yield func(values ...string) error) error) error {
	switch *r.format {
	case "csv":
		out := csv.NewWriter(w)
		if err := out.Write(r.columns); err != nil {
			return err
		}
		if err := each(func(values ...string) error { return out.Write(r.guarded(values)) }); err != nil {
			out.Flush()
			return err
		}
		out.Flush()
		return out.Error()
	case "json":
		return r.printJSON(w, each)
	}
	return usagef("--format %s is not built here; there are csv and json", *r.format)
}

// words are the columns that hold what a publisher wrote in words. A cell's own
// text is none: it is given as it is.
var words = []string{"COMMENT_OBS", "BASIS_DETAIL", "old_comment", "new_comment"}

// guarded are the values of a row of csv, of which a spreadsheet program runs none
// as a formula that a publisher wrote as words.
func (r *rows) guarded(values []string) []string {
	for i, name := range r.columns {
		if i < len(values) && slices.Contains(words, name) {
			values[i] = export.Guard(values[i])
		}
	}
	return values
}

func (r *rows) printJSON(w io.Writer, each func(yield func(values ...string) error) error) error {
	separator := "[\n"
	err := each(func(values ...string) error {
		object := make(map[string]string, len(values))
		for i, v := range values {
			object[r.columns[i]] = v
		}
		line, err := json.Marshal(object)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, separator+string(line))
		separator = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	if separator == "[\n" {
		_, err = io.WriteString(w, "[]\n")
		return err
	}
	_, err = io.WriteString(w, "\n]\n")
	return err
}
