// Package api answers programs: datasets, figures in every format, the cells
// behind them, releases.
package api

import (
	"context"
	"io"
	"strings"

	"siemmes/reports"
	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Config is what the API is made of.
type Config struct {
	Warehouse Warehouse
	Catalog   *catalog.Catalog
	Holdings  question.Stock
	Reports   Tables // nil: no workbooks
}

// Warehouse is what the API reads.
type Warehouse interface {
	// Stream answers a question as a head and blocks.
	Stream(ctx context.Context, q warehouse.Query) (*warehouse.Head, warehouse.Blocks, error)
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	Releases(ctx context.Context, who warehouse.Reader) ([]warehouse.Release, error)
}

// Tables writes a table as a workbook.
type Tables interface {
	TableWorkbook(w io.Writer, t *reports.Table) error
}

// API answers programs.
type API struct {
	*web.Responder
	Config
}

// New makes the API.
func New(out *web.Responder, cfg Config) *API { return &API{out, cfg} }

// Routes lists the addresses of the API.
func (s *API) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /api/v1/datasets", Handler: s.apiDatasets},
		{Pattern: "GET /api/v1/datasets/{id}", Handler: s.apiStructure},
		{Pattern: "GET /api/v1/data/{id}", Handler: s.apiData, Slow: true},
		{Pattern: "GET /api/v1/explain/{id}", Handler: s.apiExplain, Slow: true},
		{Pattern: "GET /api/v1/releases", Handler: s.apiReleases},
		{Pattern: "/api/", Handler: s.apiMissing},
	}
}

// addresses lists the paths of the API.
func (s *API) addresses() []string {
	var paths []string
	for _, rt := range s.Routes() {
		if _, path, ok := strings.Cut(rt.Pattern, " "); ok {
			paths = append(paths, path)
		}
	}
	return paths
}
