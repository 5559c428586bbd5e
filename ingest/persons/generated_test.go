package persons_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
	"siemmes/ingest/sheet/damagetest"
)

// write writes a sheet in one of the formats that are read; other is a sheet before it.
func write(t *testing.T, g gen, rows, other [][]string) (name string, data []byte) {
	t.Helper()
	switch name = g.one("csv", "csv", "semicolon.csv", "xlsx", "html", "xml", "ods", "fods"); name {
	case "csv", "semicolon.csv":
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if name != "csv" {
			w.Comma = ';'
		}
		for _, r := range rows {
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		return name, b.Bytes()
	case "xlsx":
		f := excelize.NewFile()
		for i, grid := range [][][]string{other, rows} {
			sheetName := []string{"Sheet1", "Datos"}[i]
			if _, err := f.NewSheet(sheetName); err != nil {
				t.Fatal(err)
			}
			for at, r := range grid {
				line := make([]any, len(r))
				for k, text := range r {
					if line[k] = text; damagetest.Number(text) && !strings.HasPrefix(text, "0") {
						var v float64
						fmt.Sscan(text, &v)
						line[k] = v
					}
					if text == "" {
						line[k] = nil
					}
				}
				if err := f.SetSheetRow(sheetName, fmt.Sprintf("A%d", at+1), &line); err != nil {
					t.Fatal(err)
				}
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return name, b.Bytes()
	}
	sheets := []damagetest.Grid{{Name: "Cuadro", Rows: other}, {Name: "Datos", Rows: rows}}
	if len(other) == 0 {
		sheets = sheets[1:]
	}
	return name, damagetest.Formats(sheets)[name]
}

// findIn looks for persons in a file.
func findIn(t *testing.T, name string, data []byte) []persons.Records {
	t.Helper()
	wb, err := sheet.Open(context.Background(), name, bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer wb.Close()
	found, err := persons.Find(context.Background(), wb, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func head(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows[:min(5, len(rows))] {
		fmt.Fprintln(&b, strings.Join(r, " | "))
	}
	return b.String()
}

// generated is how many sheets of each kind are made, or $SIEMMES_GENERATED.
var generated = 80

func init() {
	if n, err := strconv.Atoi(os.Getenv("SIEMMES_GENERATED")); err == nil {
		generated = n
	}
}

func TestGeneratedRecordsAreRefused(t *testing.T) {
	missed := 0
	for i := range uint64(generated) {
		g := gen{rand.New(rand.NewPCG(i, 1))}
		rows := g.records()
		var other [][]string
		if g.chance(30) {
			other = g.figures()
		}
		name, data := write(t, g, rows, other)
		if len(findIn(t, name, data)) == 0 {
			if missed++; missed < 40 {
				t.Logf("seed %d, %s:\n%s", i, name, head(rows))
			}
		}
	}
	t.Logf("%d of %d sheets of records were refused", generated-missed, generated)
	if missed > 0 {
		t.Errorf("%d were not", missed)
	}
}

func TestGeneratedFiguresAreNotRefused(t *testing.T) {
	noneRefused(t, 2, func(i uint64, g gen) [][]string {
		if rows := g.figures(); i%4 != 0 {
			return rows
		}
		return g.list()
	})
}

// noneRefused draws tables of figures, and looks for persons in them.
func noneRefused(t *testing.T, stream uint64, draw func(i uint64, g gen) [][]string) {
	wrong := 0
	for i := range uint64(generated) {
		g := gen{rand.New(rand.NewPCG(i, stream))}
		rows := draw(i, g)
		name, data := write(t, g, rows, nil)
		if found := findIn(t, name, data); len(found) > 0 {
			if wrong++; wrong < 30 {
				t.Logf("seed %d, %s, %d rows: %v\n%s", i, name, len(rows), found, head(rows))
			}
		}
	}
	t.Logf("%d of %d tables of figures were refused", wrong, generated)
	if wrong > 0 {
		t.Errorf("%d should not be", wrong)
	}
}
