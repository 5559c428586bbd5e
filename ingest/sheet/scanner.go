package sheet

import (
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf8"
	"unsafe"

	"siemmes/warehouse"
)

// chunkBytes is how much of the file is read at a time.
const chunkBytes = 1 << 20

// maxRecordBytes bounds one record of delimited text; a longer one is a file
// without line ends or with a quotation that is never closed.
const maxRecordBytes = 64 << 20

// scanner reads delimited text record by record: RFC 4180, and what real files
// do beside it. Fields are parts of the chunk they were read with, so that no
// field costs memory of its own.
type scanner struct {
	name      string
	in        io.Reader
	ctx       context.Context
	lim       Limits
	delimiter byte

	text  string // what was read and not yet scanned, from pos on
	pos   int
	eof   bool // text reaches to the end of the file
	clean bool // text is UTF-8 throughout
	row   int  // records read

	// Between lineFrom and lineTo no line ends; between openFrom and openTo, besides,
	// no mark closes a quotation.
	lineFrom, lineTo, openFrom, openTo int
	looked                             int // bytes looked at, of which the meter does not know yet

	fields   int    // of the last record
	filled   bool   // whether the last record held anything
	width    int    // its last filled field
	begin    int    // where it begins in text
	lineEnd  string // behind it
	above    int    // the last filled field of the record before it
	endAbove string // behind that
}

// more reads the next chunk, behind what is not yet scanned.
func (s *scanner) more() error {
	if s.ctx != nil && s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	rest := s.text[s.pos:]
	if len(rest) > maxRecordBytes {
		return s.tooLong("Text", "a record of more than %d MiB; the file has no line ends, or a quotation mark that is never closed", maxRecordBytes>>20)
	}
	chunk := make([]byte, len(rest)+max(chunkBytes, len(rest)))
	copy(chunk, rest)
	n, err := io.ReadFull(s.in, chunk[len(rest):])
	switch err {
	case io.EOF, io.ErrUnexpectedEOF:
		s.eof = true
	case nil:
	default:
		return unreadable(s.name, "sheet.damaged", "cannot be read to its end: %w", err)
	}
	fresh := chunk[len(rest) : len(rest)+n]
	if at := bytes.IndexByte(fresh, 0); at >= 0 {
		line := s.row + 1 + strings.Count(rest, "\n") + bytes.Count(fresh[:at], []byte{'\n'})
		return unreadable(s.name, "sheet.no-spreadsheet", "is no text: it holds a zero byte in about line %d; send an .xlsx or .csv file", line)
	}
	chunk = chunk[:len(rest)+n]
	// the chunk is never written again, so its bytes may be read as a string
	s.text, s.pos = unsafe.String(unsafe.SliceData(chunk), len(chunk)), 0
	s.lineFrom, s.lineTo, s.openFrom, s.openTo = 0, 0, 0, 0
	s.looked += len(chunk)
	if err := s.worked(n); err != nil {
		return err
	}
	whole := s.text
	if !s.eof {
		whole = trimPartialRune(whole)
	}
	s.clean = utf8.ValidString(whole)
	return nil
}

// worked tells the meter what was looked at, and how many bytes were read.
func (s *scanner) worked(read int) error {
	looked := s.looked
	s.looked = 0
	return worked(s.ctx, looked, read)
}

// record reads the next record into the next row. It returns false at the end.
func (s *scanner) record(out *builder) (bool, error) {
	for {
		if s.pos == len(s.text) && s.eof {
			return false, nil
		}
		if !out.row(s.row + 1) {
			return false, nil
		}
		above, endAbove := s.width, s.lineEnd
		end, err := s.scan(out)
		if err != nil {
			return false, err
		}
		if end >= 0 {
			out.end()
			s.row++
			s.begin, s.pos = s.pos, end
			s.above, s.endAbove = above, endAbove
			return true, nil
		}
		s.width, s.lineEnd = above, endAbove
		if err := s.more(); err != nil {
			return false, err
		}
	}
}

// special are the bytes at which a field that is not quoted may end.
var special = [256]bool{'\n': true, '\r': true, '\t': true, '|': true, ';': true, ',': true}

// edge are the page break and the end mark of DOS, which are no text.
var edge = [256]bool{'\f': true, 0x1a: true}

// scan reads the fields from pos on into the current row and returns where the
// next record begins; -1 when the text does not hold the whole record, which
// is then scanned again.
func (s *scanner) scan(out *builder) (int, error) {
	text, i := s.text, s.pos
	columns, index := out.block.texts, out.index
	s.fields, s.filled, s.width = 0, false, 0
	for col := 0; ; col++ {
		var field string
		from := i
		if i < len(text) && text[i] == '"' {
			var err error
			if field, i, err = s.quoted(i); err != nil || i < 0 {
				return -1, err
			}
		} else {
			start := i
			for i < len(text) && (!special[text[i]] || text[i] != s.delimiter && text[i] != '\n' && text[i] != '\r') {
				i++
			}
			field = text[start:i]
		}
		if s.looked += i - from; s.looked > chunkBytes {
			if err := s.worked(0); err != nil {
				return -1, err
			}
		}
		if i == len(text) && !s.eof {
			return -1, nil
		}
		if field != "" {
			if len(field) > s.lim.Text || !s.clean || edge[field[0]] || edge[field[len(field)-1]] {
				var err error
				if field, err = s.decodeField(field, col); err != nil {
					return -1, err
				}
			}
			if col >= len(columns) || columns[col] == nil {
				if col >= s.lim.Columns {
					return -1, s.tooLong("Columns", "more than %d columns (Limits.Columns); is the delimiter %q right?", s.lim.Columns, s.delimiter)
				}
				out.text(col)
				columns, index = out.block.texts, out.index
			}
			columns[col][index] = field
			if field != "" {
				s.filled, s.width = true, col+1
			}
		}
		if i < len(text) && text[i] == s.delimiter {
			i++
			continue
		}
		s.fields = col + 1
		return s.afterLine(i), nil
	}
}

