package warehouse

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
)

// BlockRows is the number of rows of each block of an answer but the last one,
// which may have fewer. It is also the size of a row group of Parquet and of a
// record batch of Arrow.
const BlockRows = 1 << 16

// Head is an answer without its rows: all that a writer needs before the first row.
type Head struct {
	Dataset *Dataset
	Dims    []string // the key's columns, in the dataset's order
	// Rows is the exact number of rows that the blocks have together.
	Rows int
	// Notes are those of the answer. NoteSets are the distinct lists of notes
	// that rows have, as indexes into Notes; the first one is the empty list.
	// NoteRows counts the rows of each list.
	Notes    []Message
	NoteSets [][]int
	NoteRows []int
	// Truncated reports whether Query.Limit left rows out.
	Truncated bool
	// Vintage is the release the answer is as of, as of an Answer.
	Vintage int
}

// Block is a run of rows of an answer in the order of their keys, column by
// column: index i of every slice is one row. Slices that are documented as
// nil where no row has a value have the length of the block otherwise.
//
// Codes, Periods, Editions and Comments are lists of distinct values, of which
// other slices have the places. A place means the same value in all blocks of
// an answer; a later block may have longer lists.
type Block struct {
	// Codes lists the codes of each dimension of Head.Dims, and Dims has the
	// place of each row's code in that list.
	Codes [][]string
	Dims  [][]int32 // [dimension][i]
	// Periods lists periods as Period.String writes them; Period has the place
	// of each row's period.
	Periods []string
	Period  []int32

	Value     []float64 // NaN where there is no number
	Flags     []Flags
	Conf      []ConfStatus // nil: no row has one
	Low, High []float64    // NaN where a row has none; nil: no row has one
	RefDate   []string     // nil: no row has one
	Origin    []Origin     // nil: all rows are published
	Release   []int32
	// Edition has the place of each row's edition in Editions.
	Editions  []Edition
	Edition   []int32
	Withdrawn []bool // nil: no row is
	// Comment has the place of each row's comment in Comments, NoComment where
	// there is none; nil: no row has one.
	Comments []Comment
	Comment  []int32
	// Commented and Parts are those of Row; nil: zero in all rows.
	Commented, Parts []int32
	// Notes has the place of each row's list of notes in Head.NoteSets; nil: no
	// row has notes.
	Notes []int32
}

// Len returns the number of rows.
func (b *Block) Len() int { return len(b.Value) }

// Blocks yields the rows of an answer in blocks. Each range over it reads the
// rows again, as of the same vintage. A block belongs to the reader until the
// next one is asked for. After an error, which comes with a nil block, nothing
// follows.
type Blocks = iter.Seq2[*Block, error]

// Complete yields the blocks, and an error after the last one if they have not
// as many rows as the head says: an answer is never cut short in silence.
func (h *Head) Complete(blocks Blocks) Blocks {
	return func(yield func(*Block, error) bool) {
		rows := 0
		for b, err := range blocks {
			if err != nil {
				yield(nil, err)
				return
			}
			if rows += b.Len(); !yield(b, nil) {
				return
			}
		}
		if rows != h.Rows {
			yield(nil, fmt.Errorf("the answer has %d rows and its blocks have %d", h.Rows, rows))
		}
	}
}

// Row returns row i of a block of the answer. Its Key is a new slice.
func (h *Head) Row(b *Block, i int) Row {
	r := Row{
		Key: make([]string, len(b.Dims)), Period: b.Periods[b.Period[i]], Value: b.Value[i], Flags: b.Flags[i],
		Low: math.NaN(), High: math.NaN(), Origin: OriginPublished, Release: int(b.Release[i]), Edition: b.Editions[b.Edition[i]],
	}
	for d, column := range b.Dims {
		r.Key[d] = b.Codes[d][column[i]]
	}
	if b.Conf != nil {
		r.Conf = b.Conf[i]
	}
	if b.Low != nil {
		r.Low, r.High = b.Low[i], b.High[i]
	}
	if b.RefDate != nil {
		r.RefDate = b.RefDate[i]
	}
	if b.Origin != nil {
		r.Origin = b.Origin[i]
	}
	if b.Withdrawn != nil {
		r.Withdrawn = b.Withdrawn[i]
	}
	if b.Comment != nil && b.Comment[i] != NoComment {
		r.Comment = b.Comments[b.Comment[i]]
	}
	if b.Commented != nil {
		r.Commented, r.Parts = int(b.Commented[i]), int(b.Parts[i])
	}
	if b.Notes != nil {
		r.Notes = h.NoteSets[b.Notes[i]]
	}
	return r
}

// Collect reads all blocks into memory, for who needs the whole answer at once:
// a table of a page or of a report.
func (h *Head) Collect(blocks Blocks) (*Answer, error) {
	a := &Answer{
		Dataset: h.Dataset, Dims: h.Dims, Rows: make([]Row, 0, h.Rows), Notes: h.Notes, Truncated: h.Truncated, Vintage: h.Vintage,
	}
	for b, err := range h.Complete(blocks) {
		if err != nil {
			return nil, err
		}
		for i := range b.Len() {
			a.Rows = append(a.Rows, h.Row(b, i))
		}
	}
	return a, nil
}

