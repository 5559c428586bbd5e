package annotate

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Of a long file the first rows are given whole; below them only rows near a
// finding, each at its own address. A spreadsheet program opens such a copy at
// once, and what is left out says the remark on the list.
const (
	wholeRows = 100_000
	nearby    = 2
)

// remade makes a workbook of a file of another format, and marks that. It goes
// through a temporary file: a copy may be as large as the file.
func (m *marker) remade(ctx context.Context, w io.Writer, book *sheet.Workbook) error {
	f, err := os.CreateTemp("", "siemmes-annotate-*")
	if err != nil {
		return fmt.Errorf("make a copy to mark: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	r := &remaker{marker: m, book: book, wanted: map[string][]int{}}
	for _, x := range m.findings {
		r.wanted[x.Sheet] = append(r.wanted[x.Sheet], x.Row)
	}
	for _, rows := range r.wanted {
		slices.Sort(rows)
	}
	if err := r.write(ctx, f); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("make a copy to mark: %w", err)
	}
	m.remark = r.remark()
	return m.inPlace(ctx, w, warehouse.File{Name: m.file, ReaderAt: f, Size: info.Size()}, r.book)
}

// remaker writes the values of a file as a plain workbook.
type remaker struct {
	*marker
	book   *sheet.Workbook
	wanted map[string][]int // rows with findings, by the file's sheets
	cut    bool
	seen   int // of wanted, of the sheet that is written
}

// The formats of the plain workbook.
const (
	formatPlain = iota
	formatText
	formatDate
	formatTime
	formatWrap
)

var remadeStyles = strings.Replace(plainStyles, `<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
	`<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`+
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>`+
		`<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+
		`<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`+
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`, 1)

const relsHead = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

func (r *remaker) write(ctx context.Context, w io.Writer) error {
	r.named = map[string]string{}
	var names []string
	for i, sh := range r.book.Sheets {
		name := r.nameFor(sh.Name, i, names)
		names = append(names, name)
		if name != sh.Name {
			r.named[sh.Name] = name
		}
	}
	z := zip.NewWriter(w)
	types := xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`
	const base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheets, rels := "", relsHead+`<Relationship Id="rIdStyles" Type="`+base+`/styles" Target="styles.xml"/>`
	for i, name := range names {
		hidden := ""
		if r.book.Sheets[i].Hidden {
			hidden = ` state="hidden"`
		}
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="rId%[2]d"/>`, escape(name), i+1, hidden)
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, base)
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, i+1)
	}
	for _, part := range []struct{ name, text string }{
		{contentTypes, types + `</Types>`},
		{"_rels/.rels", relsHead + `<Relationship Id="rId1" Type="` + base + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xml.Header + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + base + `"><bookViews><workbookView/></bookViews><sheets>` + sheets + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `</Relationships>`},
		{"xl/styles.xml", remadeStyles},
	} {
		if err := writePart(z, part.name, []byte(part.text)); err != nil {
			return err
		}
	}
	for i, sh := range r.book.Sheets {
		part, err := z.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			return err
		}
		if err := r.sheet(ctx, part, sh); err != nil {
			return err
		}
	}
	return z.Close()
}

