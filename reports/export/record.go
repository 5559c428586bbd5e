package export

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"siemmes/warehouse"
)

// batchRows is how many rows a record batch and a parquet row group holds: 64 Ki
// is where readers work in one go and the writer's memory stays small.
const batchRows = 1 << 16

// textType is how texts are held: codes repeat, so numbers into a dictionary.
var textType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// records are the rows of an answer as Arrow record batches that share one
// dictionary per column, as an Arrow file must have it.
type records struct {
	schema *arrow.Schema
	cols   []column
	rows   []warehouse.Row
	index  []warehouse.Dictionary // per text column
	dict   []arrow.Array
	mem    memory.Allocator
}

func newRecords(a *warehouse.Answer, opt Options) (*records, error) {
	meta, err := metadata(a, opt)
	if err != nil {
		return nil, err
	}
	keys, values := make([]string, len(meta)), make([]string, len(meta))
	for i, m := range meta {
		keys[i], values[i] = m.key, m.value
	}
	about := arrow.NewMetadata(keys, values)
	r := &records{cols: columns(a, opt), rows: a.Rows, mem: memory.DefaultAllocator}
	r.index = make([]warehouse.Dictionary, len(r.cols))
	r.dict = make([]arrow.Array, len(r.cols))
	fields := make([]arrow.Field, len(r.cols))
	for i, c := range r.cols {
		fields[i] = arrow.Field{Name: c.id, Type: arrowType(c.kind), Nullable: c.optional()}
		if c.kind == text {
			r.dict[i] = r.dictionary(i)
		}
	}
	r.schema = arrow.NewSchema(fields, &about)
	return r, nil
}

func arrowType(k kind) arrow.DataType {
	switch k {
	case number:
		return arrow.PrimitiveTypes.Float64
	case integer:
		return arrow.PrimitiveTypes.Int32
	}
	return textType
}

// dictionary collects the texts of a column over all rows.
func (r *records) dictionary(col int) arrow.Array {
	c, d := r.cols[col], &r.index[col]
	for i := range r.rows {
		d.Put(c.str(&r.rows[i]))
	}
	b := array.NewStringBuilder(r.mem)
	defer b.Release()
	b.AppendValues(d.Texts, nil)
	return b.NewArray()
}

// each hands out the batches one after the other. An answer without rows is
// one empty batch: the columns are still there to be read.
func (r *records) each(yield func(arrow.RecordBatch) error) error {
	for from := 0; ; from += batchRows {
		to := min(from+batchRows, len(r.rows))
		arrays := make([]arrow.Array, len(r.cols))
		for i := range r.cols {
			arrays[i] = r.array(i, from, to)
		}
		batch := array.NewRecordBatch(r.schema, arrays, int64(to-from))
		err := yield(batch)
		batch.Release()
		for _, a := range arrays {
			a.Release()
		}
		if err != nil || to == len(r.rows) {
			return err
		}
	}
}

// array is one column of the rows from (inclusive) to (exclusive).
func (r *records) array(col, from, to int) arrow.Array {
	c := r.cols[col]
	if c.kind == text {
		return r.codes(col, from, to)
	}
	values := make([]float64, 0, to-from)
	valid := make([]bool, 0, to-from)
	for i := from; i < to; i++ {
		v := c.num(&r.rows[i])
		values, valid = append(values, v), append(valid, v == v)
	}
	if c.kind == integer {
		b := array.NewInt32Builder(r.mem)
		defer b.Release()
		for _, v := range values {
			b.Append(int32(v))
		}
		return b.NewArray()
	}
	b := array.NewFloat64Builder(r.mem)
	defer b.Release()
	b.AppendValues(values, valid)
	return b.NewArray()
}

func (r *records) codes(col, from, to int) arrow.Array {
	c := r.cols[col]
	b := array.NewInt32Builder(r.mem)
	defer b.Release()
	for i := from; i < to; i++ {
		s := c.str(&r.rows[i])
		if s == "" && c.nullable {
			b.AppendNull()
			continue
		}
		b.Append(r.index[col].Put(s))
	}
	indices := b.NewArray()
	defer indices.Release()
	return array.NewDictionaryArray(textType, indices, r.dict[col])
}
