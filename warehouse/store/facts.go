package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// The columns of a row behind its dimensions: what the figure is, where it
// is, and since and until when it is current. A draft's rows have all but
// the last group.
const (
	figureColumns = `period INTEGER NOT NULL, value DOUBLE, flags UINTEGER NOT NULL, conf UTINYINT NOT NULL,
 low DOUBLE, high DOUBLE, ref_date VARCHAR, cut INTEGER NOT NULL,
 sheet INTEGER NOT NULL, cell_row INTEGER NOT NULL, cell_col INTEGER NOT NULL, cell_text VARCHAR, more INTEGER, comment_id INTEGER`
	// What all releases of the row's table from valid_from to confirmed say
	// in one cell; release is the latest edition that says it and was not
	// withdrawn. A figure that entered history has valid_from = valid_to.
	validColumns = `release INTEGER NOT NULL, confirmed INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
 skipped USMALLINT DEFAULT 0, apart USMALLINT DEFAULT 0, loose USMALLINT DEFAULT 0`
)

// definition lists the columns of a draft's table.
func definition(c *query.Cube) string {
	var b strings.Builder
	for _, col := range c.Columns {
		fmt.Fprintf(&b, "%s INTEGER NOT NULL, ", col)
	}
	return b.String() + figureColumns
}

// columnNames lists the columns that a draft and the fact table have in common.
func columnNames(c *query.Cube) string {
	return strings.Join(slices.Concat(c.Columns, query.FigureNames), ", ")
}

// factTables are the tables of figures, one for each dataset.
type factTables struct{ *Store }

// makeFacts makes the fact tables that are missing and adds the dimensions that
// the catalog has got since; older rows are not broken down by them.
func (s factTables) makeFacts(ctx context.Context) error {
	if s.readOnly {
		return nil
	}
	have := map[string][]string{} // columns by table
	err := each(ctx, s.db, `SELECT table_name, column_name FROM duckdb_columns() WHERE regexp_matches(table_name, '^(fact|draft_[0-9]+)_')`,
		nil, func(rows *sql.Rows) error {
			var table, column string
			err := rows.Scan(&table, &column)
			have[table] = append(have[table], column)
			return err
		})
	if err != nil {
		return err
	}
	for _, ds := range s.catalog.Datasets() {
		if err := s.widen(ctx, s.Cube(ds.ID), have); err != nil {
			return err
		}
	}
	return s.create(ctx, have)
}

// create makes the fact tables that are missing.
func (s factTables) create(ctx context.Context, have map[string][]string) error {
	tx, err := begin(ctx, s.db, true)
	if err != nil {
		return err
	}
	tx.off = true // the digest of an empty table needs no look at it
	for _, ds := range s.catalog.Datasets() {
		c := s.Cube(ds.ID)
		if have[tableName(c)] != nil || err != nil {
			continue
		}
		_, err = tx.ExecContext(ctx, "CREATE TABLE "+c.Table+" ("+definition(c)+",\n "+validColumns+")")
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO digest VALUES (?, 0, 0, ?)", tableName(c), emptyTable(tableName(c)))
		}
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	return errors.Join(err, undo(tx))
}

// widen adds missing dimensions to the fact table and to the drafts of the
// dataset.
func (s factTables) widen(ctx context.Context, c *query.Cube, have map[string][]string) error {
	for table, columns := range have {
		if !strings.HasSuffix(table, "_"+strings.ToLower(c.Dataset.ID)) {
			continue
		}
		for i, d := range c.Dataset.Dimensions {
			if slices.Contains(columns, d.ID) {
				continue
			}
			if err := s.addDimension(ctx, query.QuoteName(table), c.Columns[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s factTables) addDimension(ctx context.Context, table, column string) error {
	tx, err := begin(ctx, s.db, true)
	if err != nil {
		return err
	}
	total := s.codes.Put(warehouse.Total)
	if err = s.codes.send(ctx, tx); err == nil {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s INTEGER DEFAULT %d", table, column, total))
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	s.codes.settle(err == nil)
	return errors.Join(err, undo(tx))
}
