package main

import (
	"encoding/csv"
	"encoding/json"
	"io"

	"github.com/spf13/pflag"
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
		if err := each(func(values ...string) error { return out.Write(values) }); err != nil {
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
