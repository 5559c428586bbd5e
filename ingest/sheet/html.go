package sheet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/html"
)

// openHTML opens the tables of a page, each as a sheet. A table within a cell
// of another is a sheet of its own; tables that only arrange others, without a
// letter of their own, are none.
func openHTML(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	text, charset, err := openMarkup(name, r, size, lim)
	if err != nil {
		return nil, err
	}
	p := &htmlPage{book: newBook(name, lim), text: text, classes: map[string]cssStyle{}, styles: map[cssStyle]uint16{{}: 0}, ends: map[int64]int64{}}
	if err := p.scan(ctx); err != nil {
		return nil, errors.Join(err, text.Close())
	}
	wb := &Workbook{Name: name, Format: HTML, Encoding: charset, closers: []func() error{text.Close}}
	filled := p.filled()
	for i, s := range filled {
		s.last = i == len(filled)-1
		if i < len(p.names) {
			s.name = p.names[i]
		}
		s.name = cmp.Or(s.name, fmt.Sprintf("Table %d", i+1))
		wb.Sheets = append(wb.Sheets, &Sheet{Name: s.name, source: s})
	}
	if len(wb.Sheets) == 0 {
		return nil, errors.Join(unreadable(name, "sheet.no-table", "is an HTML page without a table, as error and login pages are; send the spreadsheet itself"), text.Close())
	}
	return wb, nil
}

// htmlPage is what the tables of a page share.
type htmlPage struct {
	book    *book
	text    *spool
	classes map[string]cssStyle // of style sheets, by name
	styles  map[cssStyle]uint16 // of cells, as the book numbers them
	tables  []*htmlTable
	ends    map[int64]int64 // where each table ends, by where its rows begin
	open    bool            // the page itself does not end
	names   []string        // that Excel gives its sheets
}

// htmlTable is the source of one table.
type htmlTable struct {
	*htmlPage
	name         string
	from         int64 // where its rows begin
	holds        bool  // letters of its own
	rows         int   // in it, those of tables in it left out
	above, below []htmlLine
	last         bool // of the page
}

func (p *htmlPage) filled() (tables []*htmlTable) {
	for _, t := range p.tables {
		if t.holds {
			tables = append(tables, t)
		}
	}
	return tables
}

// htmlTokens reads the elements of a page from a place on (WHATWG HTML, 13.2.5;
// golang.org/x/net/html). Entities are those of HTML; none can be declared.
type htmlTokens struct {
	*html.Tokenizer
	ctx   context.Context
	page  *htmlPage
	name  string
	place int64 // behind the token read last
	tag   string
	more  bool // attributes follow
	err   error
}

func (p *htmlPage) tokens(ctx context.Context, from int64) *htmlTokens {
	t := &htmlTokens{ctx: ctx, page: p, name: p.book.archive.name}
	t.goTo(from)
	return t
}

// goTo reads on from a place between two tokens.
func (t *htmlTokens) goTo(place int64) {
	t.Tokenizer, t.place = html.NewTokenizer(io.NewSectionReader(t.page.text, place, t.page.text.size-place)), place
	t.SetMaxBuf(maxToken)
}

// next reads a token; false at the end of the page or at an error.
func (t *htmlTokens) next() (html.TokenType, bool) {
	if t.err == nil {
		t.err = t.ctx.Err()
	}
	if t.err != nil {
		return html.ErrorToken, false
	}
	kind := t.Next()
	t.place += int64(len(t.Raw()))
	if t.err = worked(t.ctx, len(t.Raw()), len(t.Raw())); t.err != nil {
		return html.ErrorToken, false
	}
	switch kind {
	case html.ErrorToken:
		if err := t.Err(); errors.Is(err, html.ErrBufferExceeded) {
			t.err = tooLarge("Text", "%q holds an element or a text of more than %d MiB", t.name, maxToken>>20)
		} else if err != io.EOF {
			t.err = unreadable(t.name, "sheet.damaged", "cannot be read to its end: %w", err)
		}
		return kind, false
	case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
		name, more := t.TagName()
		t.tag, t.more = string(name), more
	}
	return kind, true
}

// maxAttributes bounds the attributes of an element; those of one cell are a dozen.
const maxAttributes = 1000

// attributes passes on the attributes of the tag read last.
func (t *htmlTokens) attributes(take func(key, value string)) {
	for n := 0; t.more; n++ {
		if n == maxAttributes {
			t.err = unreadable(t.name, "sheet.damaged", "holds an element with more than %d attributes", maxAttributes)
			return
		}
		var key, value []byte
		key, value, t.more = t.TagAttr()
		take(string(key), string(value))
	}
}

// addStyle gives a style of cells a number in the book.
func (p *htmlPage) addStyle(s cssStyle) {
	if _, known := p.styles[s]; known || len(p.book.styles) == 1<<16 {
		return
	}
	p.styles[s] = uint16(len(p.book.styles))
	p.book.styles = append(p.book.styles, style{indent: s.indent, format: parseNumberFormat(mlFormat(s.format))})
}

func (h *htmlTable) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	_, err := h.read(ctx, rows, last, yield)
	return err
}

func (h *htmlTable) shape(ctx context.Context) (Shape, error) {
	return h.read(ctx, BlockRows, 0, nil)
}

func (h *htmlTable) read(ctx context.Context, rows, last int, yield func(*Block) bool) (Shape, error) {
	r := htmlReader{htmlTable: h, t: h.tokens(ctx, h.from), last: last, grid: newGridWriter(h.book, h.name, rows, yield)}
	if err := r.read(); err != nil {
		return Shape{}, err
	}
	r.grid.finish()
	shape := r.grid.shape
	for i := range shape.Merges { // a cell may claim more rows than there are
		shape.Merges[i].Bottom = max(shape.Merges[i].Top, min(shape.Merges[i].Bottom, cmp.Or(r.bottom, r.row)))
	}
	return shape, nil
}
