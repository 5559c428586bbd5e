//go:build !duckdb_arrow

package store

import (
	"context"
	"database/sql"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// insertBlocks needs Arrow, which the driver has behind a build tag.
func insertBlocks(context.Context, *sql.Conn, string, []*blockColumns) error {
	return warehouse.NewError(warehouse.ErrConflict, "store.no-arrow")
}

// engine reads row by row, as a transaction does.
type engine struct{ db *sql.DB }

func (e engine) Dialect() *query.Dialect { return &query.DuckDB }

func (e engine) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	return inTransaction{e.db}.Read(ctx, statement, args, read)
}
