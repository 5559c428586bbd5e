package sheet

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/richardlehane/mscfb"
)

// xlsBook is what the sheets of a workbook of Excel 5 to 2003 share (MS-XLS
// 2.1.7.20.1, the globals substream).
type xlsBook struct {
	book
	name    string
	lim     Limits
	old     bool // BIFF5: texts are bytes of a code page
	page    int
	cipher  *cipher // what it is encrypted with, unless nil
	sheets  []xlsEntry
	fonts   []bool // whether they are superscript
	formats formatTable
	cells   []cellFormat
}

// xlsEntry is a line of the list of sheets.
type xlsEntry struct {
	name   string
	at     int64 // where its substream begins
	hidden bool
}

// cellFormat is a line of the list of cell formats (XF), before it is known
// what the number formats are.
type cellFormat struct{ format, indent int }

// maxStrings bounds the table of strings, so that a file made of empty ones
// takes no more memory than it has bytes; a sheet of 65,536 rows would need 32
// columns of texts that all differ to meet it.
const maxStrings = 1 << 21

// openXLS reads the list of sheets, the strings and the styles of a workbook.
func openXLS(ctx context.Context, name string, stream mscfb.File, lim Limits) (*Workbook, error) {
	b := &xlsBook{name: name, lim: lim, page: 1252, formats: formatTable{codes: map[int]string{}, parsed: map[int]*numberFormat{}}}
	in := recordsIn(ctx, name, "its list of sheets", stream, 0, stream.Size)
	if err := b.begin(in); err != nil {
		return nil, err
	}
	for in.inside() {
		if err := b.global(in); err != nil {
			return nil, err
		}
	}
	if in.err != nil {
		return nil, in.err
	}
	for _, c := range b.cells {
		b.styles = append(b.styles, style{indent: c.indent, format: b.formats.get(c.format)})
	}
	if len(b.sheets) == 0 {
		return nil, unreadable(name, "sheet.no-table", "is a workbook without any sheet of cells")
	}
	sheets, err := b.place(stream)
	if err != nil {
		return nil, err
	}
	return &Workbook{Name: name, Format: XLS, Sheets: sheets}, nil
}

// begin reads the mark a workbook begins with.
func (b *xlsBook) begin(in *records) error {
	switch {
	case !in.next():
		return in.err
	case in.id != recBegin || len(in.body) < 4:
		in.broken("it does not begin as a workbook does")
		return in.err
	}
	switch version := u16(in.body, 0); version {
	case biff5:
		b.old = true
	case biff8:
	default:
		return unreadable(b.name, "sheet.old-format", "is an Excel workbook of a version (%#04x) that is not read; open it in a spreadsheet program and save it as .xlsx", version)
	}
	return nil
}

// place finds where the sheets begin, in one walk through the stream. They are
// read when they are asked for.
func (b *xlsBook) place(stream mscfb.File) ([]*Sheet, error) {
	sheets, order := make([]*Sheet, len(b.sheets)), make([]int, len(b.sheets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(b.sheets[i].at, b.sheets[j].at) })
	for n, i := range order {
		entry, end := b.sheets[i], stream.Size
		if n+1 < len(order) {
			end = b.sheets[order[n+1]].at
		}
		if _, err := stream.Seek(entry.at, io.SeekStart); err != nil || end == entry.at {
			return nil, unreadable(b.name, "sheet.damaged", "is cut off or damaged: %s is missing; send it again", entry)
		}
		sheets[i] = &Sheet{
			Name: entry.name, Hidden: entry.hidden,
			source: &xlsSheet{book: b, xlsEntry: entry, stream: stream, end: end},
		}
	}
	return sheets, nil
}

// global reads one record of the globals.
func (b *xlsBook) global(in *records) error {
	body, least := in.body, 0
	switch in.id {
	case recFilePass:
		if b.cipher = cipherFor(body); b.cipher == nil {
			return unreadable(b.name, "sheet.encrypted", "is encrypted; remove its password (File, Info, Protect Workbook) and send it again")
		}
		in.cipher = b.cipher
		return nil
	case recStrings:
		b.readStrings(in)
		return in.err
	case recCodePage, recDate1904:
		least = 2
	case recFont:
		least = 10
	case recXF:
		least = 16
	case recBoundSheet:
		least = 7
	case recFormat:
		least = 3
	default:
		return nil
	}
	if len(body) < least {
		in.short()
		return in.err
	}
	switch in.id {
	case recCodePage:
		b.page = u16(body, 0)
	case recDate1904:
		b.from1904 = u16(body, 0) != 0
	case recFont:
		b.fonts = append(b.fonts, u16(body, 8) == 1)
	case recXF:
		b.readXF(body)
	case recFormat:
		b.readFormat(in)
	case recBoundSheet:
		b.readEntry(in)
	}
	return in.err
}

