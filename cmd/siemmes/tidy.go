package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
)

func tidyCommand() command {
	return command{
		name: "tidy", args: "FILE [FLAGS]", summary: "Print each data cell of a file with the headings that qualify it.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			name := fs.String("layout", "", "do not recognise, use the layout `ID|FILE.yml`")
			out := fs.StringP("output", "o", "", "write to a `FILE` instead of standard output")
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return usagef("tidy takes one file")
				}
				return c.tidy(ctx, c.args[0], *name, *out)
			}
		},
	}
}

func (c *call) tidy(ctx context.Context, file, name, out string) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	f, err := os.Open(c.path(file))
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", file, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", file, err)
	}
	wb, err := sheet.Open(ctx, filepath.Base(file), f, info.Size(), sheet.Limits{})
	if err != nil {
		return err
	}
	defer wb.Close()
	var l *layout.Layout
	if name != "" {
		l, err = c.layoutNamed(lib, name)
	} else {
		l, err = lib.Recognise(ctx, wb, layout.Hint{FileName: filepath.Base(file)})
	}
	if err != nil {
		return err
	}
	return c.writeTo(out, func(w io.Writer) error { return l.WriteTidy(ctx, w, wb) })
}
