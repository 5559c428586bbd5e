package sheet

import (
	"context"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// openSpreadsheetML opens a workbook in the XML of Excel 2003 ("XML Spreadsheet
// Reference", Microsoft, 2002). One pass finds styles and sheets.
func openSpreadsheetML(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	text, charset, err := openMarkup(name, r, size, lim)
	if err != nil {
		return nil, err
	}
	m := &mlWorkbook{
		book: newBook(name, lim), text: &xmlText{name: name, part: "Workbook", file: text, size: text.size},
		styles: map[string]uint16{},
	}
	if err := m.read(ctx); err != nil {
		return nil, errors.Join(err, text.Close())
	}
	wb := &Workbook{Name: name, Format: SpreadsheetML, Encoding: charset, closers: []func() error{text.Close}}
	for _, s := range m.sheets {
		wb.Sheets = append(wb.Sheets, &Sheet{Name: s.name, Hidden: s.hidden, source: s})
	}
	if len(wb.Sheets) == 0 {
		return nil, errors.Join(unreadable(name, "sheet.no-table", "is an XML spreadsheet without any sheet of cells"), text.Close())
	}
	return wb, nil
}

// declared finds what a text of markup says of its own encoding.
var declared = regexp.MustCompile(`(?i)(?:encoding|charset)\s*=\s*["']?\s*([a-z0-9_:.-]+)`)

// openMarkup gives a text of markup in UTF-8, and how it is written. What it
// declares is believed only where its bytes do not say otherwise: a mark, zero
// bytes, letters of UTF-8.
func openMarkup(name string, r io.ReaderAt, size int64, lim Limits) (*spool, string, error) {
	c, err := charsetOf(r, size)
	if err != nil {
		return nil, "", unreadable(name, "sheet.damaged", "cannot be read: %w", err)
	}
	if c.whole == nil && c.name == utf8Text.name {
		return &spool{ReaderAt: io.NewSectionReader(r, c.skip, size-c.skip), size: size - c.skip}, c.name, nil
	}
	if c.whole == nil {
		c = declaredCharset(r, size, c)
	}
	text, err := newSpool(c.reader(io.NewSectionReader(r, c.skip, size-c.skip)), bounds{name: name, lim: lim})
	return text, c.name, err
}

// declaredCharset is the encoding of a text's lines that are not UTF-8: the one
// found by statistics, else the one it names, else Windows-1252.
func declaredCharset(r io.ReaderAt, size int64, found charset) charset {
	if found.legacy != nil {
		return found
	}
	found.legacy = windows1252
	head := make([]byte, min(size, sniffBytes))
	if n, err := r.ReadAt(head, 0); err != nil && n < len(head) {
		return found
	}
	m := declared.FindSubmatch(head)
	if m == nil {
		return found
	}
	e, err := htmlindex.Get(string(m[1]))
	if err != nil || e == encoding.Replacement {
		return found
	}
	switch label, _ := htmlindex.Name(e); {
	case strings.HasPrefix(label, "utf-"):
		return found
	default:
		return charset{name: label, skip: found.skip, legacy: e}
	}
}

// mlWorkbook is what the sheets of a workbook share.
type mlWorkbook struct {
	book   *book
	text   *xmlText
	styles map[string]uint16
	sheets []*mlSheet
}

// mlSheet is the source of one sheet.
type mlSheet struct {
	*mlWorkbook
	name   string
	hidden bool
	from   int64 // where its table begins; -1 where it has none
	filter Range // rows in which a filter is at work
}

func (m *mlWorkbook) read(ctx context.Context) error {
	t := m.text.tokens(ctx, 0)
	for t.next() {
		switch {
		case t.is("Date1904"):
			m.book.from1904 = true
		case t.is("Style"):
			m.style(t)
		case t.is("Worksheet"):
			m.sheets = append(m.sheets, &mlSheet{mlWorkbook: m, name: t.attrText("Name"), from: -1})
		case t.is("Table") && len(m.sheets) > 0:
			if !t.closed {
				m.sheets[len(m.sheets)-1].from = t.place()
			}
			t.skip()
		case t.is("AutoFilter") && len(m.sheets) > 0 && !t.closed:
			m.sheets[len(m.sheets)-1].filter = m.filter(t)
		case t.is("Visible") && len(m.sheets) > 0:
			m.sheets[len(m.sheets)-1].hidden = strings.HasPrefix(string(t.content()), "SheetHidden") || m.sheets[len(m.sheets)-1].hidden
		}
	}
	return t.whole()
}

var filterRange = regexp.MustCompile(`^R(\d+)C\d+:R(\d+)C\d+$`)

// filter reads the rows of a filter below its head; the zero Range where none of
// its columns has a criterion.
func (m *mlWorkbook) filter(t *xmlTokens) Range {
	at := filterRange.FindStringSubmatch(t.attrText("Range"))
	active := false
	for t.next() && !t.ends("AutoFilter") {
		active = active || t.is("AutoFilterColumn") && t.attrText("Type") != "All"
	}
	if at == nil || !active {
		return Range{}
	}
	top, errTop := strconv.Atoi(at[1])
	bottom, errBottom := strconv.Atoi(at[2])
	if errTop != nil || errBottom != nil {
		return Range{}
	}
	return Range{Top: top + 1, Bottom: bottom}
}

// style reads a style, which begins as its parent is.
func (m *mlWorkbook) style(t *xmlTokens) {
	id := t.attrText("ID")
	s := style{format: &general}
	if parent, ok := m.styles[t.attrText("Parent")]; ok {
		s = m.book.styles[parent]
	} else if id == "Default" {
		s = m.book.styles[0]
	}
	if !t.closed {
		for t.next() && !t.ends("Style") {
			switch {
			case t.is("NumberFormat"):
				s.format = parseNumberFormat(mlFormat(t.attrText("Format")))
			case t.is("Alignment"):
				s.indent = t.attrInt("Indent")
			}
		}
	}
	if len(m.book.styles) < 1<<16 {
		m.styles[id] = uint16(len(m.book.styles))
		m.book.styles = append(m.book.styles, s)
	}
}

// mlFormat is the code of a number format, some of which have names.
func mlFormat(name string) string {
	if code, ok := mlFormats[name]; ok {
		return code
	}
	return name
}

var mlFormats = map[string]string{
	"": "General", "General": "General", "General Number": "General",
	"General Date": "m/d/yyyy h:mm", "Long Date": "dddd, mmmm d, yyyy", "Medium Date": "d-mmm-yy", "Short Date": "m/d/yyyy",
	"Long Time": "h:mm:ss AM/PM", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm",
	"Currency": `"$"#,##0.00`, "Euro Currency": `"€"#,##0.00`, "Fixed": "0.00", "Standard": "#,##0.00",
	"Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": "General", "True/False": "General", "On/Off": "General",
}

func (s *mlSheet) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	_, err := s.read(ctx, rows, last, yield)
	return err
}

func (s *mlSheet) shape(ctx context.Context) (Shape, error) {
	return s.read(ctx, BlockRows, 0, nil)
}

func (s *mlSheet) read(ctx context.Context, rows, last int, yield func(*Block) bool) (Shape, error) {
	if s.from < 0 {
		return Shape{}, nil
	}
	r := mlReader{mlSheet: s, t: s.text.tokens(ctx, s.from), last: last, grid: newGridWriter(s.book, s.name, rows, yield)}
	if err := r.read(); err != nil {
		return Shape{}, err
	}
	r.grid.finish()
	if s.filter != (Range{}) {
		r.grid.shape.Filters = []Range{s.filter}
	}
	return r.grid.shape, nil
}
