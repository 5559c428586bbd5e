package server

import (
	"context"
	"io"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// apiConfig is what the API is made of.
type apiConfig struct {
	Warehouse apiWarehouse
	Catalog   *catalog.Catalog
	Holdings  stock
	Reports   tableWriter // nil: no workbooks
}

// apiWarehouse is what the API reads.
type apiWarehouse interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
	Explain(ctx context.Context, q warehouse.Query, yield func(*warehouse.Trace) error) error
	Releases(ctx context.Context, who warehouse.Reader) ([]warehouse.Release, error)
}

// tableWriter writes a table as a workbook.
type tableWriter interface {
	TableWorkbook(w io.Writer, t *reports.Table) error
}

// api answers programs.
type api struct {
	*responder
	apiConfig
}

// newAPI makes the API.
func newAPI(out *responder, cfg apiConfig) *api { return &api{out, cfg} }

// routes lists the addresses of the API.
func (s *api) routes() []route {
	return []route{
		{Pattern: "GET /api/v1/datasets", Handler: s.apiDatasets},
		{Pattern: "GET /api/v1/datasets/{id}", Handler: s.apiStructure},
		{Pattern: "GET /api/v1/data/{id}", Handler: s.apiData},
		{Pattern: "GET /api/v1/explain/{id}", Handler: s.apiExplain},
		{Pattern: "GET /api/v1/releases", Handler: s.apiReleases},
		{Pattern: "/api/", Handler: s.apiMissing},
	}
}
