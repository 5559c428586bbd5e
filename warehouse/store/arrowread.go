//go:build duckdb_arrow

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse/query"
)

// engine answers from the database, on connections of its pool. What a statement
// gives is passed on in the columns that DuckDB passes on through Arrow.
type engine struct{ db *sql.DB }

func (e engine) Dialect() *query.Dialect { return &query.DuckDB }

// Read runs a statement again where the database was given up before it: the next
// connection is to one that answers.
func (e engine) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	for again := 0; ; again++ {
		begun := false
		err := e.read(ctx, statement, args, func(c *query.Columns) error {
			begun = true
			return read(c)
		})
		if begun || again == readAgain || !errors.Is(err, driver.ErrBadConn) {
			return convert(err)
		}
	}
}

// readAgain is how often a statement is run again: as often as database/sql does.
const readAgain = 2

func (e engine) read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) (err error) {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var failed error // of read: the connection is not to be thrown away for it
	err = conn.Raw(func(raw any) error {
		c, err := connectionOf(raw)
		if err != nil {
			return err
		}
		a, err := duckdb.NewArrowFromConn(c.Conn)
		if err != nil {
			return err
		}
		reader, err := a.QueryContext(ctx, statement, args...)
		if err != nil {
			failed = c.of.check(err)
			return nil
		}
		defer reader.Release()
		failed = c.of.check(readRecords(reader, read))
		return nil
	})
	return errors.Join(err, failed)
}

func readRecords(reader array.RecordReader, read func(*query.Columns) error) error {
	for reader.Next() {
		record := reader.RecordBatch()
		block := query.Columns{Len: int(record.NumRows()), All: make([]query.Column, record.NumCols())}
		for i, values := range record.Columns() {
			var err error
			if block.All[i], err = columnOfArrow(values); err != nil {
				return fmt.Errorf("column %s: %w", record.ColumnName(i), err)
			}
		}
		if err := read(&block); err != nil {
			return err
		}
	}
	return reader.Err()
}

// columnOfArrow makes a column of Arrow's; those of the kinds that figures have are
// not copied.
func columnOfArrow(values arrow.Array) (c query.Column, err error) {
	n := values.Len()
	if values.NullN() > 0 {
		c.Null = make([]bool, n)
		for i := range n {
			c.Null[i] = values.IsNull(i)
		}
	}
	switch v := values.(type) {
	case *array.Int32:
		c.Int32s = v.Int32Values()
	case *array.Int64:
		c.Ints = v.Int64Values()
	case *array.Float64:
		c.Floats = v.Float64Values()
	case *array.String:
		c.Texts = copied(n, func(i int) string { return strings.Clone(v.Value(i)) })
	case *array.Boolean:
		c.Bools = copied(n, v.Value)
	case *array.Timestamp:
		unit := v.DataType().(*arrow.TimestampType).Unit
		c.Times = copied(n, func(i int) time.Time { return v.Value(i).ToTime(unit) })
	case *array.Date32:
		c.Times = copied(n, func(i int) time.Time { return v.Value(i).ToTime() })
	default:
		c.Ints, err = wholeNumbers(values)
	}
	return c, err
}

// wholeNumbers reads whole numbers of other widths.
func wholeNumbers(values arrow.Array) ([]int64, error) {
	n := values.Len()
	switch v := values.(type) {
	case *array.Null:
		return make([]int64, n), nil
	case *array.Uint8:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Uint16:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Uint32:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Uint64:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Int8:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Int16:
		return copied(n, func(i int) int64 { return int64(v.Value(i)) }), nil
	case *array.Decimal128:
		return copied(n, func(i int) int64 { return int64(v.Value(i).LowBits()) }), nil
	}
	return nil, fmt.Errorf("values of the type %s are not read", values.DataType())
}

// copied gives the values of a column, which has n.
func copied[T any](n int, value func(int) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = value(i)
	}
	return out
}
