package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/reports/output"
	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func reportCommand() command {
	return command{
		name: "report", args: "NAME|FILE.yml --country CR --year 2023 --lang es -o FILE | list", summary: "Write a report as a workbook, a page or a chart.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			country := fs.String("country", "", "the `COUNTRY`: ISO code, M49 number or name")
			year := fs.Int("year", 0, "the last `YEAR` shown (default: the last whole one)")
			language := fs.String("lang", "", "`es|en|fr` (default: that of messages)")
			one := fs.String("chart", "", "for .svg and .png: the chart's `ID`")
			out := fs.StringP("output", "o", "", "`FILE.xlsx|.html|.svg|.png`")
			list := declareRows(fs, "report", "title", "own")
			return func(ctx context.Context, c *call) error {
				p := reports.Params{Year: *year, Lang: cmp.Or(*language, c.language()), Now: c.Now(), Today: c.Now().UTC()}
				switch {
				case len(c.args) != 1:
					return warehouse.NewError(errUsage, "reports.name-one")
				case !slices.Contains(warehouse.Languages(), p.Lang):
					return warehouse.NewError(errUsage, "reports.unknown-language", "name", p.Lang, "known", warehouse.Languages())
				case c.args[0] == "list":
					return reportCall{c}.listReports(list, p.Lang)
				}
				var err error
				if *country != "" {
					if p.Country, err = c.catalog().Area(*country); err != nil {
						return err
					}
				}
				return reportCall{c}.report(ctx, c.args[0], p, *one, *out)
			}
		},
	}
}

// reportsFolder is the folder of the user's own report definitions: the one that
// SIEMMES_REPORTS names, else the one beside the database. Inside the serving
// process it is that process's own.
func (c *call) reportsFolder() string {
	return cmp.Or(c.Reports, c.path(c.Getenv("SIEMMES_REPORTS")), reportsBeside(c.db))
}

// reportsBeside is the folder of report definitions that belongs to a database.
func reportsBeside(db string) string { return db + store.ReportsSuffix }

// definitions are the report definitions of the program and the user's own. The
// folder beside the database need not exist; one that SIEMMES_REPORTS names must.
func (c *call) definitions() (*definition.Library, error) {
	dir, named := c.reportsFolder(), c.path(c.Getenv("SIEMMES_REPORTS"))
	if named != "" && named != dir {
		c.warn("reports.serving-folder", "served", dir, "named", named)
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if dir == named {
			return nil, warehouse.NewError(warehouse.ErrInvalid, "reports.no-folder", "folder", named)
		}
		dir = ""
	}
	return definition.Open(dir, c.catalog())
}

// reportCall is a call of the command report.
type reportCall struct{ *call }

// tellFaults writes what is wrong with the user's own definitions.
func (c reportCall) tellFaults(lib *definition.Library) {
	for _, f := range lib.Faults() {
		tellError(c.Stderr, c.reader(), "", f.Err)
	}
}

func (c reportCall) listReports(list *rowList, language string) error {
	lib, err := c.definitions()
	if err != nil {
		return err
	}
	c.tellFaults(lib)
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, d := range lib.List() {
			own := ""
			if d.Own {
				own = d.File
			}
			if err := yield(d.ID, d.Title.In(language), own); err != nil {
				return err
			}
		}
		return nil
	})
}

// definition is the report of a name, or the one in a file where the name ends in
// .yml.
func (c reportCall) definition(name string) (*definition.Definition, error) {
	if strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml") {
		return definition.ReadFile(c.path(name), c.catalog())
	}
	lib, err := c.definitions()
	if err != nil {
		return nil, err
	}
	return lib.Get(name)
}

func (c reportCall) report(ctx context.Context, name string, p reports.Params, one, out string) error {
	def, err := c.definition(name)
	if err != nil {
		return err
	}
	form, err := output.FormOf(out)
	if err != nil {
		return err
	}
	if p.Year == 0 && def.Needed(definition.NeedYear) {
		p.Year = c.Now().Year() - 1
	}
	return c.withStore(ctx, func(s *store.Store) error {
		r, err := reports.Build(ctx, s, c.catalog(), def, p)
		if err != nil {
			return err
		}
		if err := c.writeTo(out, func(w io.Writer) error { return form.Write(ctx, w, r, one) }); err != nil {
			return err
		}
		fmt.Fprintf(c.Stderr, "%s: %s\n", out, r.Title)
		return nil
	})
}
