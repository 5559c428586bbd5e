package sheet

import (
	"context"
	"errors"
	"io"
	"strings"

	"siemmes/warehouse"
)

// openODS opens an OpenDocument spreadsheet (ISO/IEC 26300, ODF 1.3 part 3).
// All its sheets are in one part, which is unpacked once so that each can be
// read from its own place.
func openODS(ctx context.Context, a *archive, lim Limits) (*Workbook, error) {
	if err := a.refuseEncrypted(ctx); err != nil {
		return nil, err
	}
	r, err := a.open("content.xml")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := newSpool(r, bounds{name: a.name, lim: lim})
	if err != nil {
		return nil, err
	}
	d := newODSDocument(a.name, "content.xml", text, text.size, lim)
	if err = d.readStylesPart(ctx, a); err == nil {
		err = d.readContent(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	wb, err := d.workbook()
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	wb.closers = append(wb.closers, text.Close)
	return wb, nil
}

// openFlatODS opens an OpenDocument spreadsheet that is one XML text (.fods).
func openFlatODS(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	d := newODSDocument(name, "(flat)", r, size, lim)
	if err := d.readContent(ctx); err != nil {
		return nil, err
	}
	return d.workbook()
}

// refuseEncrypted looks into the list of the package's parts (ODF part 2, 3.8):
// each encrypted one is noted there.
func (a *archive) refuseEncrypted(ctx context.Context) error {
	encrypted := a.has("encrypted-package")
	t, done, err := a.tokens(ctx, "META-INF/manifest.xml")
	defer done()
	if t != nil && err == nil {
		for t.next() {
			encrypted = encrypted || t.is("encryption-data")
		}
		err = t.whole()
	}
	if encrypted {
		return unreadable(a.name, "sheet.encrypted", "is an encrypted workbook; remove its password and send it again")
	}
	return err
}

// odsDocument is what the sheets of an OpenDocument share.
type odsDocument struct {
	book   *book
	text   *xmlText
	sheets []*odsSheet
	styles odsStyles
	// spreadsheet reports whether the document is one, and not a letter
	spreadsheet bool
}

func newODSDocument(name, part string, file io.ReaderAt, size int64, lim Limits) *odsDocument {
	return &odsDocument{
		book: newBook(name, lim), text: &xmlText{name: name, part: part, file: file, size: size},
		styles: odsStyles{styles: map[string]*odsStyle{}, data: map[string]*odsDataStyle{}},
	}
}

// readStylesPart reads the styles that are named; the others are before the
// sheets.
func (d *odsDocument) readStylesPart(ctx context.Context, a *archive) error {
	t, done, err := a.tokens(ctx, "styles.xml")
	defer done()
	if t == nil || err != nil {
		return err
	}
	for t.next() {
		d.styles.read(t)
	}
	return t.whole()
}

// readContent reads the styles and finds where each sheet begins.
func (d *odsDocument) readContent(ctx context.Context) error {
	t := d.text.tokens(ctx, 0)
	for t.next() {
		switch {
		case t.is("spreadsheet"):
			d.spreadsheet = true
		case t.is("tracked-changes"), t.is("dde-links"):
			t.skip() // cells that were, and cells of other files
		case t.is("null-date"):
			d.book.from1904 = strings.HasPrefix(string(t.attr("date-value")), "1904")
		case t.is("table") && d.spreadsheet && !t.closed:
			d.addSheet(t)
		default:
			d.styles.read(t.tokens)
		}
	}
	return t.whole()
}

// addSheet notes a sheet and passes over it. Sheets of other files, of which a
// copy is kept for formulas, have a style of this name and are never shown.
func (d *odsDocument) addSheet(t *xmlTokens) {
	s := &odsSheet{document: d, name: t.attrText("name"), style: string(t.attr("table:style-name")), from: t.place()}
	t.skip()
	if s.style != "ta_extref" {
		d.sheets = append(d.sheets, s)
	}
}

func (d *odsDocument) workbook() (*Workbook, error) {
	if len(d.sheets) == 0 {
		return nil, unreadable(d.book.archive.name, "sheet.no-table", "is an OpenDocument file that holds no sheet; send the spreadsheet the tables were made with")
	}
	d.styles.resolve(d.book)
	wb := &Workbook{Name: d.book.archive.name, Format: ODS}
	for _, s := range d.sheets {
		wb.Sheets = append(wb.Sheets, &Sheet{Name: s.name, Hidden: d.styles.hidesTable(s.style), source: s})
	}
	return wb, nil
}

// odsSheet is the source of one sheet.
type odsSheet struct {
	document *odsDocument
	name     string
	style    string
	from     int64 // where in the text its rows and columns begin
}

func (s *odsSheet) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	_, err := s.read(ctx, rows, last, yield)
	return err
}

func (s *odsSheet) shape(ctx context.Context) (Shape, error) {
	return s.read(ctx, BlockRows, 0, nil) // writes no cell: a repeated row would cost all of its cells
}

func (s *odsSheet) read(ctx context.Context, rows, last int, yield func(*Block) bool) (Shape, error) {
	r := odsReader{
		odsSheet: s, t: s.document.text.tokens(ctx, s.from), last: last,
		grid: newGridWriter(s.document.book, s.name, rows, yield),
	}
	if err := r.read(); err != nil {
		return Shape{}, err
	}
	r.grid.finish()
	return r.grid.shape, nil
}

// damaged says where a cell is wrong.
func (r *odsReader) damaged(format string, args ...any) error {
	at := warehouse.CellRef{Sheet: r.name, Row: r.row + 1, Col: r.col + 1}
	return unreadable(r.document.book.archive.name, "sheet.damaged", "is damaged: cell %s "+format, append([]any{at}, args...)...)
}