// afterLine is where the line after the line end at i begins; -1 when a line
// feed may still follow a carriage return.
func (s *scanner) afterLine(i int) int {
	n := 1
	switch {
	case i == len(s.text):
		n = 0
	case s.text[i] == '\n':
	case i+1 == len(s.text) && !s.eof:
		return -1
	case i+1 < len(s.text) && s.text[i+1] == '\n':
		n = 2
	}
	s.lineEnd = s.text[i : i+n]
	return i + n
}

// quoted reads a field that begins with a quotation mark at i, and returns what
// it holds and the place behind it; -1 when the text ends before it does.
//
// A mark that is followed by neither a delimiter, a line end nor a second mark
// should not be there ("Juan "El Chapo" Guzmán"). It is kept, and the field goes
// on to the mark that closes it on the same line; when there is none, the stray
// mark was the end of the quotation ("12"" long).
func (s *scanner) quoted(i int) (string, int, error) {
	text, start, stop := s.text, i+1, len(s.text)
	escaped, stray := false, -1
	for j := start; stray < 0 || j < stop; {
		k := strings.IndexByte(text[j:stop], '"')
		if k < 0 {
			s.looked += stop - j
			break
		}
		s.looked += k + 1
		q := j + k
		if q+1 == len(text) && !s.eof {
			return "", -1, nil
		}
		if end := s.closes(q + 1); end >= 0 {
			return unescape(text[start:q], escaped), end, nil
		}
		if q+1 < len(text) && text[q+1] == '"' {
			escaped = true
			j = q + 2
			continue
		}
		if j = q + 1; stray >= 0 {
			continue
		}
		stray = q
		if stop = s.lineOf(q); stop < 0 {
			return "", -1, nil
		}
		if s.openFrom <= q && q < s.openTo { // was searched for a field before this one
			break
		}
	}
	if stray >= 0 {
		s.openFrom, s.openTo = stray, stop
		end := stray
		for end < stop && text[end] != s.delimiter {
			end++
		}
		return unescape(text[start:stray], escaped) + text[stray+1:end], end, nil
	}
	if s.eof || len(text)-start > 8*s.lim.Text {
		return "", -1, unreadable(s.name, "sheet.quotation-mark", "has a quotation mark in row %d that is never closed; remove it, or close it", s.row+1)
	}
	return "", -1, nil
}

// lineOf is where the line ends that a place is in; -1 where the text does not hold
// that. The line that was asked for last is known.
func (s *scanner) lineOf(at int) int {
	if s.lineFrom <= at && at < s.lineTo {
		return s.lineTo
	}
	n := strings.IndexAny(s.text[at:], "\r\n")
	if n < 0 && !s.eof {
		s.looked += len(s.text) - at
		return -1
	}
	if n < 0 {
		n = len(s.text) - at
	}
	s.looked += n
	s.lineFrom, s.lineTo = at, at+n
	return s.lineTo
}

// closes reports whether what is behind a quotation mark ends the field, and
// where: a delimiter, a line end or the end of the file, with blanks before.
func (s *scanner) closes(i int) int {
	for i < len(s.text) && s.text[i] == ' ' {
		i++
	}
	if i == len(s.text) || s.text[i] == s.delimiter || s.text[i] == '\n' || s.text[i] == '\r' {
		return i
	}
	if s.text[i] == '\f' && i+1 == len(s.text) {
		return i + 1
	}
	return -1
}

func unescape(s string, escaped bool) string {
	if !escaped {
		return s
	}
	return strings.ReplaceAll(s, `""`, `"`)
}

// decodeField decodes a field that is not plain: too long, not in UTF-8, with a page
// break at its edge.
func (s *scanner) decodeField(field string, col int) (string, error) {
	field = strings.Trim(field, "\f\x1a")
	if !utf8.ValidString(field) {
		field = fromWindows1252(field)
	}
	if len(field) > s.lim.Text && utf8.RuneCountInString(field) > s.lim.Text {
		return "", s.tooLong("Text", "column %s holds more than %d characters (Limits.Text); is a quotation mark left open?", warehouse.ColumnName(col+1), s.lim.Text)
	}
	return field, nil
}

// skipSeparatorLine passes over the line "sep=;" that Excel writes to say which
// delimiter follows, and does not show as a row.
func (s *scanner) skipSeparatorLine() error {
	if err := s.more(); err != nil {
		return err
	}
	if len(s.text) > 5 && strings.HasPrefix(s.text, "sep=") && s.text[4] == s.delimiter {
		if next := s.afterLine(5); next > 0 && strings.IndexByte("\r\n", s.text[5]) >= 0 {
			s.pos = next
		}
	}
	return nil
}
