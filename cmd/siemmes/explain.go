package main

import (
	"context"
	"io"

	"github.com/spf13/pflag"

	"siemmes/reports/export"
	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func explainCommand() command {
	return command{
		name: "explain", args: "DATASET [query's flags]", summary: "Name the cells that an answer was made of.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			var f queryFlags
			f.declare(fs)
			list := declareRows(fs)
			out := fs.StringP("output", "o", "", "write to a `FILE` instead of standard output")
			return func(ctx context.Context, c *call) error {
				cat := c.catalog()
				q, err := f.query(cat, c.args)
				if err != nil {
					return err
				}
				ds, err := cat.Dataset(q.Dataset)
				if err != nil {
					return err
				}
				list.columns = export.TraceColumns(ds)
				return c.withStore(ctx, func(s *store.Store) error {
					return c.writeTo(*out, func(w io.Writer) error {
						return list.print(w, func(yield func(...string) error) error {
							return s.Explain(ctx, q, func(t *warehouse.Trace) error { return yield(export.TraceRow(t)...) })
						})
					})
				})
			}
		},
	}
}

// plainNumber is empty where there is no number.
func plainNumber(v float64) string {
	if v != v {
		return ""
	}
	return warehouse.FormatNumber(v)
}
