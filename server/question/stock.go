package question

import (
	"context"

	"siemmes/reports/overview"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Stock reads what there is of the datasets, once until it changes.
type Stock struct {
	catalog *catalog.Catalog
	source  overview.Source
	out     *web.Responder
}

// NewStock reads from a warehouse.
func NewStock(cat *catalog.Catalog, from overview.Source, out *web.Responder) Stock {
	return Stock{cat, from, out}
}

// Of returns what there is of a dataset today.
func (s Stock) Of(ctx context.Context, ds *warehouse.Dataset) (*overview.Holdings, error) {
	return web.Part(ctx, s.out.Cache, "holdings "+ds.ID+" "+s.out.Today(), (*overview.Holdings).Size, func(ctx context.Context) (*overview.Holdings, error) {
		return overview.Read(ctx, s.source, s.catalog, ds)
	})
}
