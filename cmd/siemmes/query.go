package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// queryFlags are the ones that query and explain share.
type queryFlags struct {
	where         []string
	by            []string
	period, freq  string
	start, toDate string
	asOf, edition string
}

func (f *queryFlags) declare(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.where, "where", nil, "keep one dimension's codes: `DIM=CODE,CODE` (may be repeated)")
	fs.StringVar(&f.period, "period", "", "keep periods wholly inside: `2015:2020`, 2023, 2023-Q1:2023-Q3")
	fs.StringSliceVar(&f.by, "by", nil, "keep these dimensions, collapse the others: `DIM,DIM`")
	fs.StringVar(&f.freq, "freq", "", "frequency `A|S|Q|M`; with --by, longer periods are made from complete shorter ones")
	fs.StringVar(&f.start, "year-start", "", "with --freq A: years that start in this `MONTH` (10: October), named for the year in which they end")
	fs.StringVar(&f.toDate, "year-to-date", "", "with --freq A: of every year the part up to this `MONTH` (7: July)")
	fs.StringVar(&f.asOf, "as-of", "", "as it stood at a `RELEASE` number or RFC 3339 time")
	fs.StringVar(&f.edition, "edition", "", "the publisher's edition `ID`")
}

// query turns flags into a question, resolving names of areas and codes.
func (f *queryFlags) query(cat *catalog.Catalog, args []string) (warehouse.Query, error) {
	if len(args) != 1 {
		return warehouse.Query{}, usageError("command.one-dataset")
	}
	return cat.ParseQuery(args[0], catalog.QueryText{
		Where: f.where, By: f.by, Period: f.period, Freq: f.freq, YearStart: f.start, YearToDate: f.toDate, AsOf: f.asOf, Edition: f.edition,
	})
}

func queryCommand() command {
	return command{
		name: "query", args: "DATASET [FLAGS]", summary: "Ask for figures.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			var f queryFlags
			f.declare(fs)
			format := fs.String("format", "csv", "`csv|json|xlsx|parquet|arrow`")
			out := fs.StringP("output", "o", "", "write to a `FILE` instead of standard output")
			return func(ctx context.Context, c *call) error {
				cat := c.catalog()
				if !slices.Contains(queryFormats(), *format) {
					return usageError("command.choice", "flag", "--format", "value", *format, "choices", strings.Join(queryFormats(), ", "))
				}
				q, err := f.query(cat, c.args)
				if err != nil {
					return err
				}
				return c.withStore(ctx, func(s *store.Store) error {
					h, blocks, err := s.Stream(ctx, q)
					if err != nil {
						return err
					}
					return c.writeTo(*out, func(w io.Writer) error { return c.writeAnswer(w, *format, h, blocks) })
				})
			}
		},
	}
}
