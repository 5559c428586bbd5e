package sheet

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"siemmes/warehouse"
)

// loss is what a format, or the program that writes it, cannot keep: it changes
// what is expected, and nothing else may differ.
type loss func(*image)

// ofCells makes a loss of what happens to each cell.
func ofCells(change func(place string, c Cell) Cell) loss {
	return func(i *image) {
		for _, s := range i.Sheets {
			for place, c := range s.Cells {
				if c = change(place, c); c == (Cell{}) {
					delete(s.Cells, place)
				} else {
					s.Cells[place] = c
				}
			}
		}
	}
}

// ofSheets makes a loss of what happens to each sheet.
func ofSheets(change func(s *imageSheet)) loss {
	return func(i *image) {
		for name, s := range i.Sheets {
			change(&s)
			i.Sheets[name] = s
		}
	}
}

var (
	// LibreOffice turns the constants TRUE, FALSE and #N/A of a workbook into
	// the formulas TRUE(), FALSE() and #N/A.
	constantsAreFormulas = ofCells(func(place string, c Cell) Cell {
		c.Formula = c.Formula || c.Kind == Bool || c.Kind == Error
		return c
	})
	// SheetJS reads rich text as plain text.
	noMarks = ofCells(func(_ string, c Cell) Cell {
		c.Text, c.Mark = c.Text+c.Mark, ""
		return c
	})
	// SheetJS writes no alignment.
	noIndent = ofCells(func(_ string, c Cell) Cell {
		c.Indent = 0
		return c
	})
	// SheetJS writes no hidden rows, and into OpenDocument nothing hidden.
	noHiddenRows = ofSheets(func(s *imageSheet) { s.Rows = nil })
	noHidden     = ofSheets(func(s *imageSheet) { s.Rows, s.Cols, s.Hidden = nil, nil, false })
	// SheetJS writes the results of formulas into .xls and HTML, not formulas.
	noFormulas = ofCells(func(_ string, c Cell) Cell {
		c.Formula = false
		return c
	})
	// SheetJS cuts texts in .xls at 255 characters, the bound of Excel 95.
	cutTexts = ofCells(func(_ string, c Cell) Cell {
		if r := []rune(c.Text); len(r) > 255 {
			c.Text = string(r[:255])
		}
		return c
	})
	// SheetJS writes neither number formats nor errors into OpenDocument: a
	// date is the number it is stored as.
	noFormats = ofCells(func(_ string, c Cell) Cell {
		switch c.Kind {
		case Error:
			return Cell{}
		case Number, Date:
			c.Kind, c.Time, c.Text, c.Share = Number, time.Time{}, warehouse.FormatNumber(c.Num), Share{}
			c.Beside = nil
		}
		return c
	})
)

// onlyFirst keeps the first sheet, as HTML and csv of SheetJS do.
func onlyFirst(i *image) {
	i.Sheets = map[string]imageSheet{"Table 1": i.Sheets["Datos"]}
}

// cutFormat is what SheetJS leaves of a number format with a quotation mark in
// it, which it writes into an attribute as it is.
func cutFormat(i *image) {
	c := i.Sheets["Table 1"].Cells["R04C3"]
	c.Text, c.Beside = "-1,234.50", nil
	i.Sheets["Table 1"].Cells["R04C3"] = c
}

// expect is what is left of an image after losses.
func (i image) expect(losses ...loss) image {
	left := image{map[string]imageSheet{}}
	for name, s := range i.Sheets {
		s.Cells = maps.Clone(s.Cells)
		left.Sheets[name] = s
	}
	for _, l := range losses {
		l(&left)
	}
	return left
}

// reads compares a file with what it must read as.
func reads(t *testing.T, path string, format Format, want image) {
	t.Helper()
	wb := openFile(t, path)
	if wb.Format != format {
		t.Errorf("%s is taken for %s, want %s", filepath.Base(path), wb.Format, format)
	}
	if diff := cmp.Diff(want, imageOf(t, wb)); diff != "" {
		t.Errorf("%s, read against the original (-want +got):\n%s", filepath.Base(path), diff)
	}
}

// asFile writes the original and gives what it reads as.
func asFile(t *testing.T, file []byte) (string, image) {
	path := filepath.Join(t.TempDir(), "original.xlsx")
	must(t, os.WriteFile(path, file, 0o644))
	return path, imageOf(t, openFile(t, path))
}

// TestStrict reads the strict form of Office Open XML as the usual one.
func TestStrict(t *testing.T) {
	_, want := asFile(t, original(t))
	path, _ := asFile(t, strict(t, original(t)))
	reads(t, path, XLSX, want)
}

