package ingest

import (
	"math"
	"slices"
	"strings"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

// observation is one figure between its cell and its block.
type observation struct {
	value, low, high float64
	flags            warehouse.Flags
	conf             warehouse.ConfStatus
	period           int32
	adds             bool // may share its key with others, and is added to them
}

// builder fills the blocks of one table.
type builder struct {
	block *warehouse.Observations
	adds  []int // of the block
	odd   []int // likewise
	n     int   // observations in it
	room  int   // for how many the next one is made; grows to blockRows
}

func newBuilder() *builder { return &builder{room: 1024} }

// start makes an empty block. Its columns have their full length from the
// beginning, and are cut to what was filled in the end.
func (b *builder) start(s *sink) {
	ds := s.codes.ds
	n := b.room
	b.room = min(4*n, figures.BlockRows)
	flat := make([]int32, (len(ds.Dimensions)+4)*n) // one allocation for all columns of positions
	column := func() []int32 {
		c := flat[:n:n]
		flat = flat[n:]
		return c
	}
	o := &warehouse.Observations{
		Dataset: ds, Table: s.cut,
		Dims:   make([][]int32, len(ds.Dimensions)),
		Period: column(), Sheet: column(), Row: column(), Col: column(),
		Value: make([]float64, n), Flags: make([]warehouse.Flags, n), Conf: make([]warehouse.ConfStatus, n),
	}
	for d := range o.Dims {
		o.Dims[d] = column()
	}
	b.block, b.adds, b.odd, b.n = o, nil, nil, 0
}

// put appends an observation, and hands the block on when it is full.
func (s *sink) put(h *harmoniser, c *tidy.Cell, o *observation) error {
	if s.block.block == nil {
		s.block.start(s)
	}
	b, i := s.block.block, s.block.n
	s.block.n++
	for d, code := range s.key {
		b.Dims[d][i] = code
	}
	if c.Sheet != s.sheet || s.count.Observations == 1 {
		s.sheet, s.sheetCode = c.Sheet, h.sheets.Put(c.Sheet)
	}
	b.Period[i], b.Sheet[i], b.Row[i], b.Col[i] = o.period, s.sheetCode, int32(c.Row), int32(c.Col)
	b.Value[i], b.Flags[i], b.Conf[i] = o.value, o.flags, o.conf
	if b.Low == nil && !math.IsNaN(o.low) {
		b.Low, b.High = figures.Unknowns(len(b.Value)), figures.Unknowns(len(b.Value))
	}
	if b.Low != nil {
		b.Low[i], b.High[i] = o.low, o.high
	}
	if b.RefDate == nil && c.RefDate != "" {
		b.RefDate = make([]string, len(b.Value))
	}
	if b.RefDate != nil {
		b.RefDate[i] = c.RefDate
	}
	if text := c.Text; o.value != c.Stored || !plain(text) {
		s.keepText(i, text)
	}
	if !c.Comment.Empty() {
		s.comment(i, h.commentOf(c.Comment))
	}
	if c.Numeric == math.IsNaN(o.value) {
		s.block.odd = append(s.block.odd, i)
	}
	if o.adds {
		s.block.adds = append(s.block.adds, i)
	}
	if s.block.n == len(b.Value) {
		return s.flush(h)
	}
	return nil
}

// keepText keeps the cell as it was, which the figure alone does not tell.
func (s *sink) keepText(i int, text string) {
	b := s.block.block
	if b.Text == nil {
		b.Text = make([]string, len(b.Value))
	}
	b.Text[i] = strings.Clone(text) // it may be part of a large piece of the file
}

// comment enters what the publisher says of an observation.
func (s *sink) comment(i int, code int32) {
	b := s.block.block
	if b.Comment == nil {
		b.Comment = slices.Repeat([]int32{warehouse.NoComment}, len(b.Value))
	}
	b.Comment[i] = code
}

// commentOf is the position of a comment in the dictionary. Neighbours mostly
// have the same one.
func (h *harmoniser) commentOf(c warehouse.Comment) int32 {
	if h.comment != c {
		h.comment, h.commentCode = c, h.comments.Put(c.Encode())
	}
	return h.commentCode
}

// plain reports whether a text is a number as the warehouse itself writes it.
func plain(s string) bool {
	digits := s
	if s != "" && s[0] == '-' {
		digits = s[1:]
	}
	point := -1
	for i := range len(digits) {
		if c := digits[i]; c == '.' && point < 0 {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	whole := len(digits)
	if point >= 0 {
		if point == len(digits)-1 || digits[len(digits)-1] == '0' {
			return false
		}
		whole = point
	}
	return whole > 0 && len(digits) <= 16 && (whole == 1 || digits[0] != '0') && s != "-0"
}

// flush hands the block on, with the dictionaries as they are now.
func (s *sink) flush(h *harmoniser) error {
	b := s.block.block
	if b == nil {
		return nil
	}
	figures.Cut(b, s.block.n)
	out := figures.Batch{Observations: b, Declared: s.table, Adds: s.block.adds, Odd: s.block.odd}
	s.block.block = nil
	b.Codes = make([]*warehouse.Dictionary, len(s.codes.dims))
	for d := range s.codes.dims {
		b.Codes[d] = s.codes.dims[d].Now()
	}
	b.Periods, b.Sheets = s.codes.periods.Now(), h.sheets.Now()
	if b.Comment != nil {
		b.Comments = h.comments.Now()
	}
	return h.emit(out)
}
