package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/reports"
	"siemmes/reports/chart"
	"siemmes/reports/page"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func reportCommand() command {
	return command{
		name: "report", args: "NAME --country CR --year 2023 --lang es -o FILE | list", summary: "Write a report as a workbook, a page or a chart.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			country := fs.String("country", "", "the `COUNTRY`: ISO code, M49 number or name")
			year := fs.Int("year", 0, "the last `YEAR` shown (default: the last whole one)")
			language := fs.String("lang", "", "`es|en|fr` (default: that of messages)")
			one := fs.String("chart", "", "for .svg and .png: the chart's `ID`")
			out := fs.StringP("output", "o", "", "`FILE.xlsx|.html|.svg|.png`")
			list := declareRows(fs, "report", "title")
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return usagef("name one report; siemmes report list shows them")
				}
				p := reports.Params{Year: *year, Lang: cmp.Or(*language, c.language()), Now: c.Now(), Today: c.Now().UTC()}
				if c.args[0] == "list" {
					return c.listReports(list, p.Lang)
				}
				if p.Year == 0 {
					p.Year = c.Now().Year() - 1
				}
				if !isLanguage(p.Lang) {
					return usagef("--lang %s: there are %s", p.Lang, strings.Join(warehouse.Languages(), ", "))
				}
				var err error
				if *country != "" {
					if p.Country, err = c.catalog().Area(*country); err != nil {
						return err
					}
				}
				return c.report(ctx, c.args[0], p, *one, *out)
			}
		},
	}
}

func isLanguage(l string) bool {
	for _, known := range warehouse.Languages() {
		if l == known {
			return true
		}
	}
	return false
}

func (c *call) listReports(list *rowList, language string) error {
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, d := range reports.List() {
			if err := yield(d.ID, d.Title(language)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *call) report(ctx context.Context, name string, p reports.Params, one, out string) error {
	write, known := map[string]func(context.Context, io.Writer, *reports.Report, string) error{
		".xlsx": func(_ context.Context, w io.Writer, r *reports.Report, _ string) error { return xlsx.WriteReport(w, r) },
		".html": func(ctx context.Context, w io.Writer, r *reports.Report, _ string) error {
			return page.Write(ctx, w, r, chart.Renderer{})
		},
		".svg": writeSVG,
		".png": writePNG,
	}[strings.ToLower(filepath.Ext(out))]
	if !known {
		return usagef("-o says the format by its ending: FILE.xlsx, .html, .svg or .png")
	}
	return c.withStore(ctx, func(s *store.Store) error {
		r, err := reports.Build(ctx, s, c.catalog(), name, p)
		if err != nil {
			return err
		}
		if err := c.writeTo(out, func(w io.Writer) error { return write(ctx, w, r, one) }); err != nil {
			return err
		}
		fmt.Fprintf(c.Stderr, "%s: %s\n", out, r.Title)
		return nil
	})
}

// chartOf is the chart that --chart names; a report with one chart needs no
// name.
func chartOf(r *reports.Report, id string) (*reports.ChartSpec, error) {
	all := r.Charts()
	if id == "" && len(all) == 1 {
		return all[0], nil
	}
	if spec, ok := r.Chart(id); ok {
		return spec, nil
	}
	var ids []string
	for _, spec := range all {
		ids = append(ids, spec.ID)
	}
	if len(ids) == 0 {
		return nil, warehouse.Errorf(warehouse.ErrNotFound, "%s has no chart: there are no figures for one", r.Title)
	}
	return nil, usagef("say which chart with --chart; %s has %s", strconv.Quote(r.Title), strings.Join(ids, ", "))
}

func writeSVG(ctx context.Context, w io.Writer, r *reports.Report, id string) error {
	spec, err := chartOf(r, id)
	if err != nil {
		return err
	}
	svg, err := chart.Renderer{}.SVG(ctx, spec)
	if err != nil {
		return err
	}
	_, err = w.Write(svg)
	return err
}

func writePNG(ctx context.Context, w io.Writer, r *reports.Report, id string) error {
	spec, err := chartOf(r, id)
	if err != nil {
		return err
	}
	png, err := chart.Renderer{}.PNG(ctx, spec)
	if err != nil {
		return err
	}
	_, err = w.Write(png)
	return err
}
