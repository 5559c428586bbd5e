package export_test

import (
	"bytes"
	"math"
	"strconv"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

func TestArrowReadsBackAsWritten(t *testing.T) {
	data := write(t, "arrow", answer())
	if diff := cmp.Diff(table, readArrow(t, data)); diff != "" {
		t.Error(diff)
	}
	r, err := ipc.NewFileReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if f, _ := r.Schema().FieldsByName("REF_AREA"); f[0].Type.ID() != arrow.DICTIONARY {
		t.Errorf("REF_AREA is %s, want a dictionary", f[0].Type)
	}
	meta := r.Schema().Metadata()
	for key, want := range map[string]string{"dataset": "BORDER", "vintage": "9", "notes": `["own nationals are left out"]`} {
		if got, _ := meta.GetValue(key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

func TestParquetReadsBackAsWritten(t *testing.T) {
	data := write(t, "parquet", answer())
	if diff := cmp.Diff(table, readParquet(t, data)); diff != "" {
		t.Error(diff)
	}
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if v := r.MetaData().KeyValueMetadata().FindValue("dataset"); v == nil || *v != "BORDER" {
		t.Errorf("dataset = %v", v)
	}
}

// An answer of more rows than a batch is several, which share a dictionary.
func TestLongAnswersReadBack(t *testing.T) {
	a := answer()
	a.Rows = nil
	for i := range 1<<16 + 3 {
		v := float64(i)
		if i%7 == 0 {
			v = math.NaN()
		}
		a.Rows = append(a.Rows, warehouse.Row{Key: []string{"M", "CRI", "P" + strconv.Itoa(i%1000)}, Period: "2023-07", Value: v, Low: math.NaN(), High: math.NaN()})
	}
	want := len(a.Rows) + 1
	fromArrow, fromParquet := readArrow(t, write(t, "arrow", a)), readParquet(t, write(t, "parquet", a))
	if len(fromArrow) != want || len(fromParquet) != want {
		t.Fatalf("%d rows from arrow, %d from parquet, want %d", len(fromArrow), len(fromParquet), want)
	}
	if diff := cmp.Diff(fromArrow, fromParquet); diff != "" {
		t.Error(diff)
	}
	if last := fromArrow[want-1]; last[2] != "P538" || last[4] != "65538" {
		t.Errorf("last row %v", last)
	}
}

func readArrow(t *testing.T, data []byte) [][]string {
	t.Helper()
	r, err := ipc.NewFileReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var head []string
	for _, f := range r.Schema().Fields() {
		head = append(head, f.Name)
	}
	lines := [][]string{head}
	for i := range r.NumRecords() {
		batch, err := r.RecordBatch(i)
		if err != nil {
			t.Fatal(err)
		}
		for row := range int(batch.NumRows()) {
			line := make([]string, batch.NumCols())
			for c, col := range batch.Columns() {
				line[c] = arrowText(t, col, row)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func arrowText(t *testing.T, col arrow.Array, row int) string {
	t.Helper()
	if col.IsNull(row) {
		return ""
	}
	switch col := col.(type) {
	case *array.Dictionary:
		return col.Dictionary().(*array.String).Value(col.GetValueIndex(row))
	case *array.Float64:
		return warehouse.FormatNumber(col.Value(row))
	case *array.Int32:
		return strconv.Itoa(int(col.Value(row)))
	}
	t.Fatalf("a column of %s", col.DataType())
	return ""
}

func readParquet(t *testing.T, data []byte) [][]string {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	schema := r.MetaData().Schema
	var head []string
	for i := range schema.NumColumns() {
		head = append(head, schema.Column(i).Name())
	}
	lines := [][]string{head}
	for g := range r.NumRowGroups() {
		group := r.RowGroup(g)
		from := len(lines)
		for range group.NumRows() {
			lines = append(lines, make([]string, len(head)))
		}
		for c := range head {
			col, err := group.Column(c)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range parquetTexts(t, col, int(group.NumRows())) {
				lines[from+i][c] = s
			}
		}
	}
	return lines
}

func parquetTexts(t *testing.T, col file.ColumnChunkReader, rows int) []string {
	t.Helper()
	levels := make([]int16, rows)
	var values []string
	switch col := col.(type) {
	case *file.ByteArrayColumnChunkReader:
		buf := make([]parquet.ByteArray, rows)
		_, n, err := col.ReadBatch(int64(rows), buf, levels, nil)
		for _, v := range buf[:n] {
			values = append(values, string(v))
		}
		check(t, err)
	case *file.Float64ColumnChunkReader:
		buf := make([]float64, rows)
		_, n, err := col.ReadBatch(int64(rows), buf, levels, nil)
		for _, v := range buf[:n] {
			values = append(values, warehouse.FormatNumber(v))
		}
		check(t, err)
	case *file.Int32ColumnChunkReader:
		buf := make([]int32, rows)
		_, n, err := col.ReadBatch(int64(rows), buf, levels, nil)
		for _, v := range buf[:n] {
			values = append(values, strconv.Itoa(int(v)))
		}
		check(t, err)
	}
	texts := make([]string, rows)
	next := 0
	for i := range texts {
		if col.Descriptor().MaxDefinitionLevel() == 0 || levels[i] == 1 {
			texts[i] = values[next]
			next++
		}
	}
	return texts
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
