package server

import (
	"context"

	"siemmes/reports/overview"
	"siemmes/server/api"
	"siemmes/server/desk"
	"siemmes/server/site"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// Warehouse is what the site reads. The store is one.
type Warehouse interface {
	site.Warehouse
	desk.Warehouse
	api.Warehouse
	overview.Source
	// Version is the state of what readers can see.
	Version() warehouse.Version
	// Ping reads a figure and tries to write. ErrNoSpace where the database answers
	// and the disk is full; other errors where it does not answer.
	Ping(ctx context.Context) error
}

// Offices knows who may use the desk. The store is one.
type Offices interface {
	desk.Tokens
	web.Offices
}

// Reports builds reports and writes them as files: the packages reports,
// reports/xlsx and reports/page behind one door.
type Reports interface {
	site.Reports
	api.Tables
}