// readXF reads a cell format (MS-XLS 2.4.353). BIFF5 knows no indents.
func (b *xlsBook) readXF(body []byte) {
	c := cellFormat{format: u16(body, 2)}
	if !b.old {
		c.indent = int(body[8] & 0x0f)
	}
	if len(b.cells) < 1<<16 { // cells can name no more
		b.cells = append(b.cells, c)
	}
}

// readFormat reads a number format (2.4.126).
func (b *xlsBook) readFormat(in *records) {
	id, lengthBytes := u16(in.body, 0), 2
	if b.old {
		lengthBytes = 1
	}
	t := b.text(in, in.body[2:])
	if code, ok := t.plain(lengthBytes); ok {
		b.formats.codes[id] = code
	}
}

// readEntry reads a line of the list of sheets (2.4.28); charts, macros and
// modules hold no cells.
func (b *xlsBook) readEntry(in *records) {
	const visibility, kind = 4, 5
	if in.body[kind] != 0 {
		return
	}
	entry := xlsEntry{
		at:     int64(u16(in.body, 0)) | int64(u16(in.body, 2))<<16,
		hidden: in.body[visibility]&3 != 0,
	}
	var ok bool
	if entry.name, ok = b.text(in, in.body[6:]).plain(1); !ok {
		return
	}
	if b.sheets = append(b.sheets, entry); len(b.sheets) > b.lim.Entries {
		in.err = tooLarge("Entries", "%q has more than %d sheets (Limits.Entries)", b.name, b.lim.Entries)
	}
}

// text begins to read texts from what is left of a record.
func (b *xlsBook) text(in *records, left []byte) *biffText {
	t := &biffText{in: in, left: left}
	if b.old {
		t.letters = codePage(b.page)
	}
	return t
}

// readStrings reads the table of strings that cells name by number (2.4.265).
func (b *xlsBook) readStrings(in *records) {
	if len(in.body) < 8 {
		in.short()
		return
	}
	b.marks = map[int]string{}
	t := b.text(in, in.body[8:])
	for n := range u16(in.body, 4) | u16(in.body, 6)<<16 {
		if len(t.left) == 0 {
			if !in.continued() {
				return // fewer than stated: a cell that names one of the rest is an error
			}
			t.left = in.body
		}
		if n == maxStrings {
			in.err = tooLarge("Text", "%q holds more than %d different strings; send it in parts", b.name, maxStrings)
			return
		}
		runs, ok := t.rich()
		if !ok || !b.fits(in, t.buf, "its table of strings", n) {
			return
		}
		text := string(t.buf)
		if len(runs) > 0 {
			mark := ""
			if text, mark = raisedEnd(text, runs, b.raised); mark != "" {
				b.marks[n] = mark
			}
		}
		b.strings = append(b.strings, text)
	}
	if len(bytes.Trim(t.left, "\x00")) > 0 || in.continued() {
		in.broken("its table of strings holds more than it states") // the numbers of some would be wrong
	}
}

// fits refuses a text longer than a cell may hold.
func (b *xlsBook) fits(in *records, text []byte, where string, row int) bool {
	if len(text) <= b.lim.Text || utf8.RuneCount(text) <= b.lim.Text {
		return true
	}
	if in.err == nil {
		in.err = tooLarge("Text", "%q, %s, row %d: a cell holds more than %d characters (Limits.Text)", b.name, where, row, b.lim.Text)
	}
	return false
}

// raised reports whether a font is superscript. Number 4 is left out of the
// count (2.5.129, FontIndex).
func (b *xlsBook) raised(font int) bool {
	if font > 4 {
		font--
	}
	return font < len(b.fonts) && b.fonts[font]
}

func (e xlsEntry) String() string { return fmt.Sprintf("its sheet %q", e.name) }