// TestLibreOffice lets LibreOffice save one workbook in every format it has and
// reads each: the same cells, merged ranges, hidden rows, columns and sheets.
func TestLibreOffice(t *testing.T) {
	_, err := exec.LookPath("soffice")
	needTool(t, err == nil, "soffice (LibreOffice)")
	path, original := asFile(t, original(t))
	want := original.expect(constantsAreFormulas)
	for filter, format := range map[string]Format{
		"ods": ODS, "fods": ODS, "xls": XLS, "xlsx": XLSX,
		"xlsx:Calc Office Open XML": XLSX, // the filter by ISO's name for it
	} {
		t.Run(filter, func(t *testing.T) { reads(t, convert(t, path, filter), format, want) })
	}
	t.Run("html", func(t *testing.T) {
		// LibreOffice leaves out what is hidden, so that rows from the hidden one
		// on are elsewhere; above it, every cell is where it was
		got := imageOf(t, openFile(t, convert(t, path, "html"))).Sheets["Datos"]
		for place, c := range original.expect(noFormulas).Sheets["Datos"].Cells {
			if c.Kind == Bool { // is written as 1 and 0
				continue
			}
			if place < "R10" && !strings.HasSuffix(place, "C6") && !strings.HasSuffix(place, "C7") {
				sameInHTML(t, place, c, got.Cells[place])
			}
		}
	})
}

// sameInHTML compares a cell with what LibreOffice says of it in a page: white
// space is one blank, and superscript is written as plain letters.
func sameInHTML(t *testing.T, place string, want, got Cell) {
	t.Helper()
	text := strings.Join(strings.Fields(want.Shown()), " ")
	if strings.Join(strings.Fields(got.Shown()), " ") != text || got.Num != want.Num || got.Kind != want.Kind {
		t.Errorf("%s is %+v, want %+v", place, got, want)
	}
}

// TestDateSystem1904 reads dates that count from 1904 out of OpenDocument.
func TestDateSystem1904(t *testing.T) {
	_, err := exec.LookPath("soffice")
	needTool(t, err == nil, "soffice (LibreOffice)")
	path, want := asFile(t, workbookBytes(t, func(f *excelize.File) {
		yes := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		styled(t, f, "A1", 43646.0, &excelize.Style{NumFmt: 14})
		styled(t, f, "A2", 100.25, &excelize.Style{NumFmt: 22})
	}))
	got := imageOf(t, openFile(t, convert(t, path, "ods")))
	for place, c := range want.Sheets["Sheet1"].Cells {
		if o := got.Sheets["Sheet1"].Cells[place]; o.Num != c.Num || o.Time != c.Time || o.Kind != c.Kind {
			t.Errorf("%s: %+v, want %+v", place, o, c)
		}
	}
}

// TestSheetJS lets SheetJS save the workbook in every format it has and reads
// each.
func TestSheetJS(t *testing.T) {
	_, err := os.Stat(filepath.Join("testdata", "sheetjs", "node_modules"))
	needTool(t, err == nil, "SheetJS (npm ci in ingest/sheet/testdata/sheetjs)")
	path, original := asFile(t, original(t))
	folder := filepath.Dir(path)
	out, err := exec.Command("node", filepath.Join("testdata", "sheetjs", "write.mjs"), path, folder).CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	always := []loss{noIndent, noHiddenRows}
	for file, test := range map[string]struct {
		format Format
		losses []loss
	}{
		"sheetjs.xlsx": {XLSX, []loss{noMarks}},
		"sheetjs.xls":  {XLS, []loss{noMarks, noFormulas, cutTexts}},
		"sheetjs.ods":  {ODS, []loss{noMarks, noFormats, noHidden}},
		"sheetjs.fods": {ODS, []loss{noMarks, noFormats, noHidden}},
		"sheetjs.xml":  {SpreadsheetML, []loss{noMarks}},
		"sheetjs.html": {HTML, []loss{onlyFirst, noFormulas, noHidden, cutFormat}},
	} {
		t.Run(file, func(t *testing.T) {
			reads(t, filepath.Join(folder, file), test.format, original.expect(append(always, test.losses...)...))
		})
	}
	t.Run("sheetjs.csv", func(t *testing.T) {
		// csv holds what is shown, which is eleven characters of a number
		shown := map[string]string{"R02C3": "2427.70026", "R03C3": "1.23457E+14"}
		got := gridOf(t, openFile(t, filepath.Join(folder, "sheetjs.csv")).Sheets[0])
		for place, c := range original.expect(append(always, noMarks)...).Sheets["Datos"].Cells {
			var row, col int
			_, err := fmt.Sscanf(place, "R%dC%d", &row, &col)
			must(t, err)
			want := c.Text
			if short := shown[place]; short != "" {
				want = short
			}
			if got[row-1][col-1] != want {
				t.Errorf("%s is %q, want %q", place, got[row-1][col-1], want)
			}
		}
	})
}
