package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Forever is the valid_to of a row that is current.
const Forever = 1<<31 - 1

// cube is the fact table of one dataset.
type cube struct {
	ds      *warehouse.Dataset
	table   string   // quoted: "fact_border"
	columns []string // of the dimensions, quoted: "FREQ"
	area    []bool   // by dimension: its codes are areas

	freq, refArea, source, measure, counterpart, basis int // places of dimensions
	direction                                          int // -1 where the dataset has none
}

// The columns of a row behind its dimensions: what the figure is, where it
// stands, and since and until when it is current. A draft's rows have all but
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

// figureNames are the names of figureColumns, in order.
var figureNames = []string{
	"period", "value", "flags", "conf", "low", "high", "ref_date", "cut",
	"sheet", "cell_row", "cell_col", "cell_text", "more", "comment_id",
}

func newCube(ds *warehouse.Dataset) *cube {
	c := &cube{
		ds: ds, table: quoteName("fact_" + strings.ToLower(ds.ID)),
		freq: ds.Index(warehouse.DimFreq), refArea: ds.Index(warehouse.DimRefArea), source: ds.Index(warehouse.DimSource),
		measure: ds.Index(warehouse.DimMeasure), counterpart: ds.Index(warehouse.DimCounterpart), basis: ds.Index(warehouse.DimBasis),
		direction: ds.Index(warehouse.DimDirection),
	}
	for _, d := range ds.Dimensions {
		c.columns = append(c.columns, quoteName(d.ID))
		c.area = append(c.area, d.CodeList == areaList)
	}
	return c
}

// areaList is the code list whose total is W.
const areaList = "CL_AREA"

// readCubes makes the fact tables that are missing and adds the dimensions that
// the catalog has got since; older rows are not broken down by them.
func (s *Store) readCubes(ctx context.Context) error {
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
		c := newCube(ds)
		if err := c.check(); err != nil {
			return err
		}
		s.cubes[ds.ID] = c
		if s.readOnly {
			continue
		}
		if err := s.widen(ctx, c, have); err != nil {
			return err
		}
		if have[strings.Trim(c.table, `"`)] != nil {
			continue
		}
		if _, err := s.db.ExecContext(ctx, "CREATE TABLE "+c.table+" ("+c.definition()+",\n "+validColumns+")"); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a dataset that cannot be a table.
func (c *cube) check() error {
	for i, want := range []string{
		warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure,
		warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge,
	} {
		if i >= len(c.ds.Dimensions) || c.ds.Dimensions[i].ID != want {
			return warehouse.Errorf(warehouse.ErrInvalid, "dataset %s: dimension %d must be %s", c.ds.ID, i+1, want)
		}
	}
	if len(c.ds.Dimensions) > maxDims {
		return warehouse.Errorf(warehouse.ErrInvalid, "dataset %s has more than %d dimensions", c.ds.ID, maxDims)
	}
	for _, d := range c.ds.Dimensions {
		if slices.Contains(figureNames, strings.ToLower(d.ID)) || strings.Contains(" RELEASE CONFIRMED VALID_FROM VALID_TO SKIPPED APART LOOSE ", " "+d.ID+" ") {
			return warehouse.Errorf(warehouse.ErrInvalid, "dataset %s: a dimension cannot be called %s, the store has a column of that name", c.ds.ID, d.ID)
		}
	}
	return nil
}

// maxDims bounds the dimensions of a dataset, so that a key is a value that
// can be compared.
const maxDims = 16

func (c *cube) definition() string {
	var b strings.Builder
	for _, col := range c.columns {
		fmt.Fprintf(&b, "%s INTEGER NOT NULL, ", col)
	}
	return b.String() + figureColumns
}

// names lists the columns that a draft and the fact table have in common.
func (c *cube) names() string {
	return strings.Join(slices.Concat(c.columns, figureNames), ", ")
}

// widen adds missing dimensions to the fact table and to the drafts of the
// dataset.
func (s *Store) widen(ctx context.Context, c *cube, have map[string][]string) error {
	for table, columns := range have {
		if !strings.HasSuffix(table, "_"+strings.ToLower(c.ds.ID)) {
			continue
		}
		for i, d := range c.ds.Dimensions {
			if slices.Contains(columns, d.ID) {
				continue
			}
			if err := s.addDimension(ctx, quoteName(table), c.columns[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) addDimension(ctx context.Context, table, column string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	total := s.codes.put(warehouse.Total)
	if err = s.codes.send(ctx, tx); err == nil {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s INTEGER DEFAULT %d", table, column, total))
	}
	if err == nil {
		err = tx.Commit()
	}
	s.codes.settle(err == nil)
	return errors.Join(err, undo(tx))
}

// total reports whether a code of a dimension stands for all of it.
func (c *cube) total(dim int, code string) bool {
	return code == warehouse.Total || code == warehouse.NotApplicable || c.area[dim] && code == warehouse.World
}

// canonical writes the total of areas as it is stored: _T is the world.
func (c *cube) canonical(q warehouse.Query) warehouse.Query {
	q.Where = slices.Clone(q.Where)
	for n, f := range q.Where {
		if i := c.ds.Index(f.Dim); i < 0 || !c.area[i] || !slices.Contains(f.Codes, warehouse.Total) {
			continue
		}
		codes := slices.Clone(f.Codes)
		codes[slices.Index(codes, warehouse.Total)] = warehouse.World
		slices.Sort(codes)
		q.Where[n].Codes = slices.Compact(codes)
	}
	return q
}

// equal is the condition that two rows say the same of their key.
func equal(a, b string) string {
	var conds []string
	for _, col := range []string{"value", "flags", "conf", "low", "high", "ref_date", "comment_id"} {
		conds = append(conds, a+"."+col+" IS NOT DISTINCT FROM "+b+"."+col)
	}
	return strings.Join(conds, " AND ")
}

// same is the condition that two rows have one key.
func (c *cube) same(a, b string) string {
	return sameKey(a, b, slices.Concat(c.columns, []string{"period"}))
}

func sameKey(a, b string, columns []string) string {
	conds := make([]string, len(columns))
	for i, col := range columns {
		conds[i] = fmt.Sprintf("%s.%s = %s.%s", a, col, b, col)
	}
	return strings.Join(conds, " AND ")
}
