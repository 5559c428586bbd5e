package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"siemmes/warehouse/query"
)

// inTransaction is the engine of a transaction, or of a connection that is not to be
// taken from the pool. It reads row by row.
type inTransaction struct{ queryer }

func (e inTransaction) Dialect() *query.Dialect { return &query.DuckDB }

func (e inTransaction) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) (err error) {
	rows, err := e.QueryContext(ctx, statement, args...)
	if err != nil {
		return convert(err)
	}
	defer func() { err = convert(errors.Join(err, rows.Close())) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for more := true; more; {
		b := newBlockReader(types)
		if more, err = b.fill(rows); err != nil {
			return err
		}
		if b.block.Len > 0 {
			if err := read(&b.block); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// rowsInBlock is how many rows are read at once where they come one by one.
const rowsInBlock = 2048

// blockReader gathers rows in columns.
type blockReader struct {
	types []*sql.ColumnType
	block query.Columns
	to    []any
	cells []any
}

func newBlockReader(types []*sql.ColumnType) *blockReader {
	b := &blockReader{types: types, cells: make([]any, len(types))}
	for i := range b.cells {
		b.to = append(b.to, &b.cells[i])
	}
	b.block.All = make([]query.Column, len(types))
	return b
}

// fill reads up to rowsInBlock rows, and reports whether there may be more.
func (b *blockReader) fill(rows *sql.Rows) (more bool, err error) {
	for b.block.Len < rowsInBlock {
		if !rows.Next() {
			return false, rows.Err()
		}
		if err := rows.Scan(b.to...); err != nil {
			return false, err
		}
		for i, cell := range b.cells {
			if err := b.add(&b.block.All[i], cell, b.types[i].DatabaseTypeName()); err != nil {
				return false, fmt.Errorf("column %s: %w", b.types[i].Name(), err)
			}
		}
		b.block.Len++
	}
	return true, nil
}

// add puts a value behind those of a column.
func (b *blockReader) add(c *query.Column, cell any, kind string) error {
	if cell == nil {
		if c.Null == nil {
			c.Null = make([]bool, rowsInBlock)
		}
		c.Null[b.block.Len] = true
	}
	switch kind {
	case "DOUBLE", "FLOAT":
		v, _ := cell.(float64)
		c.Floats = append(c.Floats, v)
	case "VARCHAR":
		v, _ := cell.(string)
		c.Texts = append(c.Texts, v)
	case "BOOLEAN":
		v, _ := cell.(bool)
		c.Bools = append(c.Bools, v)
	case "TIMESTAMP", "DATE", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ":
		v, _ := cell.(time.Time)
		c.Times = append(c.Times, v)
	case "INTEGER":
		v, _ := cell.(int32)
		c.Int32s = append(c.Int32s, v)
	default:
		v, ok := wholeNumber(cell)
		if !ok {
			return fmt.Errorf("values of the type %s are not read", kind)
		}
		c.Ints = append(c.Ints, v)
	}
	return nil
}

// wholeNumber is not ok for what is none.
func wholeNumber(cell any) (int64, bool) {
	switch v := cell.(type) {
	case nil:
		return 0, true
	case int8:
		return int64(v), true
	case int16:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case uint8:
		return int64(v), true
	case uint16:
		return int64(v), true
	case uint32:
		return int64(v), true
	case uint64:
		return int64(v), true
	case *big.Int:
		return v.Int64(), v.IsInt64()
	}
	return 0, false
}
