// Package sheettest writes large workbooks for benchmarks and tests, faster
// than a spreadsheet library does.
package sheettest

import (
	"archive/zip"
	"io"
	"math"
	"strconv"

	"github.com/klauspost/compress/flate"
)

// Columns is the number of columns of a workbook of monthly events: year,
// month, reporting country, nationality, sex, border post, events and a rate.
// Four hold numbers, four texts.
const Columns = 8

// Head are the headings in the first row.
var Head = [Columns]string{"year", "month", "geo", "nat", "sex", "post", "events", "rate"}

// Events says what a workbook of monthly events holds.
type Events struct {
	Rows   int  // below the heading
	Shared bool // texts in the workbook's table of strings instead of in their cells
	// Areas are the reporting countries, Nationalities those of whom they
	// report; every row has another year, month, country and nationality.
	Areas, Nationalities []string
}

// posts are long enough a text to be one that offices write.
var posts = [...]string{
	"Aeropuerto Juan Santamaría", "Peñas Blancas", "Paso Canoas", "Puerto Limón", "Aeropuerto Daniel Oduber",
	"Sabalito", "Las Tablillas", "Río San Juan & Los Chiles", "Puerto Caldera", "Sixaola",
}

// Row gives the values of a row below the heading, counted from zero: texts as
// string, numbers as float64.
func (e Events) Row(k int) [Columns]any {
	month := k / (len(e.Areas) * len(e.Nationalities))
	return [Columns]any{
		float64(1985 + month/12), float64(month%12 + 1),
		e.Areas[k/len(e.Nationalities)%len(e.Areas)], e.Nationalities[k%len(e.Nationalities)],
		[...]string{"F", "M", "T"}[k*7%3], posts[k*31%len(posts)],
		float64(k%977 + 1), math.Sqrt(float64(k%10007)) / 7,
	}
}

// Write writes the workbook as spreadsheet programs do: a style per column,
// addresses in every cell, deflated.
func (e Events) Write(w io.Writer) error {
	zw := zip.NewWriter(w)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	s := stringTable{number: map[string]int{}}
	for _, part := range parts {
		if err := writePart(zw, part.name, func(b []byte) ([]byte, bool) { return append(b, part.text...), false }); err != nil {
			return err
		}
	}
	if err := writePart(zw, "xl/worksheets/sheet1.xml", e.sheet(&s)); err != nil {
		return err
	}
	if err := writePart(zw, "xl/sharedStrings.xml", s.part()); err != nil {
		return err
	}
	return zw.Close()
}

// writePart writes a part piece by piece, as long as more is true.
func writePart(zw *zip.Writer, name string, more func([]byte) ([]byte, bool)) error {
	w, err := zw.Create(name)
	if err != nil {
		return err
	}
	var b []byte
	for next := true; next && err == nil; {
		b, next = more(b[:0])
		_, err = w.Write(b)
	}
	return err
}

// sheet gives the rows of the sheet, some hundred at a time.
func (e Events) sheet(s *stringTable) func([]byte) ([]byte, bool) {
	row := 0
	return func(b []byte) ([]byte, bool) {
		if row == 0 {
			b = append(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>`...)
		}
		for ; row <= e.Rows && len(b) < 64<<10; row++ {
			b = e.row(b, row, s)
		}
		if row <= e.Rows {
			return b, true
		}
		return append(b, `</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`...), false
	}
}

func (e Events) row(b []byte, row int, s *stringTable) []byte {
	b = append(b, `<row r="`...)
	b = strconv.AppendInt(b, int64(row+1), 10)
	b = append(b, `">`...)
	if row == 0 {
		for col, text := range Head {
			b = e.text(b, row, col, text, s)
		}
		return append(b, `</row>`...)
	}
	for col, v := range e.Row(row - 1) {
		switch v := v.(type) {
		case string:
			b = e.text(b, row, col, v, s)
		case float64:
			b = append(address(b, row, col), `"><v>`...)
			b = strconv.AppendFloat(b, v, 'g', -1, 64)
			b = append(b, `</v></c>`...)
		}
	}
	return append(b, `</row>`...)
}

func address(b []byte, row, col int) []byte {
	b = append(b, `<c r="`...)
	b = append(b, byte('A'+col))
	return strconv.AppendInt(b, int64(row+1), 10)
}

func (e Events) text(b []byte, row, col int, text string, s *stringTable) []byte {
	b = address(b, row, col)
	if e.Shared {
		b = append(b, `" t="s"><v>`...)
		b = strconv.AppendInt(b, int64(s.of(text)), 10)
		return append(b, `</v></c>`...)
	}
	b = append(b, `" t="inlineStr"><is><t>`...)
	b = escape(b, text)
	return append(b, `</t></is></c>`...)
}

func escape(b []byte, text string) []byte {
	for i := range len(text) {
		if text[i] == '&' {
			b = append(b, "&amp;"...)
		} else {
			b = append(b, text[i])
		}
	}
	return b
}

// stringTable is a workbook's table of strings.
type stringTable struct {
	number map[string]int
	texts  []string
}

func (s *stringTable) of(text string) int {
	n, known := s.number[text]
	if !known {
		n = len(s.texts)
		s.number[text] = n
		s.texts = append(s.texts, text)
	}
	return n
}

func (s *stringTable) part() func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		b = append(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`...)
		for _, text := range s.texts {
			b = append(escape(append(b, `<si><t>`...), text), `</t></si>`...)
		}
		return append(b, `</sst>`...), false
	}
}

// parts are the others that a workbook of one sheet needs.
var parts = []struct{ name, text string }{
	{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`},
	{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Events" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
	{"xl/styles.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`},
}
