package query

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"time"

	"siemmes/warehouse"
)

// Engine runs statements over the tables of a warehouse: DuckDB in the store, and
// any other that holds the same tables.
type Engine interface {
	// Read runs one statement with its arguments and passes on what it gives, block
	// by block. A block and its columns are only valid until read returns. An error
	// of read ends the statement and is returned.
	Read(ctx context.Context, statement string, args []any, read func(*Columns) error) error
	// Dialect is how the engine writes what SQL leaves open.
	Dialect() *Dialect
}

// Columns is a block of what a statement gives, column by column.
type Columns struct {
	Len int
	All []Column
}

// Column is one column of a block: one of its slices has Columns.Len values.
type Column struct {
	Int32s []int32
	Ints   []int64
	Floats []float64
	Texts  []string
	Bools  []bool
	Times  []time.Time
	// Null marks the values that are NULL; nil where none is.
	Null []bool
}

func (c *Column) null(i int) bool { return c.Null != nil && c.Null[i] }

// int is not ok where the column holds no whole numbers.
func (c *Column) int(i int) (v int64, ok bool) {
	switch {
	case c.Int32s != nil:
		return int64(c.Int32s[i]), true
	case c.Ints != nil:
		return c.Ints[i], true
	}
	return 0, false
}

// Rows reads the rows of blocks one by one.
type Rows struct {
	block *Columns
	at    int
}

// Scan copies the values of a row. NULL is NaN as a number, the zero time, and a nil
// pointer to a text; it is an error as anything else.
func (r *Rows) Scan(to ...any) error {
	if len(to) != len(r.block.All) {
		return fmt.Errorf("a statement gives %d columns, %d are read", len(r.block.All), len(to))
	}
	for n, p := range to {
		if err := r.block.All[n].scan(r.at, p); err != nil {
			return fmt.Errorf("column %d: %w", n+1, err)
		}
	}
	return nil
}

func (c *Column) scan(i int, to any) error {
	switch p := to.(type) {
	case *float64:
		switch {
		case c.null(i):
			*p = math.NaN()
			return nil
		case c.Floats != nil:
			*p = c.Floats[i]
			return nil
		}
	case *time.Time:
		switch {
		case c.null(i):
			*p = time.Time{}
			return nil
		case c.Times != nil:
			*p = c.Times[i]
			return nil
		}
	case **string:
		switch {
		case c.null(i):
			*p = nil
			return nil
		case c.Texts != nil:
			*p = &c.Texts[i]
			return nil
		}
	case *string:
		if c.Texts != nil && !c.null(i) {
			*p = c.Texts[i]
			return nil
		}
	case *bool:
		if c.Bools != nil && !c.null(i) {
			*p = c.Bools[i]
			return nil
		}
	default:
		return c.scanNumber(i, to)
	}
	return c.mismatch(i, to)
}

// scanNumber copies a whole number, or a value into a type of one of the kinds.
func (c *Column) scanNumber(i int, to any) error {
	v, ok := c.int(i)
	if !ok || c.null(i) {
		return c.scanNamed(i, to)
	}
	switch p := to.(type) {
	case *int32:
		*p = int32(v)
	case *int64:
		*p = v
	case *int:
		*p = int(v)
	case *uint8:
		*p = uint8(v)
	case *warehouse.Flags:
		*p = warehouse.Flags(v)
	case *warehouse.ConfStatus:
		*p = warehouse.ConfStatus(v)
	default:
		return c.scanNamed(i, to)
	}
	return nil
}

// scanNamed copies into types that are named: states, kinds.
func (c *Column) scanNamed(i int, to any) error {
	p := reflect.ValueOf(to)
	if p.Kind() != reflect.Pointer || c.null(i) {
		return c.mismatch(i, to)
	}
	v, whole := c.int(i)
	switch e := p.Elem(); {
	case e.Kind() == reflect.String && c.Texts != nil:
		e.SetString(c.Texts[i])
	case e.CanInt() && whole:
		e.SetInt(v)
	case e.CanUint() && whole:
		e.SetUint(uint64(v))
	default:
		return c.mismatch(i, to)
	}
	return nil
}

func (c *Column) mismatch(i int, to any) error {
	if c.null(i) {
		return fmt.Errorf("NULL cannot be a %T", to)
	}
	return fmt.Errorf("the value cannot be read as a %T", to)
}

// each calls do for every row of a statement.
func eachRow(ctx context.Context, e Engine, statement string, args []any, do func(*Rows) error) error {
	return e.Read(ctx, statement, args, func(block *Columns) error {
		rows := Rows{block: block}
		for ; rows.at < block.Len; rows.at++ {
			if err := do(&rows); err != nil {
				return err
			}
		}
		return nil
	})
}

// columnOf reads a statement's only column.
func columnOf[T any](ctx context.Context, e Engine, statement string, args ...any) ([]T, error) {
	var out []T
	err := eachRow(ctx, e, statement, args, func(rows *Rows) error {
		var v T
		err := rows.Scan(&v)
		out = append(out, v)
		return err
	})
	return out, err
}
