package question

import (
	"context"

	"siemmes/reports/overview"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Stock reads what there is of the datasets, once per version of the warehouse.
type Stock struct {
	catalog *catalog.Catalog
	source  Source
	read    *web.Cache[string, *overview.Holdings]
}

// Source knows what there is, and as of which version of the warehouse.
type Source interface {
	overview.Source
	Version() warehouse.Version
}

// NewStock reads from a warehouse.
func NewStock(cat *catalog.Catalog, from Source) Stock {
	return Stock{cat, from, web.NewCache[string, *overview.Holdings](64)}
}

// Of returns what there is of a dataset today.
func (s Stock) Of(ctx context.Context, ds *warehouse.Dataset) (*overview.Holdings, error) {
	v := s.source.Version()
	all, _ := v.Of(v.Names())
	return s.read.Get(all, ds.ID, func() (*overview.Holdings, error) {
		return overview.Read(context.WithoutCancel(ctx), s.source, s.catalog, ds) // others wait for it too
	})
}
