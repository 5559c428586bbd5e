package sheet

import (
	"context"
	"io"
	"strconv"
	"strings"
	"unsafe"
)

// pxTokens reads the figures of a PC-Axis file: between blanks, line ends or commas, the
// texts among them within quotation marks; a semicolon ends them.
type pxTokens struct {
	f     *pxFile
	in    io.Reader
	ctx   context.Context
	text  string
	pos   int
	eof   bool
	line  int
	ended int // line of the semicolon; 0 before it
}

func (f *pxFile) tokens(ctx context.Context) *pxTokens {
	return &pxTokens{f: f, in: io.NewSectionReader(f.file, f.data, f.size-f.data), ctx: ctx, line: f.line}
}

// more reads the next piece behind what is not yet read.
func (s *pxTokens) more() error {
	rest := s.text[s.pos:]
	if len(rest) > 8*s.f.lim.Text {
		return tooLarge("Text", "%q, line %d: a text of more than %d characters (Limits.Text)", s.f.name, s.line, s.f.lim.Text)
	}
	piece := make([]byte, len(rest)+min(chunkBytes, int(max(s.f.size-s.f.data, 1))))
	copy(piece, rest)
	n, err := io.ReadFull(s.in, piece[len(rest):])
	switch err {
	case io.EOF, io.ErrUnexpectedEOF:
		s.eof = true
	case nil:
	default:
		return unreadable(s.f.name, "sheet.damaged", "cannot be read to its end: %w", err)
	}
	piece = piece[:len(rest)+n]
	s.text, s.pos = unsafe.String(unsafe.SliceData(piece), len(piece)), 0 // piece is never written again
	if s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	return worked(s.ctx, len(piece), n)
}

// next is the next text; ok is false at the end.
func (s *pxTokens) next() (token string, ok bool, err error) {
	for {
		for s.pos < len(s.text) && s.separates(s.text[s.pos]) {
			s.pos++
		}
		if s.pos < len(s.text) {
			if token, ok, err = s.token(); ok || err != nil {
				return token, ok, err
			}
		} else if s.eof {
			return "", false, nil
		}
		if err := s.more(); err != nil {
			return "", false, err
		}
	}
}

// separates reports whether a byte is between texts, and notes lines and the end.
func (s *pxTokens) separates(c byte) bool {
	switch c {
	case '\n':
		s.line++
	case ';':
		s.ended = s.line
	case ' ', '\t', '\r', ',', '\f', 0x1a:
	default:
		return false
	}
	return true
}

// token reads the text that begins here; ok is false where the piece does not hold it
// whole.
func (s *pxTokens) token() (token string, ok bool, err error) {
	if s.text[s.pos] != '"' {
		end := strings.IndexAny(s.text[s.pos:], " \t\r\n,;\"")
		switch {
		case end >= 0:
			end += s.pos
		case s.eof:
			end = len(s.text)
		default:
			return "", false, nil
		}
		token, s.pos = s.text[s.pos:end], end
		return s.decoded(token), true, nil
	}
	for from := s.pos + 1; ; { // a mark twice is a mark
		end := strings.IndexAny(s.text[from:], "\"\n")
		switch end += from; {
		case end < from && !s.eof:
			return "", false, nil
		case end < from || s.text[end] == '\n':
			return "", false, pxFault(s.f.name, "sheet.px-quotation", s.line)
		case end+1 == len(s.text) && !s.eof:
			return "", false, nil
		case end+1 < len(s.text) && s.text[end+1] == '"':
			from = end + 2
			continue
		}
		token, s.pos = s.text[s.pos+1:end], end+1
		return s.decoded(strings.ReplaceAll(token, `""`, `"`)), true, nil
	}
}

func (s *pxTokens) decoded(token string) string {
	if plainText(token) {
		return token
	}
	return strings.ToValidUTF8(s.f.decode(token), "\ufffd")
}

// pxRecords reads the figures with the values that qualify each.
type pxRecords struct {
	*pxTokens
	table  *pxTable
	values []int // of the current figure, by variable
	width  int   // figures of a row: of the heading
	size   int   // figures of the whole table
	read   int
	column int // of the heading, where the records name their keys
}

func (f *pxFile) recordsOf(ctx context.Context) *pxRecords {
	r := &pxRecords{pxTokens: f.tokens(ctx), table: f.table, values: make([]int, len(f.table.variables)), width: 1, size: 1}
	const most = 1 << 40 // more than a file may hold
	for i, v := range f.table.variables {
		r.size = min(r.size*len(v.Labels), most)
		if i >= f.table.stub {
			r.width = min(r.width*len(v.Labels), most)
		}
	}
	return r
}

