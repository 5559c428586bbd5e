package export

import (
	"io"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"siemmes/warehouse"
)

// writeParquet writes row groups of batchRows, texts as dictionary-encoded
// UTF-8, compressed with Snappy, which every reader of parquet knows. The
// file's key-value metadata is that of an arrow file's schema.
//
// It stands on parquet/file and not on pqarrow: that one links a gRPC server
// into whoever writes a table.
func writeParquet(w io.Writer, a *warehouse.Answer, opt Options) error {
	cols := columns(a, opt)
	root, err := parquetSchema(cols)
	if err != nil {
		return err
	}
	meta, err := metadata(a, opt)
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
	for from := 0; from < len(a.Rows); from += batchRows {
		group, err := out.AppendRowGroupChecked()
		if err != nil {
			return err
		}
		rows := a.Rows[from:min(from+batchRows, len(a.Rows))]
		for _, c := range cols {
			if err := writeChunk(group, c, rows); err != nil {
				return err
			}
		}
		if err := group.Close(); err != nil {
			return err
		}
	}
	return out.Close()
}

func parquetSchema(cols []column) (*schema.GroupNode, error) {
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
func writeChunk(group file.SerialRowGroupWriter, c column, rows []warehouse.Row) error {
	chunk, err := group.NextColumn()
	if err != nil {
		return err
	}
	var levels []int16
	if c.optional() {
		levels = make([]int16, len(rows))
		for i := range rows {
			if c.has(&rows[i]) {
				levels[i] = 1
			}
		}
	}
	switch chunk := chunk.(type) {
	case *file.ByteArrayColumnChunkWriter:
		_, err = chunk.WriteBatch(present(c, rows, func(r *warehouse.Row) parquet.ByteArray { return parquet.ByteArray(c.str(r)) }), levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = chunk.WriteBatch(present(c, rows, c.num), levels, nil)
	case *file.Int32ColumnChunkWriter:
		_, err = chunk.WriteBatch(present(c, rows, func(r *warehouse.Row) int32 { return int32(c.num(r)) }), levels, nil)
	}
	if err != nil {
		return err
	}
	return chunk.Close()
}

// present are the values of the rows that have one.
func present[T any](c column, rows []warehouse.Row, value func(*warehouse.Row) T) []T {
	values := make([]T, 0, len(rows))
	for i := range rows {
		if c.has(&rows[i]) {
			values = append(values, value(&rows[i]))
		}
	}
	return values
}
