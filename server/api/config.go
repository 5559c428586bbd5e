// Package api answers programs: datasets, figures in every format, the cells
// behind them, releases.
package api

import (
	"context"
	"io"

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
	// Reserve takes room for what is in memory as a whole, in bytes; who has it calls
	// leave.
	Reserve(ctx context.Context, bytes int64) (leave func(), err error)
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error)
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
	var routes []web.Route
	for _, o := range s.operations() {
		routes = append(routes, web.Route{Pattern: "GET " + o.path, Handler: o.handler, Slow: o.slow, Params: o.params(), Kept: true, Asked: o.asked})
	}
	return append(routes, web.Route{Pattern: "/api/", Handler: s.apiMissing})
}

// addresses lists the paths of the API.
func (s *API) addresses() []string {
	var paths []string
	for _, o := range s.operations() {
		paths = append(paths, o.path)
	}
	return paths
}
