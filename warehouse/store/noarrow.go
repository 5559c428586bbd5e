//go:build !duckdb_arrow

package store

import (
	"context"
	"database/sql"

	"siemmes/warehouse"
)

// insertBlocks needs Arrow, which the driver has behind a build tag.
func insertBlocks(context.Context, *sql.Conn, string, []*blockColumns) error {
	return warehouse.Errorf(warehouse.ErrConflict, "this program was built without Arrow and cannot load figures; build it with -tags duckdb_arrow (make build does)")
}