// nameFor is what a sheet is called in the copy: names of spreadsheet programs
// have at most 31 letters and not all signs, and differ in more than case.
func (r *remaker) nameFor(name string, i int, taken []string) string {
	wish := strings.Trim(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\`, c) || c < ' ' {
			return '_'
		}
		return c
	}, name), "' ")
	if wish == "" {
		wish = lang.T(r.lang, "annotate.data")
	}
	wish = clip(wish, 31)
	same := func(s string) bool { return strings.EqualFold(s, wish) }
	if slices.ContainsFunc(taken, same) {
		wish = clip(wish, 27) + " " + strconv.Itoa(i+1)
	}
	return wish
}

// sheet writes one sheet.
func (r *remaker) sheet(ctx context.Context, out io.Writer, sh *sheet.Sheet) error {
	w := bufio.NewWriterSize(out, 1<<16)
	head, err := sh.Head(ctx, 100)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>%s<sheetData>`, xml.Header, widths(head))
	r.seen = 0
	for b, err := range sh.Blocks(ctx) {
		if err != nil {
			return err
		}
		for row := b.First; row <= b.Last() && row <= maxRows; row++ {
			if row > wholeRows && !r.near(sh.Name, row) {
				r.cut = true
				continue
			}
			if err := writeRow(w, b, row); err != nil {
				return err
			}
		}
		r.cut = r.cut || b.Last() > maxRows
	}
	shape, err := sh.Shape(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(w, `</sheetData>`, mergeCells(shape.Merges), `</worksheet>`)
	return w.Flush()
}

// near reports whether a row is beside a finding. Rows are asked in order.
func (r *remaker) near(name string, row int) bool {
	rows := r.wanted[name]
	for r.seen < len(rows) && rows[r.seen] < row-nearby {
		r.seen++
	}
	return r.seen < len(rows) && rows[r.seen] <= row+nearby
}

// widths are as wide as what is in the first rows.
func widths(head *sheet.Block) string {
	var b strings.Builder
	for col := 1; col <= min(head.Cols(), maxCols); col++ {
		wide := 8
		for row := head.First; row <= head.Last(); row++ {
			wide = max(wide, min(len([]rune(head.Cell(row, col).Text)), 40))
		}
		fmt.Fprintf(&b, `<col min="%d" max="%[1]d" width="%d" customWidth="1"/>`, col, wide+2)
	}
	if b.Len() == 0 {
		return ""
	}
	return "<cols>" + b.String() + "</cols>"
}

func mergeCells(merges []sheet.Range) string {
	var b strings.Builder
	n := 0
	for _, m := range merges {
		if m.Bottom > maxRows || m.Right > maxCols || m.Top == m.Bottom && m.Left == m.Right || m.Top < 1 || m.Left < 1 {
			continue
		}
		n++
		fmt.Fprintf(&b, `<mergeCell ref="%s:%s"/>`, warehouse.CellRef{Row: m.Top, Col: m.Left}.A1(), warehouse.CellRef{Row: m.Bottom, Col: m.Right}.A1())
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(`<mergeCells count="%d">%s</mergeCells>`, n, b.String())
}

func writeRow(w *bufio.Writer, b *sheet.Block, row int) error {
	open := false
	for col := 1; col <= min(b.Cols(), maxCols); col++ {
		c := b.Cell(row, col)
		if c.Kind == sheet.Empty {
			continue
		}
		if !open {
			open = true
			fmt.Fprintf(w, `<row r="%d">`, row)
		}
		writeCell(w, warehouse.CellRef{Row: row, Col: col}.A1(), c)
	}
	if open {
		_, err := w.WriteString("</row>")
		return err
	}
	return nil
}

// writeCell writes a cell as what it is. A text is a text, also where it
// begins like a formula; only a plainly written number of delimited text is a
// number.
func writeCell(w *bufio.Writer, ref string, c sheet.Cell) {
	put := func(texts ...string) { // a failed write is reported when the sheet is flushed
		for _, s := range texts {
			_, _ = w.WriteString(s)
		}
	}
	number := func(v float64, format int) {
		put(`<c r="`, ref, `" s="`, strconv.Itoa(format), `"><v>`, strconv.FormatFloat(v, 'g', -1, 64), `</v></c>`)
	}
	switch c.Kind {
	case sheet.Number:
		if !math.IsNaN(c.Num) && !math.IsInf(c.Num, 0) {
			number(c.Num, formatPlain)
			return
		}
	case sheet.Date:
		if v, format := serial(c.Time); v > 0 {
			number(v, format)
			return
		}
	case sheet.Bool:
		fmt.Fprintf(w, `<c r="%s" t="b"><v>%d</v></c>`, ref, int(c.Num))
		return
	case sheet.Text:
		if v, err := strconv.ParseFloat(c.Text, 64); err == nil && c.Mark == "" && warehouse.FormatNumber(v) == c.Text {
			number(v, formatPlain)
			return
		}
	}
	format := formatText
	if strings.ContainsRune(c.Text, '\n') {
		format = formatWrap
	}
	put(`<c r="`, ref, `" s="`, strconv.Itoa(format), `" t="inlineStr"><is><t xml:space="preserve">`, cellText(clip(c.Shown(), 32_767)), `</t></is></c>`)
}

// serial is a date as spreadsheets keep it: days since the end of 1899, from
// March 1900 on, where the date systems agree.
func serial(t time.Time) (days float64, format int) {
	from := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if t.IsZero() || t.Before(from.AddDate(0, 0, 61)) {
		return 0, 0
	}
	days = float64(t.Sub(from)) / float64(24*time.Hour)
	if days != math.Trunc(days) {
		return days, formatTime
	}
	return days, formatDate
}

// remark says what the copy is.
func (r *remaker) remark() string {
	said := lang.T(r.lang, "annotate.remade", "file", r.file)
	if r.book.Format == sheet.XLSX {
		said = lang.T(r.lang, "annotate.remade-workbook", "file", r.file)
	}
	if r.cut {
		said += " " + lang.T(r.lang, "annotate.cut", "rows", lang.Number(r.lang, wholeRows, 0))
	}
	return said
}
