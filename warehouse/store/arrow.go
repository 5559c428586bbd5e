//go:build duckdb_arrow

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/duckdb/duckdb-go/v2"
)

// insertBlock puts a block into a table through Arrow: the columns are handed
// to DuckDB where they lie, four times as fast as row by row
// (docs/decisions/0002-storage.md).
func insertBlock(ctx context.Context, conn *sql.Conn, table string, b *blockColumns) error {
	record := recordOf(b)
	defer record.Release()
	names := make([]string, record.NumCols())
	for i, f := range record.Schema().Fields() {
		names[i] = quoteName(f.Name)
	}
	list := strings.Join(names, ", ")
	return conn.Raw(func(raw any) error {
		dc := raw.(driver.Conn)
		a, err := duckdb.NewArrowFromConn(dc)
		if err != nil {
			return err
		}
		reader, err := array.NewRecordReader(record.Schema(), []arrow.RecordBatch{record})
		if err != nil {
			return err
		}
		defer reader.Release()
		release, err := a.RegisterView(reader, "block")
		if err != nil {
			return err
		}
		defer release()
		exec := dc.(driver.ExecerContext)
		_, err = exec.ExecContext(ctx, "INSERT INTO "+table+" ("+list+") SELECT "+list+" FROM block", nil)
		if err != nil {
			return err // the transaction is void, and the view with it
		}
		_, drop := exec.ExecContext(ctx, "DROP VIEW block", nil)
		return errors.Join(err, drop)
	})
}

// recordOf makes an Arrow record of a block; columns of which the block has
// nothing are left out, and NULL in the table.
func recordOf(b *blockColumns) arrow.RecordBatch {
	var r recordBuilder
	for i, name := range b.names {
		r.add(name, &arrow.Int32Type{}, arrow.Int32Traits.CastToBytes(b.ints[i]), nil)
	}
	r.add("value", &arrow.Float64Type{}, arrow.Float64Traits.CastToBytes(b.Value), known(b.Value))
	flags := make([]uint32, b.Len())
	for i, f := range b.Flags {
		flags[i] = uint32(plain(f))
	}
	r.add("flags", &arrow.Uint32Type{}, arrow.Uint32Traits.CastToBytes(flags), nil)
	r.add("conf", &arrow.Uint8Type{}, b.conf, nil)
	if b.Low != nil {
		r.add("low", &arrow.Float64Type{}, arrow.Float64Traits.CastToBytes(b.Low), known(b.Low))
		r.add("high", &arrow.Float64Type{}, arrow.Float64Traits.CastToBytes(b.High), known(b.High))
	}
	r.texts("ref_date", b.RefDate)
	r.texts("cell_text", b.Text)
	if b.more != nil {
		ids, valid := make([]int32, b.Len()), make([]byte, bitutil.BytesForBits(int64(b.Len())))
		for i, id := range b.more {
			ids[i] = id
			bitutil.SetBit(valid, i)
		}
		r.add("more", &arrow.Int32Type{}, arrow.Int32Traits.CastToBytes(ids), valid)
	}
	return array.NewRecordBatch(arrow.NewSchema(r.fields, nil), r.columns, int64(b.Len()))
}

// known marks the values that are numbers; nil where all are.
func known(values []float64) []byte {
	var valid []byte
	for i, v := range values {
		if !math.IsNaN(v) {
			continue
		}
		if valid == nil {
			valid = make([]byte, bitutil.BytesForBits(int64(len(values))))
			bitutil.SetBitsTo(valid, 0, int64(len(values)), true)
		}
		bitutil.ClearBit(valid, i)
	}
	return valid
}

// recordBuilder gathers columns.
type recordBuilder struct {
	fields  []arrow.Field
	columns []arrow.Array
}

// add makes a column of values that stay where they are; valid has a bit for
// each that is not NULL, nil where none is.
func (r *recordBuilder) add(name string, typ arrow.FixedWidthDataType, values, valid []byte) {
	n := len(values) / typ.Bytes()
	nulls := 0
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(values)}
	if valid != nil {
		nulls = n - bitutil.CountSetBits(valid, 0, n)
		buffers[0] = memory.NewBufferBytes(valid)
	}
	r.fields = append(r.fields, arrow.Field{Name: name, Type: typ, Nullable: true})
	r.columns = append(r.columns, array.MakeFromData(array.NewData(typ, n, buffers, nil, nulls, 0)))
}

// texts makes a column of texts, "" as NULL; none where there is no text.
func (r *recordBuilder) texts(name string, texts []string) {
	if texts == nil {
		return
	}
	b := array.NewStringBuilder(memory.DefaultAllocator)
	defer b.Release()
	b.Reserve(len(texts))
	for _, t := range texts {
		if t == "" {
			b.AppendNull()
		} else {
			b.Append(t)
		}
	}
	r.fields = append(r.fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	r.columns = append(r.columns, b.NewArray())
}
