// Package site is the pages for readers: datasets, countries, figures, releases,
// sources and what the site is about.
package site

import (
	"context"
	"encoding/json"
	"io"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Config is what the pages for readers are made of. Where Files, Reports or
// Charts is nil, the pages say so.
type Config struct {
	Warehouse Warehouse
	Catalog   *catalog.Catalog
	Holdings  question.Stock
	Files     web.Files
	Reports   Reports
	// Charts draws a chart as a picture, ChartOption as what our loader in the
	// browser takes; Drawn reports whether the browser has what the loader needs.
	Charts      reports.Renderer
	ChartOption func(spec *reports.ChartSpec, language string) (json.RawMessage, error)
	Drawn       bool
}

// Warehouse is what the pages for readers read.
type Warehouse interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
	// Explain yields the cells behind an answer; the trace may be reused
	// between calls.
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	// Releases lists every release that a reader may know of, drafts of his own
	// included, the newest first.
	Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error)
	// Release returns one by "7" or "D12", with its findings; ErrNotFound where
	// the reader may not know of it.
	Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error)
	// Diff yields what changed from one release to another.
	Diff(ctx context.Context, who warehouse.Reader, from, to string, yield func(*warehouse.Change) error) error
}

// Reports builds reports and writes them as files.
type Reports interface {
	// List lists the definitions of reports, by id.
	List() []*definition.Definition
	Build(ctx context.Context, name string, p reports.Params) (*reports.Report, error)
	// Write writes a report in the form that the ending of a file's name gives, of
	// a picture the chart with the id. ContentType is that of the form; ErrInvalid
	// where there is no such form.
	Write(ctx context.Context, w io.Writer, file string, r *reports.Report, chart string) error
	ContentType(file string) (string, error)
}

// Site is the pages for readers.
type Site struct {
	*web.Responder
	Config
	words *words
}

// New makes the pages for readers.
func New(out *web.Responder, cfg Config) *Site {
	return &Site{Responder: out, Config: cfg, words: newWords(cfg.Catalog)}
}

// Routes lists the addresses of the pages for readers.
func (s *Site) Routes() []web.Route {
	none, year, figure := web.Params{}, web.Params{Once: []string{"year"}}, question.Params()
	figure.Once = append(figure.Once, "dataset")
	kept := func(pattern string, h web.Handler, params web.Params) web.Route {
		return web.Route{Pattern: pattern, Handler: h, Page: true, Kept: true, Params: params}
	}
	chart := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handler: h, Page: true, Kept: true, Asked: s.chartAsked, Params: question.Params()}
	}
	return []web.Route{
		{Pattern: "GET /files/{sha}", Handler: s.file, Desk: true, Slow: true},
		kept("GET /{$}", s.home, none),
		kept("GET /data", s.catalogue, web.Params{Once: []string{"q"}}),
		kept("GET /data/{dataset}", s.dataset, question.Params()),
		chart("GET /data/{dataset}/chart.json", s.chartJSON),
		chart("GET /data/{dataset}/chart.svg", s.chartSVG),
		kept("GET /country", s.countries, web.Params{Once: []string{"area"}}),
		kept("GET /country/{area}", s.country, year),
		kept("GET /country/{area}/profile.xlsx", s.profileFile, year),
		kept("GET /country/{area}/profile.html", s.profileFile, year),
		kept("GET /country/{area}/chart/{chart}", s.countryChart, year),
		kept("GET /report", reportPages{s}.list, none),
		kept("GET /report/{file}", reportPages{s}.file, web.Params{Once: []string{"country", "year", "chart"}}),
		kept("GET /figure", s.figure, figure),
		kept("GET /releases", s.releases, none),
		kept("GET /releases/{id}", s.release, none),
		kept("GET /sources", s.sources, none),
		kept("GET /about", s.about, none),
	}
}
