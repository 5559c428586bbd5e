package main

import (
	"fmt"
	"io"

	"siemmes/reports"
	"siemmes/reports/export"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// queryFormats lists what --format of query takes.
func queryFormats() []string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// writeAnswer writes an answer in a format. Where the format has no place for
// notes they go to standard error, so that the result stays nothing but rows.
func (c *call) writeAnswer(w io.Writer, format string, h *warehouse.Head, blocks warehouse.Blocks) error {
	opt := export.Options{Catalog: c.catalog(), Lang: c.language(), Surface: lang.CommandLine}
	if format == "xlsx" && h.Rows <= export.TableRows {
		a, err := h.Collect(blocks)
		if err != nil {
			return err
		}
		return xlsx.WriteTable(w, reports.FromAnswer(a, reports.Shape{}, c.catalog(), c.language()))
	}
	if err := export.Write(w, format, h, blocks, opt); err != nil || format != "csv" {
		return err
	}
	notes, err := export.Notes(h, blocks, opt)
	if err != nil {
		return err
	}
	for _, note := range notes {
		fmt.Fprintln(c.Stderr, "note:", note.Line(opt.Lang))
	}
	return nil
}
