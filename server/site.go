package server

import (
	"context"
	"encoding/json"
	"io"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// siteConfig is what the pages for readers are made of. Where Files, Reports or
// Charts is nil, the pages say so.
type siteConfig struct {
	Warehouse siteWarehouse
	Catalog   *catalog.Catalog
	Holdings  stock
	Files     fileStore
	Reports   siteReports
	// Charts draws a chart as a picture, ChartOption as what our loader in the
	// browser takes; Drawn reports whether the browser has what the loader needs.
	Charts      reports.Renderer
	ChartOption func(spec *reports.ChartSpec, language string) (json.RawMessage, error)
	Drawn       bool
}

// siteWarehouse is what the pages for readers read.
type siteWarehouse interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
	// Explain yields the cells behind an answer; the trace may be reused
	// between calls.
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	// Releases lists every release that a reader may know of, drafts of his own
	// included, the newest first.
	Releases(ctx context.Context, who warehouse.Reader) ([]warehouse.Release, error)
	// Release returns one by "7" or "D12", with its findings; ErrNotFound where
	// the reader may not know of it.
	Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error)
	// Diff yields what changed from one release to another.
	Diff(ctx context.Context, who warehouse.Reader, from, to string, yield func(*warehouse.Change) error) error
}

// fileStore gives received files back, as they were sent.
type fileStore interface {
	// OpenSubmission is ErrNotFound where there is none that the reader may
	// have. Who asks closes it.
	OpenSubmission(ctx context.Context, who warehouse.Reader, sha256 string) (warehouse.File, io.Closer, error)
}

// siteReports builds reports and writes them as files.
type siteReports interface {
	Build(ctx context.Context, name string, p reports.Params) (*reports.Report, error)
	// Workbook and Page write a whole report.
	Workbook(w io.Writer, r *reports.Report) error
	Page(ctx context.Context, w io.Writer, r *reports.Report) error
}

// site is the pages for readers.
type site struct {
	*responder
	siteConfig
	profiles *cache[string, *reports.Report]
	latest   *cache[string, map[string][]latest]
	words    *words
}

// newSite makes the pages for readers.
func newSite(out *responder, cfg siteConfig) *site {
	return &site{
		responder: out, siteConfig: cfg, words: newWords(cfg.Catalog),
		profiles: newCache[string, *reports.Report](64), latest: newCache[string, map[string][]latest](1),
	}
}

// routes lists the addresses of the pages for readers.
func (s *site) routes() []route {
	return []route{
		{Pattern: "GET /files/{sha}", Handler: s.file, Desk: true, Slow: true},
		{Pattern: "GET /{$}", Handler: s.home, Page: true},
		{Pattern: "GET /data", Handler: s.catalogue, Page: true},
		{Pattern: "GET /data/{dataset}", Handler: s.dataset, Page: true},
		{Pattern: "GET /data/{dataset}/chart.json", Handler: s.chartJSON, Page: true},
		{Pattern: "GET /data/{dataset}/chart.svg", Handler: s.chartSVG, Page: true},
		{Pattern: "GET /country", Handler: s.countries, Page: true},
		{Pattern: "GET /country/{area}", Handler: s.country, Page: true},
		{Pattern: "GET /country/{area}/profile.xlsx", Handler: s.profileFile, Page: true},
		{Pattern: "GET /country/{area}/profile.html", Handler: s.profileFile, Page: true},
		{Pattern: "GET /country/{area}/chart/{chart}", Handler: s.countryChart, Page: true},
		{Pattern: "GET /figure", Handler: s.figure, Page: true},
		{Pattern: "GET /releases", Handler: s.releases, Page: true},
		{Pattern: "GET /releases/{id}", Handler: s.release, Page: true},
		{Pattern: "GET /sources", Handler: s.sources, Page: true},
		{Pattern: "GET /about", Handler: s.about, Page: true},
	}
}