// Stream returns the answer as a head and blocks of BlockRows rows. The answer
// must not change while the blocks are read.
func (a *Answer) Stream() (*Head, Blocks) { return a.stream(BlockRows) }

// stream returns the answer in blocks of some number of rows.
func (a *Answer) stream(size int) (*Head, Blocks) {
	h := &Head{
		Dataset: a.Dataset, Dims: a.Dims, Rows: len(a.Rows), Notes: a.Notes, Truncated: a.Truncated, Vintage: a.Vintage,
	}
	sets := NoteSets{Head: h}
	places := make([]int32, len(a.Rows))
	for i := range a.Rows {
		places[i] = sets.Add(a.Rows[i].Notes)
	}
	return h, func(yield func(*Block, error) bool) {
		c := newBlockColumns(len(a.Dims))
		for from := 0; from < len(a.Rows); from += size {
			to := min(from+size, len(a.Rows))
			if !yield(c.block(a.Rows[from:to], places[from:to]), nil) {
				return
			}
		}
	}
}

// NoteSets fills Head.NoteSets and Head.NoteRows with the notes of one row
// after the other.
type NoteSets struct {
	Head  *Head
	index map[string]int32
}

// Add counts a row with these notes and returns the place of their list.
func (s *NoteSets) Add(notes []int) int32 {
	if s.index == nil {
		s.index = map[string]int32{"": 0}
		s.Head.NoteSets, s.Head.NoteRows = [][]int{nil}, []int{0}
	}
	var key []byte
	for _, n := range notes {
		key = binary.AppendUvarint(key, uint64(n))
	}
	at, known := s.index[string(key)]
	if !known {
		at = int32(len(s.Head.NoteSets))
		s.index[string(key)] = at
		s.Head.NoteSets, s.Head.NoteRows = append(s.Head.NoteSets, slices.Clone(notes)), append(s.Head.NoteRows, 0)
	}
	s.Head.NoteRows[at]++
	return at
}

// blockColumns makes blocks of rows, which share their lists of codes, periods,
// editions and comments.
type blockColumns struct {
	codes    []Dictionary
	periods  Dictionary
	editions map[Edition]int32
	comments map[Comment]int32
	shown    []Edition
	said     []Comment
}

func newBlockColumns(dims int) *blockColumns {
	return &blockColumns{codes: make([]Dictionary, dims), editions: map[Edition]int32{}, comments: map[Comment]int32{}}
}

// block makes a block of rows, of which notes are the places in Head.NoteSets.
func (c *blockColumns) block(rows []Row, notes []int32) *Block {
	n := len(rows)
	b := &Block{
		Codes: make([][]string, len(c.codes)), Dims: make([][]int32, len(c.codes)), Period: make([]int32, n), Value: make([]float64, n),
		Flags: make([]Flags, n), Conf: make([]ConfStatus, n), Low: make([]float64, n), High: make([]float64, n), RefDate: make([]string, n),
		Origin: make([]Origin, n), Release: make([]int32, n), Edition: make([]int32, n), Withdrawn: make([]bool, n),
		Comment: make([]int32, n), Commented: make([]int32, n), Parts: make([]int32, n), Notes: notes,
	}
	for d := range c.codes {
		b.Dims[d] = make([]int32, n)
		for i := range rows {
			b.Dims[d][i] = c.codes[d].Put(rows[i].Key[d])
		}
		b.Codes[d] = c.codes[d].Texts
	}
	for i := range rows {
		r := &rows[i]
		b.Period[i], b.Value[i], b.Flags[i], b.Conf[i] = c.periods.Put(r.Period), r.Value, r.Flags, r.Conf
		b.Low[i], b.High[i], b.RefDate[i], b.Release[i] = r.Low, r.High, r.RefDate, int32(r.Release)
		b.Withdrawn[i], b.Commented[i], b.Parts[i] = r.Withdrawn, int32(r.Commented), int32(r.Parts)
		if b.Origin[i] = r.Origin; r.Origin == "" {
			b.Origin[i] = OriginPublished
		}
		b.Edition[i] = place(c.editions, &c.shown, r.Edition)
		if b.Comment[i] = NoComment; !r.Comment.Empty() {
			b.Comment[i] = place(c.comments, &c.said, r.Comment)
		}
	}
	b.Periods, b.Editions, b.Comments = c.periods.Texts, c.shown, c.said
	return b
}

// place returns the place of a value in a list and adds it where it is new.
func place[T comparable](known map[T]int32, list *[]T, value T) int32 {
	at, ok := known[value]
	if !ok {
		at = int32(len(*list))
		known[value] = at
		*list = append(*list, value)
	}
	return at
}
