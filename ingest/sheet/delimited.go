package sheet

import (
	"context"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// openDelimited opens a text whose records are rows. Which delimiter it has is
// found by reading its beginning with each.
func openDelimited(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Workbook, error) {
	text := &delimited{name: name, file: r, size: size, lim: lim}
	var err error
	if text.charset, err = charsetOf(r, size); err != nil {
		return nil, unreadable(name, "sheet.damaged", "cannot be read: %w", err)
	}
	sample, err := text.sample()
	if err != nil {
		return nil, err
	}
	if junk(sample) {
		return nil, unreadable(name, "sheet.picture", "is no spreadsheet: it holds control characters, as programs and pictures do; send an .xlsx or .csv file")
	}
	text.delimiter = delimiterOf(ctx, sample, lim)
	text.marked = text.charset.skip > 0 || holdsUTF8(sample)
	wb := &Workbook{
		Name: name, Format: Delimited, Delimiter: text.delimiter, Encoding: text.charset.name,
		Sheets: []*Sheet{{source: text}},
	}
	return wb, ctx.Err()
}

// delimited is the source of a delimited text.
type delimited struct {
	name      string
	file      io.ReaderAt
	size      int64
	lim       Limits
	charset   charset
	delimiter byte
	marked    bool // letters beyond ASCII are in UTF-8

	mu    sync.Mutex
	ended bool // was read to its end
	last  *Cut // what the end lacks
}

// sampleBytes is how much of the text is read to find its delimiter; enough
// for a preamble and a few hundred records of a wide table.
const sampleBytes = 256 << 10

func (t *delimited) sample() (string, error) {
	s := scanner{name: t.name, in: t.reader(), lim: t.lim}
	for len(s.text) < sampleBytes && !s.eof {
		if err := s.more(); err != nil {
			return "", err
		}
	}
	return s.text[:min(len(s.text), sampleBytes)], nil
}

func (t *delimited) reader() io.Reader {
	return t.charset.reader(io.NewSectionReader(t.file, t.charset.skip, t.size-t.charset.skip))
}

func (t *delimited) shape(context.Context) (Shape, error) { return Shape{}, nil }

func (t *delimited) blocks(ctx context.Context, rows, last int, yield func(*Block) bool) error {
	s := scanner{name: t.name, in: t.reader(), lim: t.lim, delimiter: t.delimiter, ctx: ctx}
	out := builder{yield: yield, rows: rows}
	if err := s.skipSeparatorLine(); err != nil {
		return err
	}
	for last == 0 || s.row < last {
		more, err := s.record(&out)
		if err != nil {
			return err
		}
		if !more || out.done {
			break
		}
	}
	out.flush()
	if last == 0 && !out.done {
		t.end(&s)
	}
	return s.worked(0)
}

// delimiters are the candidates; of two that divide the text equally well the
// earlier one is taken. The comma comes last because it also is in numbers.
const delimiters = "\t|;,"

// delimiterOf finds the delimiter that divides the most records into the same
// number of fields, among records that it divides at all.
func delimiterOf(ctx context.Context, sample string, lim Limits) byte {
	if rest, ok := strings.CutPrefix(sample, "sep="); ok && rest != "" && strings.IndexByte(delimiters, rest[0]) >= 0 {
		return rest[0]
	}
	best, bestShare := byte(','), 0.0
	for i := range len(delimiters) {
		if share := regularity(ctx, sample, delimiters[i], lim); share > bestShare {
			best, bestShare = delimiters[i], share
		}
	}
	return best
}

// regularity is the share of the sample's records that have the most frequent
// number of fields above one.
func regularity(ctx context.Context, sample string, delimiter byte, lim Limits) float64 {
	if strings.IndexByte(sample, delimiter) < 0 {
		return 0
	}
	lim.Columns = len(sample)
	// the last record may be cut off, which does no harm but for a quotation
	s := scanner{ctx: ctx, text: sample, eof: true, delimiter: delimiter, lim: lim}
	out := builder{yield: func(*Block) bool { return true }, rows: 64}
	records, of := 0, map[int]int{}
	for records < 500 {
		more, err := s.record(&out)
		if !more || err != nil {
			break
		}
		if s.filled {
			records++
			of[s.fields]++
		}
	}
	most := 0
	for fields, n := range of {
		if fields > 1 {
			most = max(most, n)
		}
	}
	return float64(most) / float64(max(1, records))
}

// holdsUTF8 reports whether a text has letters beyond ASCII and all but the last are in
// UTF-8.
func holdsUTF8(sample string) bool {
	sample = trimPartialRune(sample)
	return len(sample) > utf8.RuneCountInString(sample) && utf8.ValidString(sample)
}

// junk tells bytes that no text has: control characters other than those that
// set lines and pages.
func junk(sample string) bool {
	controls := 0
	for i := range len(sample) {
		if c := sample[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1a {
			controls++
		}
	}
	return controls*200 > len(sample)
}

// tooLong refuses a text that is longer than a cell may be.
func (s *scanner) tooLong(limit, what string, args ...any) error {
	return tooLarge(limit, "%q, row %d: "+what, append([]any{s.name, s.row + 1}, args...)...)
}
