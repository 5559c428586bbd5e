package export

import (
	"io"
	"slices"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"siemmes/warehouse"
)

// writeParquet writes a row group for each block, texts as dictionary-encoded
// UTF-8, compressed with Snappy, which every reader of parquet knows. The
// file's key-value metadata is that of an arrow file's schema.
//
// It is on parquet/file and not on pqarrow: that one links a gRPC server
// into whoever writes a table.
func writeParquet(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error {
	cols := columns(h, opt)
	root, err := parquetSchema(cols)
	if err != nil {
		return err
	}
	meta, err := metadata(h, blocks, opt)
	if err != nil {
		return err
	}
	// The writer closes what it is given if it can: hide that, the file
	// belongs to who opened it.
	out := file.NewParquetWriter(struct{ io.Writer }{w}, root, file.WithWriterProps(parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Snappy),
		parquet.WithCreatedBy("siemmes"),
	)))
	for _, m := range meta {
		if err := out.AppendKeyValueMetadata(m.key, m.value); err != nil {
			return err
		}
	}
	bytes := make([]byteTexts, len(cols))
	for b, err := range blocks {
		if err != nil {
			return err
		}
		group, err := out.AppendRowGroupChecked()
		if err != nil {
			return err
		}
		read(cols, b)
		for i, c := range cols {
			if err := writeChunk(group, c, &bytes[i], b.Len()); err != nil {
				return err
			}
		}
		if err := group.Close(); err != nil {
			return err
		}
	}
	return out.Close()
}

func parquetSchema(cols []*column) (*schema.GroupNode, error) {
	fields := make(schema.FieldList, len(cols))
	for i, c := range cols {
		repetition := parquet.Repetitions.Required
		if c.optional() {
			repetition = parquet.Repetitions.Optional
		}
		var logical schema.LogicalType = schema.NoLogicalType{}
		physical := parquet.Types.Double
		switch c.kind {
		case text:
			physical, logical = parquet.Types.ByteArray, schema.StringLogicalType{}
		case integer:
			physical = parquet.Types.Int32
		}
		node, err := schema.NewPrimitiveNodeLogical(c.id, repetition, logical, physical, -1, -1)
		if err != nil {
			return nil, err
		}
		fields[i] = node
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
}

// writeChunk writes one column of one row group. Of an optional column only
// the values that are there are written, with a definition level per row.
func writeChunk(group file.SerialRowGroupWriter, c *column, bytes *byteTexts, rows int) error {
	chunk, err := group.NextColumn()
	if err != nil {
		return err
	}
	var levels []int16
	if c.optional() {
		levels = make([]int16, rows)
		for i := range levels {
			if c.kind == text && c.at[i] != none || c.kind == number && c.nums[i] == c.nums[i] {
				levels[i] = 1
			}
		}
	}
	switch chunk := chunk.(type) {
	case *file.ByteArrayColumnChunkWriter:
		_, err = chunk.WriteBatch(bytes.of(c), levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = chunk.WriteBatch(slices.DeleteFunc(slices.Clone(c.nums), func(v float64) bool { return v != v }), levels, nil)
	case *file.Int32ColumnChunkWriter:
		_, err = chunk.WriteBatch(c.ints, levels, nil)
	}
	if err != nil {
		return err
	}
	return chunk.Close()
}

// byteTexts are the texts of a column as bytes, by place, and those of one block.
type byteTexts struct{ known, values []parquet.ByteArray }

// of lists the texts of the rows that have one.
func (t *byteTexts) of(c *column) []parquet.ByteArray {
	for _, s := range c.texts[len(t.known):] {
		t.known = append(t.known, parquet.ByteArray(s))
	}
	t.values = t.values[:0]
	for _, place := range c.at {
		if place != none {
			t.values = append(t.values, t.known[place])
		}
	}
	return t.values
}
