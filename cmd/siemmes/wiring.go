package main

import (
	"context"
	"io"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/reports/output"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// The rooms do not know each other: here is where they meet. Each type hands
// one room to another that declares what it needs.

// ledger hands the store to the pipeline: the one method whose result is an
// interface of ingest, which the store may not know.
type ledger struct{ *store.Store }

func (l ledger) Begin(ctx context.Context, spec warehouse.Release) (ingest.Draft, error) {
	return l.Store.Begin(ctx, spec)
}

func (c *call) newPipeline(s *store.Store, lib *layout.Library) (*ingest.Pipeline, error) {
	limits, err := c.limits()
	return &ingest.Pipeline{Ledger: ledger{s}, Refusals: store.Refusals{Store: s}, Layouts: lib, Rules: c.rules, Catalog: c.catalog(), Limits: limits, Now: c.Now}, err
}

// reportDesk hands the reports and their formats to the server.
type reportDesk struct {
	store       *store.Store
	catalog     *catalog.Catalog
	definitions *definition.Library
}

func (d reportDesk) Build(ctx context.Context, name string, p reports.Params) (*reports.Report, error) {
	def, err := d.definitions.Get(name)
	if err != nil {
		return nil, err
	}
	return reports.Build(ctx, d.store, d.catalog, def, p)
}

func (d reportDesk) List() []*definition.Definition { return d.definitions.List() }

func (reportDesk) Write(ctx context.Context, w io.Writer, file string, r *reports.Report, chart string) error {
	form, err := output.FormOf(file)
	if err != nil {
		return err
	}
	return form.Write(ctx, w, r, chart)
}

func (reportDesk) ContentType(file string) (string, error) {
	form, err := output.FormOf(file)
	return form.ContentType, err
}

func (reportDesk) TableWorkbook(w io.Writer, t *reports.Table) error { return xlsx.WriteTable(w, t) }
