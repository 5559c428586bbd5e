package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// readable is everything that an answer says, whatever its format: the parts of a
// workbook, the columns of a parquet or arrow file, a page without its entities.
func readable(t *testing.T, body []byte) string {
	t.Helper()
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return unzipped(t, body)
	case bytes.HasPrefix(body, []byte("PAR1")):
		return parquetText(t, body)
	case bytes.HasPrefix(body, []byte("ARROW1")):
		return arrowText(t, body)
	}
	return html.UnescapeString(string(body))
}

func unzipped(t *testing.T, body []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(t, err)
	var all strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		must(t, err)
		inside, err := io.ReadAll(r)
		must(t, err)
		all.WriteString(part.Name + "\n" + readable(t, inside) + "\n")
	}
	return all.String()
}

func parquetText(t *testing.T, body []byte) string {
	t.Helper()
	f, err := file.NewParquetReader(bytes.NewReader(body))
	must(t, err)
	defer f.Close()
	var all strings.Builder
	fmt.Fprintln(&all, f.MetaData().KeyValueMetadata())
	for g := range f.NumRowGroups() {
		group := f.RowGroup(g)
		rows := group.NumRows()
		levels := make([]int16, rows)
		for i := range group.NumColumns() {
			column, err := group.Column(i)
			must(t, err)
			switch column := column.(type) {
			case *file.ByteArrayColumnChunkReader:
				values := make([]parquet.ByteArray, rows)
				_, n, err := column.ReadBatch(rows, values, levels, nil)
				must(t, err)
				fmt.Fprintf(&all, "%s\n", values[:n])
			case *file.Float64ColumnChunkReader:
				values := make([]float64, rows)
				_, n, err := column.ReadBatch(rows, values, levels, nil)
				must(t, err)
				fmt.Fprintf(&all, "%f\n", values[:n])
			}
		}
	}
	return all.String()
}

func arrowText(t *testing.T, body []byte) string {
	t.Helper()
	r, err := ipc.NewFileReader(bytes.NewReader(body))
	must(t, err)
	defer r.Close()
	var all strings.Builder
	fmt.Fprintln(&all, r.Schema())
	for i := range r.NumRecords() {
		batch, err := r.RecordBatch(i)
		must(t, err)
		for _, column := range batch.Columns() {
			for row := range column.Len() {
				fmt.Fprintln(&all, column.ValueStr(row))
			}
		}
	}
	return all.String()
}

// The planted figure is 918,273,645, and the sums that it is part of differ in their
// last digits; short says it in millions, and power as a power of ten. A fraction of a
// second in the metrics is none of them.
var (
	spelled = regexp.MustCompile("(?:^|[^0-9.]|[^0-9][.])918[.,'’ \u00a0\u2009\u202f]?27[0-9][.,'’ \u00a0\u2009\u202f]?[0-9]{3}(?:[^0-9]|$)")
	short   = regexp.MustCompile(`918[.,]3[ \x{a0}\x{202f}]?(?:mil|M)`)
	power   = regexp.MustCompile(`9[.,]1827[0-9]*[eE]\+?0?8`)
)

// saysFigure reports whether a text says the planted figure or a sum with it, however
// it is written.
func saysFigure(text string) bool {
	return spelled.MatchString(text) || short.MatchString(text) || power.MatchString(text)
}

// saysLabel reports whether a text has the label that only the planted file has.
func saysLabel(text string) bool { return strings.Contains(text, "Secretlandia") }

func TestThePlantedFigureIsFoundInEveryFormat(t *testing.T) {
	for _, says := range []string{"918273645", "918,273,645", "918 273 645", "918\u202f273\u202f645", "918.273.645", "918.3 million", "918,3 millones", "9.18273645E+08", "918273690.0", "2023,918273645,A"} {
		if !saysFigure(readable(t, []byte("x "+says+" y"))) {
			t.Errorf("%q is not found", says)
		}
	}
	for _, says := range []string{"918, 273, 645", "918 and 273", "0.00918273645", "1918273645", ""} {
		if saysFigure(says) {
			t.Errorf("%q is found", says)
		}
	}
}
