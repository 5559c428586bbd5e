// Package site is the pages for readers: datasets, countries, figures, releases,
// sources and what the site is about.
package site

import (
	"context"
	"encoding/json"
	"io"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/reports/overview"
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
	profiles *web.Cache[string, *reports.Report]
	latest   *web.Cache[string, map[string][]overview.Latest]
	words    *words
}

// New makes the pages for readers.
func New(out *web.Responder, cfg Config) *Site {
	return &Site{
		Responder: out, Config: cfg, words: newWords(cfg.Catalog),
		profiles: web.NewCache[string, *reports.Report](64), latest: web.NewCache[string, map[string][]overview.Latest](1),
	}
}

// Routes lists the addresses of the pages for readers.
func (s *Site) Routes() []web.Route {
	year, figure := web.Params{Once: []string{"year"}}, question.Params()
	figure.Once = append(figure.Once, "dataset")
	return []web.Route{
		{Pattern: "GET /files/{sha}", Handler: s.file, Desk: true, Slow: true},
		{Pattern: "GET /{$}", Handler: s.home, Page: true},
		{Pattern: "GET /data", Handler: s.catalogue, Page: true, Params: web.Params{Once: []string{"q"}}},
		{Pattern: "GET /data/{dataset}", Handler: s.dataset, Page: true, Params: question.Params()},
		{Pattern: "GET /data/{dataset}/chart.json", Handler: s.chartJSON, Page: true, Params: question.Params()},
		{Pattern: "GET /data/{dataset}/chart.svg", Handler: s.chartSVG, Page: true, Params: question.Params()},
		{Pattern: "GET /country", Handler: s.countries, Page: true, Params: web.Params{Once: []string{"area"}}},
		{Pattern: "GET /country/{area}", Handler: s.country, Page: true, Params: year},
		{Pattern: "GET /country/{area}/profile.xlsx", Handler: s.profileFile, Page: true, Params: year},
		{Pattern: "GET /country/{area}/profile.html", Handler: s.profileFile, Page: true, Params: year},
		{Pattern: "GET /country/{area}/chart/{chart}", Handler: s.countryChart, Page: true, Params: year},
		{Pattern: "GET /report", Handler: reportPages{s}.list, Page: true},
		{Pattern: "GET /report/{file}", Handler: reportPages{s}.file, Page: true, Params: web.Params{Once: []string{"country", "year", "chart"}}},
		{Pattern: "GET /figure", Handler: s.figure, Page: true, Params: figure},
		{Pattern: "GET /releases", Handler: s.releases, Page: true},
		{Pattern: "GET /releases/{id}", Handler: s.release, Page: true},
		{Pattern: "GET /sources", Handler: s.sources, Page: true},
		{Pattern: "GET /about", Handler: s.about, Page: true},
	}
}
