package main

import (
	"fmt"
	"io"

	"siemmes/reports"
	"siemmes/reports/export"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
)

// queryFormats lists what --format of query takes.
func queryFormats() []string {
	names := []string{"xlsx"}
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// writeAnswer writes an answer in a format. Where the format has no place for
// notes they go to standard error, so that the result stays nothing but rows.
func (c *call) writeAnswer(w io.Writer, format string, a *warehouse.Answer) error {
	opt := export.Options{Catalog: c.catalog(), Lang: c.language()}
	if format == "xlsx" {
		return xlsx.WriteTable(w, reports.FromAnswer(a, reports.Shape{}, c.catalog(), c.language()))
	}
	if err := export.Write(w, format, a, opt); err != nil {
		return err
	}
	if format == "csv" {
		for _, note := range export.Notes(a, opt) {
			fmt.Fprintln(c.Stderr, "note:", note.Line(opt.Lang))
		}
	}
	return nil
}
