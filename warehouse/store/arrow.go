//go:build duckdb_arrow

package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse/query"
)

// insertBlocks puts blocks into a table through Arrow: the columns are handed
// to DuckDB where they lie, four times as fast as row by row
// (docs/decisions/0003-storage.md).
func insertBlocks(ctx context.Context, conn *sql.Conn, table string, blocks []*blockColumns) error {
	records := make([]arrow.RecordBatch, len(blocks))
	for i, b := range blocks {
		records[i] = recordOf(b)
		defer records[i].Release()
	}
	schema := records[0].Schema()
	names := make([]string, schema.NumFields())
	for i, f := range schema.Fields() {
		names[i] = query.QuoteName(f.Name)
	}
	list := strings.Join(names, ", ")
	return conn.Raw(func(raw any) error {
		dc, err := connectionOf(raw)
		if err != nil {
			return err
		}
		a, err := duckdb.NewArrowFromConn(dc.Conn)
		if err != nil {
			return err
		}
		reader, err := array.NewRecordReader(schema, records)
		if err != nil {
			return err
		}
		defer reader.Release()
		release, err := a.RegisterView(reader, "blocks")
		if err != nil {
			return err
		}
		defer release()
		_, err = dc.ExecContext(ctx, "INSERT INTO "+table+" ("+list+") SELECT "+list+" FROM blocks", nil)
		if err != nil {
			return err // the transaction is void, and the view with it
		}
		_, drop := dc.ExecContext(ctx, "DROP VIEW blocks", nil)
		return errors.Join(err, drop)
	})
}

// recordOf makes an Arrow record of a block. All records have all columns.
func recordOf(b *blockColumns) arrow.RecordBatch {
	n := len(b.value)
	var r recordBuilder
	for i, name := range b.names {
		r.add(name, &arrow.Int32Type{}, arrow.Int32Traits.CastToBytes(b.ints[i]), nil)
	}
	r.add("value", &arrow.Float64Type{}, arrow.Float64Traits.CastToBytes(b.value), known(b.value))
	r.add("flags", &arrow.Uint32Type{}, arrow.Uint32Traits.CastToBytes(b.flags), nil)
	r.add("conf", &arrow.Uint8Type{}, b.conf, nil)
	r.bounds("low", b.low, n)
	r.bounds("high", b.high, n)
	r.texts("ref_date", b.refDate, n)
	r.texts("cell_text", b.text, n)
	r.numbers("more", n, maps.All(b.more))
	r.numbers("comment_id", n, slices.All(b.comment))
	return array.NewRecordBatch(arrow.NewSchema(r.fields, nil), r.columns, int64(n))
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

// bounds makes a column of numbers of which there may be none.
func (r *recordBuilder) bounds(name string, values []float64, n int) {
	if values == nil {
		r.none(name, &arrow.Float64Type{}, n)
		return
	}
	r.add(name, &arrow.Float64Type{}, arrow.Float64Traits.CastToBytes(values), known(values))
}

// texts makes a column of texts, "" as NULL.
func (r *recordBuilder) texts(name string, texts []string, n int) {
	if texts == nil {
		r.none(name, arrow.BinaryTypes.String, n)
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

// numbers makes a column of numbers that few rows have, n rows long; a negative
// one is NULL.
func (r *recordBuilder) numbers(name string, n int, some iter.Seq2[int, int32]) {
	ids, valid := make([]int32, n), make([]byte, bitutil.BytesForBits(int64(n)))
	for i, id := range some {
		if id >= 0 {
			ids[i] = id
			bitutil.SetBit(valid, i)
		}
	}
	r.add(name, &arrow.Int32Type{}, arrow.Int32Traits.CastToBytes(ids), valid)
}

// none makes a column of NULLs.
func (r *recordBuilder) none(name string, typ arrow.DataType, n int) {
	r.fields = append(r.fields, arrow.Field{Name: name, Type: typ, Nullable: true})
	r.columns = append(r.columns, array.MakeArrayOfNull(memory.DefaultAllocator, typ, n))
}