// figure reads the next figure and sets its values; ok is false at the end of the table.
func (r *pxRecords) figure() (token string, ok bool, err error) {
	keyed := r.table.keys != nil
	if keyed && r.column == 0 {
		if ok, err = r.key(); !ok || err != nil {
			return "", false, err
		}
	}
	token, ok, err = r.next()
	switch {
	case err != nil:
		return "", false, err
	case !ok && keyed:
		return "", false, pxFault(r.f.name, "sheet.px-cut", r.line)
	case !ok && r.read < r.size:
		return "", false, pxFault(r.f.name, "sheet.px-few", r.line, "count", r.read, "expected", r.size)
	case !ok && r.ended == 0:
		return "", false, pxFault(r.f.name, "sheet.px-cut", r.line)
	case !ok:
		return "", false, nil
	case !keyed && r.read >= r.size:
		return "", false, pxFault(r.f.name, "sheet.px-many", r.line, "expected", r.size)
	}
	r.place(keyed)
	r.read++
	return token, true, nil
}

// place sets the values of the figure that was read.
func (r *pxRecords) place(keyed bool) {
	first, begins := 0, r.read == 0
	if keyed {
		first, begins = r.table.stub, r.column == 0
		r.column = (r.column + 1) % r.width
	}
	if begins {
		clear(r.values[first:])
		return
	}
	for i := len(r.values) - 1; i >= first; i-- {
		if r.values[i]++; r.values[i] < len(r.table.variables[i].Labels) {
			return
		}
		r.values[i] = 0
	}
}

// key reads the values of the stub that a record names; ok is false behind the last
// record, which a semicolon ends.
func (r *pxRecords) key() (ok bool, err error) {
	for i, places := range r.table.keys {
		name, ok, err := r.next()
		switch {
		case err != nil:
			return false, err
		case !ok && (i > 0 || r.ended == 0):
			return false, pxFault(r.f.name, "sheet.px-cut", r.line)
		case !ok:
			return false, nil
		}
		at, known := places[strings.TrimSpace(name)]
		if !known {
			return false, pxFault(r.f.name, "sheet.px-key", r.line, "text", beginningOf(name), "variable", beginningOf(r.table.variables[i].Name))
		}
		r.values[i] = at
	}
	return true, nil
}

// count reads through the figures, so that what is wrong with them is known before the
// first is used.
func (f *pxFile) count(ctx context.Context) (int, error) {
	r := f.recordsOf(ctx)
	for {
		_, ok, err := r.figure()
		if !ok || err != nil {
			return r.read, err
		}
	}
}

// blocks passes the table on.
func (f *pxFile) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	w := &pxWriter{builder: builder{yield: yield, rows: rows}, table: f.table, last: last}
	w.above()
	r := f.recordsOf(ctx)
	for row := pxFirstRow; (last == 0 || row <= last) && !w.done; row++ {
		token, ok, err := r.figure()
		if err != nil {
			return err
		}
		if !ok {
			w.below(row + 1)
			break
		}
		if f.table.remarked > 0 {
			if err := worked(ctx, f.table.remarked, 0); err != nil {
				return err
			}
		}
		w.record(row, token, r)
	}
	w.flush()
	return nil
}

// pxWriter writes the rows of the sheet.
type pxWriter struct {
	builder
	table *pxTable
	last  int
	line  int // of which the number is written
	text  string
}

// put writes a text into a row that was begun.
func (w *pxWriter) put(col int, text string) {
	if text != "" {
		w.builder.text(col - 1)[w.index] = text
	}
}

// alone writes a row of one text.
func (w *pxWriter) alone(row int, text string) {
	if text != "" && (w.last == 0 || row <= w.last) && w.row(row) {
		w.put(1, text)
		w.end()
	}
}

// above writes what the file says of its table, and the names of the columns.
func (w *pxWriter) above() {
	for i, text := range w.table.top {
		w.alone(i+1, text)
	}
	if w.last > 0 && w.last < pxHeaderRow || !w.row(pxHeaderRow) {
		return
	}
	n := len(w.table.variables)
	for i := range w.table.variables {
		v := &w.table.variables[i]
		w.put(v.Label, v.Name)
		if v.Coded > 0 && v.Code != "" && v.Code != v.Name {
			w.put(v.Coded, v.Code)
		} else if v.Coded > 0 {
			w.put(v.Coded, v.Name+" (CODES)")
		}
	}
	w.put(n+1, "OBS_VALUE")
	w.put(n+2, "NOTE")
	w.put(n+3, "LINE")
	w.end()
}

// below writes the notes, from a row on that is not next to the records.
func (w *pxWriter) below(row int) {
	for i, note := range w.table.notes {
		w.alone(row+i, note)
	}
}

// record writes a figure with the values that qualify it.
func (w *pxWriter) record(row int, figure string, r *pxRecords) {
	if !w.row(row) {
		return
	}
	for i, at := range r.values {
		v := &w.table.variables[i]
		w.put(v.Label, v.Labels[at])
		if v.Coded > 0 {
			w.put(v.Coded, v.Codes[at])
		}
	}
	n := len(r.values)
	w.put(n+1, figure)
	if len(w.table.remarks) > 0 {
		w.put(n+2, w.table.remarkOf(r.values))
	}
	if r.line != w.line {
		w.line, w.text = r.line, strconv.Itoa(r.line)
	}
	w.put(n+3, w.text)
	w.end()
}
