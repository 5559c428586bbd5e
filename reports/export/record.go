package export

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"siemmes/warehouse"
)

// textType is how texts are held: codes repeat, so numbers into a dictionary.
var textType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// records writes blocks as Arrow record batches that share one dictionary per
// column: an Arrow file has no other, and has it before the first batch.
type records struct {
	schema *arrow.Schema
	cols   []*column
	used   []usedTexts // per column
	dict   []arrow.Array
	mem    memory.Allocator
}

// usedTexts are the texts of a column that rows have, in the order of arrival.
type usedTexts struct {
	texts []string
	at    []int32 // by the text's place in the column: its place here and one; zero: none
}

func (u *usedTexts) put(c *column, place int32) {
	if int(place) >= len(u.at) {
		u.at = append(u.at, make([]int32, len(c.texts)-len(u.at))...)
	}
	if u.at[place] == 0 {
		u.texts = append(u.texts, c.texts[place])
		u.at[place] = int32(len(u.texts))
	}
}

func newRecords(cols []*column, meta []entry) *records {
	keys, values := make([]string, len(meta)), make([]string, len(meta))
	for i, m := range meta {
		keys[i], values[i] = m.key, m.value
	}
	about := arrow.NewMetadata(keys, values)
	r := &records{cols: cols, used: make([]usedTexts, len(cols)), dict: make([]arrow.Array, len(cols)), mem: memory.DefaultAllocator}
	fields := make([]arrow.Field, len(cols))
	for i, c := range cols {
		fields[i] = arrow.Field{Name: c.id, Type: arrowType(c.kind), Nullable: c.optional()}
	}
	r.schema = arrow.NewSchema(fields, &about)
	return r
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

// collect reads the answer for the dictionaries.
func (r *records) collect(blocks warehouse.Blocks) error {
	for b, err := range blocks {
		if err != nil {
			return err
		}
		for i, c := range r.cols {
			if c.kind != text {
				continue
			}
			c.read(b)
			for _, place := range c.at {
				if place != none {
					r.used[i].put(c, place)
				}
			}
		}
	}
	for i, c := range r.cols {
		if c.kind == text {
			b := array.NewStringBuilder(r.mem)
			b.AppendValues(r.used[i].texts, nil)
			r.dict[i] = b.NewArray()
			b.Release()
		}
	}
	return nil
}

// write writes the rows that the columns have.
func (r *records) write(out interface{ Write(arrow.RecordBatch) error }, rows int) error {
	arrays := make([]arrow.Array, len(r.cols))
	for i := range r.cols {
		arrays[i] = r.array(i, rows)
	}
	batch := array.NewRecordBatch(r.schema, arrays, int64(rows))
	err := out.Write(batch)
	batch.Release()
	for _, a := range arrays {
		a.Release()
	}
	return err
}

// array is one column of so many rows.
func (r *records) array(col, rows int) arrow.Array {
	c := r.cols[col]
	switch c.kind {
	case text:
		return r.codes(col, rows)
	case integer:
		b := array.NewInt32Builder(r.mem)
		defer b.Release()
		b.AppendValues(c.ints[:rows], nil)
		return b.NewArray()
	}
	valid := make([]bool, rows)
	for i := range valid {
		valid[i] = c.nums[i] == c.nums[i]
	}
	b := array.NewFloat64Builder(r.mem)
	defer b.Release()
	b.AppendValues(c.nums[:rows], valid)
	return b.NewArray()
}

func (r *records) codes(col, rows int) arrow.Array {
	c := r.cols[col]
	b := array.NewInt32Builder(r.mem)
	defer b.Release()
	for _, place := range c.at[:rows] {
		if place == none {
			b.AppendNull()
			continue
		}
		b.Append(r.used[col].at[place] - 1)
	}
	indices := b.NewArray()
	defer indices.Release()
	return array.NewDictionaryArray(textType, indices, r.dict[col])
}
