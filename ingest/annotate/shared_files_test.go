package annotate

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/published"
)

// Each published workbook comes back with every part as it was, but for those
// that must change, and those changed in nothing but the marks.
func TestPublishedWorkbooksStayAsTheyWere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(published.Dir(t), "*", "*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workbooks: %v", err)
	}
	bundled, err := filepath.Glob("../../testdata/offices/*.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, bundled...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			after := mark(t, filepath.Base(file), before, someFindings(t, file, before))
			if to := os.Getenv("SIEMMES_ANNOTATED"); to != "" {
				if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), after, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			compare(t, before, after)
		})
	}
}

// someFindings are a few on every sheet, also on cells that it does not hold.
func someFindings(t *testing.T, name string, data []byte) []warehouse.Finding {
	t.Helper()
	book, err := sheet.Open(t.Context(), name, bytes.NewReader(data), int64(len(data)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all := []warehouse.Finding{{Rule: "no-layout", Severity: warehouse.Blocking, Message: warehouse.Literal("the whole file")}}
	for _, sh := range book.Sheets {
		for i, at := range []struct{ row, col int }{{1, 1}, {9, 3}, {9, 200}, {12, 2}, {30, 5}, {5000, 1}} {
			all = append(all, warehouse.Finding{
				Rule: "not-a-number", Severity: []warehouse.Severity{warehouse.Blocking, warehouse.Warning, warehouse.Note}[i%3],
				CellRef: warehouse.CellRef{Sheet: sh.Name, Row: at.row, Col: at.col}, Message: warehouse.Literal("here & <there>"), Found: warehouse.Literal("=1+1"), Count: 2,
			})
		}
	}
	return all
}

func mark(t *testing.T, name string, data []byte, findings []warehouse.Finding) []byte {
	t.Helper()
	var out bytes.Buffer
	file := warehouse.File{Name: name, ReaderAt: bytes.NewReader(data), Size: int64(len(data))}
	if err := Write(context.Background(), &out, file, findings, lang.Reader{Language: "es"}, sheet.Limits{}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func partsOf(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		if _, twice := parts[f.Name]; twice {
			t.Errorf("the part %s is there twice", f.Name)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

var (
	mayChange  = regexp.MustCompile(`(?i)^\[Content_Types\]\.xml$|\.rels$|workbook\.xml$|styles\.xml$|comments\d*\.xml$|\.vml$`)
	style      = regexp.MustCompile(`(<c(?: [^>]*?)?) s="\d+"`)
	opened     = regexp.MustCompile(` tabSelected="\w+"`)
	newDrawing = regexp.MustCompile(`<legacyDrawing xmlns:fr="[^"]*" fr:id="[^"]*"/>`)
	aloneRow   = regexp.MustCompile(`<row([^>]*)></row>`)
)

// plain is a sheet without what a mark may change.
func plain(text string) string {
	text = style.ReplaceAllString(text, "$1")
	text = regexp.MustCompile(`<c r="[A-Z]+\d+"\s*/>`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`<row r="\d+"(?: spans="[\d:]*")?(?:></row>|/>)`).ReplaceAllString(text, "")
	text = aloneRow.ReplaceAllString(text, "<row$1/>")
	text = strings.ReplaceAll(text, "<sheetData></sheetData>", "<sheetData/>")
	return newDrawing.ReplaceAllString(opened.ReplaceAllString(text, ""), "")
}

func compare(t *testing.T, before, after []byte) {
	t.Helper()
	was, is := partsOf(t, before), partsOf(t, after)
	for name, text := range was {
		got, there := is[name]
		switch {
		case !there:
			t.Errorf("the part %s is lost", name)
		case got == text || mayChange.MatchString(name):
		case !strings.Contains(name, "worksheets/"):
			t.Errorf("the part %s changed", name)
		case plain(got) != plain(text):
			t.Errorf("the sheet %s changed in more than its marks: %s", name, firstDifference(plain(text), plain(got)))
		}
	}
}

func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "was …" + a[max(0, i-40):min(len(a), i+80)] + "… is …" + b[max(0, i-40):min(len(b), i+80)] + "…"
		}
	}
	return "one ends before the other"
}
