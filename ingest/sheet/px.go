package sheet

import (
	"context"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// pxFile is the source of a PC-Axis file: what it declares, and where its data begin.
type pxFile struct {
	name   string
	file   io.ReaderAt
	size   int64
	lim    Limits
	table  *pxTable
	data   int64 // where the data begin in the file; -1 where there are none
	line   int   // of the file there
	decode func(string) string
}

// pxDeclaration bounds the bytes before the data of a PC-Axis file.
const pxDeclaration = 64 << 20

// openPX opens a PC-Axis file, whose table becomes a record a figure. Everything that
// is wrong with it is an error that names the line.
func openPX(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	wb := &Workbook{Name: name, Format: PX}
	found, err := charsetOf(r, size)
	if err != nil {
		return nil, unreadable(name, "sheet.damaged", "cannot be read: %w", err)
	}
	f := &pxFile{name: name, file: r, size: size, lim: lim}
	begin := found.skip
	if found.whole != nil {
		decoded, err := newSpool(found.reader(io.NewSectionReader(r, found.skip, size-found.skip)), bounds{name: name, lim: lim})
		if err != nil {
			return nil, err
		}
		f.file, f.size, begin = decoded, decoded.size, 0
		wb.closers = append(wb.closers, decoded.Close)
	}
	if err := f.open(ctx, begin, found, wb); err != nil {
		return nil, errors.Join(err, wb.Close())
	}
	wb.Sheets, wb.Declared = []*Sheet{{source: f}}, f.table.declared()
	return wb, ctx.Err()
}

// open reads what the file declares, and counts its figures.
func (f *pxFile) open(ctx context.Context, begin int64, found charset, wb *Workbook) error {
	text, err := f.declaration(ctx, begin)
	if err != nil {
		return err
	}
	p := &pxParser{name: f.name, lim: f.lim, text: text, line: 1}
	statements, err := p.statements()
	if err != nil {
		return err
	}
	if f.data < 0 {
		return pxFault(f.name, "sheet.px-no-data", p.line)
	}
	if wb.Encoding, err = f.decodeAll(statements, found); err != nil {
		return err
	}
	if f.table, err = newPXTable(f.name, f.lim, statements); err != nil {
		return err
	}
	f.table.records, err = f.count(ctx)
	return err
}

// declaration reads the statements before the data, and finds where those begin; -1
// where there are none.
func (f *pxFile) declaration(ctx context.Context, begin int64) (string, error) {
	var text strings.Builder
	in := io.NewSectionReader(f.file, begin, f.size-begin)
	piece := make([]byte, min(max(f.size, 1), 256<<10))
	var end pxEnd
	for {
		n, err := io.ReadFull(in, piece)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return "", unreadable(f.name, "sheet.damaged", "cannot be read: %w", err)
		}
		if werr := worked(ctx, 2*n, n); werr != nil {
			return "", werr
		}
		before := text.Len()
		if key, data := end.find(piece[:n]); data >= 0 {
			text.Write(piece[:data])
			f.data, f.line = begin+int64(text.Len()), 1+strings.Count(text.String(), "\n")
			return text.String()[:before+data-key], nil
		}
		if text.Write(piece[:n]); text.Len() > pxDeclaration {
			return "", tooLarge("Text", "%q declares more than %d MiB before its data", f.name, pxDeclaration>>20)
		}
		if err != nil {
			f.data = -1
			return text.String(), nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
}

// pxEnd finds the statement DATA in pieces of a file.
type pxEnd struct {
	quoted, named bool
	word          []byte // of the statement, up to its equals sign
	length        int    // of it in the file
}

// find returns the place behind "DATA=" in a piece, and how many bytes the statement has
// there; -1 where it is not in it.
func (e *pxEnd) find(piece []byte) (length, at int) {
	const most = 64
	for i, c := range piece {
		e.length++
		switch {
		case e.quoted:
			e.quoted = c != '"'
		case c == '"':
			e.quoted = true
			e.word = append(e.word[:min(len(e.word), most)], c)
		case c == ';':
			e.named, e.word, e.length = false, e.word[:0], 0
		case c == '=' && !e.named:
			if e.named = true; strings.EqualFold(strings.TrimSpace(string(e.word)), "DATA") {
				return e.length, i + 1
			}
		case !e.named && len(e.word) < most:
			e.word = append(e.word, c)
		}
	}
	return 0, -1
}

// decodeAll decodes the texts of the statements, and returns the name of what the file
// is written in: UTF-8 where all of it is, else what it says, else what its letters show.
func (f *pxFile) decodeAll(statements []*pxStatement, found charset) (string, error) {
	f.decode = func(s string) string { return s }
	name := found.name
	if found.whole != nil || found.name == utf8Text.name {
		return name, nil
	}
	table, said, err := f.codepage(statements)
	switch {
	case err != nil:
		return "", err
	case table != nil:
		name = said
	case found.legacy != nil:
		table = found.legacy
	default:
		table = windows1252
	}
	f.decode = func(s string) string {
		if decoded, err := table.NewDecoder().String(s); err == nil {
			return decoded
		}
		return s
	}
	for _, s := range statements {
		for _, texts := range [][]string{s.subjects, s.values} {
			for i, text := range texts {
				if !plainText(text) {
					texts[i] = f.decode(text)
				}
			}
		}
	}
	return name, nil
}

// codepage is the encoding that the file says it is in; nil where it says none, or says
// UTF-8, which it is not. The error names one that is not known.
func (f *pxFile) codepage(statements []*pxStatement) (encoding.Encoding, string, error) {
	dos := false
	for _, s := range statements {
		name := strings.ToLower(strings.TrimSpace(s.first()))
		switch {
		case s.keyword == "CHARSET":
			dos = name == "oem"
		case s.keyword != "CODEPAGE" || name == "" || name == "utf-8" || name == "utf8" || name == "65001":
		default:
			table := encodingNamed(name)
			if table == nil {
				return nil, "", pxFault(f.name, "sheet.px-codepage", s.line, "text", beginningOf(name))
			}
			return table, s.first(), nil
		}
	}
	if dos {
		return charmap.CodePage850, "CP850", nil
	}
	return nil, "", nil
}

// encodingNamed finds an encoding by a name, or by the number of its code page; nil
// where there is none.
func encodingNamed(name string) encoding.Encoding {
	for _, n := range []string{name, "windows-" + name, "cp" + name} {
		if e, err := ianaindex.IANA.Encoding(n); err == nil && e != nil {
			return e
		}
		if e, err := htmlindex.Get(n); err == nil {
			return e
		}
	}
	return nil
}

func (f *pxFile) shape(context.Context) (Shape, error) { return Shape{}, nil }
