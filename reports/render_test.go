package reports_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/reports"
	"siemmes/reports/page"
	"siemmes/reports/xlsx"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// The profile in every language and format. To look at them:
// SIEMMES_KEEP=dir go test ./reports -run TestTheProfileIsWritten
func TestTheProfileIsWritten(t *testing.T) {
	for _, language := range warehouse.Languages() {
		r := profile(t, readFixture(t, "costa-rica.csv"), language)
		var book, html bytes.Buffer
		if err := xlsx.WriteReport(&book, r); err != nil {
			t.Fatal(err)
		}
		if err := page.Write(context.Background(), &html, r, nil); err != nil {
			t.Fatal(err)
		}
		keep(t, "profile."+language+".xlsx", book.Bytes())
		keep(t, "profile."+language+".html", html.Bytes())
		f, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		tables := 0
		for _, s := range r.Sections {
			tables += len(s.Tables)
			if !strings.Contains(html.String(), `id="`+s.ID+`"`) {
				t.Errorf("%s: the page lacks section %s", language, s.ID)
			}
		}
		if got := len(f.GetSheetList()); got != tables+1 {
			t.Errorf("%s: %d sheets for %d tables and the contents", language, got, tables)
		}
		_ = f.Close()
	}
}

func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	dir := os.Getenv("SIEMMES_KEEP")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What a workbook costs beside the queries of its figures: compare with the
// store's own time for the questions (make bench).
func BenchmarkProfileWorkbook(b *testing.B) {
	f := readFixture(b, "costa-rica.csv")
	for b.Loop() {
		r, err := reports.Build(context.Background(), f, catalog.Default(), named(b, "country-profile"), reports.Params{Country: "CRI", Year: 2023, Lang: "es"})
		if err != nil {
			b.Fatal(err)
		}
		if err := xlsx.WriteReport(&bytes.Buffer{}, r); err != nil {
			b.Fatal(err)
		}
	}
}
