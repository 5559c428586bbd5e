package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
)

// tidyFlags are the flags of tidy as they are written.
type tidyFlags struct {
	layout, out string
	propose     bool
}

func tidyCommand() command {
	return command{
		name: "tidy", args: "FILE [FLAGS]", summary: "Print each data cell of a file with the headings that qualify it.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			var f tidyFlags
			fs.StringVar(&f.layout, "layout", "", "do not recognise, use the layout `ID|FILE.yml`")
			fs.BoolVar(&f.propose, "propose", false, "do not recognise, use what the file itself shows")
			fs.StringVarP(&f.out, "output", "o", "", "write to a `FILE` instead of standard output")
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return c.argumentsError()
				}
				if f.propose && f.layout != "" {
					return usageError("command.propose-and-layout")
				}
				return tidyCall{c}.tidy(ctx, c.args[0], f)
			}
		},
	}
}

// tidyCall is a call of the command tidy.
type tidyCall struct{ *call }

func (c tidyCall) tidy(ctx context.Context, file string, f tidyFlags) error {
	return c.writeTo(f.out, func(w io.Writer) error {
		out := tidy.NewWriter(w)
		err := c.eachWorkbook(ctx, file, func(wb *sheet.Workbook, file string) error {
			l, err := c.layoutToTidy(ctx, wb, f)
			if err != nil {
				return err
			}
			if err := out.Write(ctx, l, wb, file); err != nil {
				return err
			}
			return c.tellCuts(ctx, wb)
		})
		return errors.Join(err, out.Flush())
	})
}

// tellCuts says where the file ends before it should.
func (c tidyCall) tellCuts(ctx context.Context, wb *sheet.Workbook) error {
	messages, err := ingest.CutMessages(ctx, wb)
	for _, m := range messages {
		fmt.Fprintf(c.Stderr, "siemmes: %s: %s\n", wb.Name, c.reader().Say(m))
	}
	return err
}

// layoutToTidy is the layout that is named, that is recognised, or else the
// proposal: tidy shows what is in a file, whether it is known or not.
func (c tidyCall) layoutToTidy(ctx context.Context, wb *sheet.Workbook, f tidyFlags) (*layout.Layout, error) {
	if f.propose {
		return c.proposedLayout(ctx, wb)
	}
	lib, err := c.library()
	if err != nil {
		return nil, err
	}
	var l *layout.Layout
	var drifts []refit.Drift
	if err := persons.Refuse(ctx, wb, c.catalog()); err != nil {
		return nil, err
	}
	if f.layout == "" {
		l, drifts, err = refit.Recognise(ctx, lib, wb, layout.Hint{FileName: wb.Name})
	} else if l, err = c.layoutNamed(lib, f.layout); err == nil {
		l, drifts, err = refit.Fit(ctx, l, wb)
	}
	for _, d := range drifts {
		fmt.Fprintf(c.Stderr, "siemmes: %s: %s\n", wb.Name, c.reader().Say(d.Message()))
	}
	var unknown *layout.Unrecognised
	if errors.As(err, &unknown) && len(unknown.Candidates) == 0 {
		c.warn("command.file-headings", "file", wb.Name)
		return c.proposedLayout(ctx, wb)
	}
	return l, err
}

// proposedLayout is the layout that a workbook's own looks propose.
func (c tidyCall) proposedLayout(ctx context.Context, wb *sheet.Workbook) (*layout.Layout, error) {
	p, err := c.proposal(ctx, wb)
	if err != nil {
		return nil, err
	}
	return p.Layout()
}
