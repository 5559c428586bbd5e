package main

import (
	"io"

	"github.com/spf13/pflag"

	"siemmes/warehouse/rowfile"
)

// rowList is the output of a command that lists things, as csv or json.
type rowList struct {
	format  *string
	columns []string
}

// declareRows adds --format to a command that prints rows.
func declareRows(fs *pflag.FlagSet, columns ...string) *rowList {
	return &rowList{format: fs.String("format", rowfile.FormatCSV, "`csv|json`"), columns: columns}
}

// print writes what each yields.
func (l *rowList) print(w io.Writer, each func(yield func(values ...string) error) error) error {
	if *l.format != rowfile.FormatCSV && *l.format != rowfile.FormatJSON {
		return usageError("command.choice", "flag", "--format", "value", *l.format, "choices", rowfile.FormatCSV+", "+rowfile.FormatJSON)
	}
	out, err := rowfile.New(w, *l.format, l.columns)
	if err != nil {
		return err
	}
	return rowfile.Write(out, func(out rowfile.Writer) error { return each(out.Row) })
}
