package ingest

import (
	"math"
	"slices"
	"strings"

	"siemmes/ingest/layout"
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

// snapshots is a dictionary that grows while blocks made from it are read in
// another goroutine: each block gets the texts that there were when it was
// full, and what is appended later lies behind them.
type snapshots struct {
	dict warehouse.Dictionary
	last *warehouse.Dictionary
}

func (s *snapshots) put(text string) int32 { return s.dict.Put(text) }

// now is a dictionary of the texts so far, for reading.
func (s *snapshots) now() *warehouse.Dictionary {
	if n := s.dict.Len(); s.last == nil || s.last.Len() != n {
		s.last = &warehouse.Dictionary{Texts: s.dict.Texts[:n:n]}
	}
	return s.last
}

// builder fills the blocks of one table.
type builder struct {
	block *warehouse.Observations
	adds  []int // of the block
	odd   []int // likewise
	n     int   // observations in it
	room  int   // for how many the next one is made; grows to blockRows
}

// batch is a block on its way to the cube and the draft.
type batch struct {
	*warehouse.Observations
	table *layout.Table
	adds  []int // the places of observations that may share their key, in order
	// odd are the places of observations of which the value does not tell
	// whether their cell holds a number: a sign that is zero, a blank.
	odd []int
}

func newBuilder() *builder { return &builder{room: 1024} }

// start makes an empty block. Its columns have their full length from the
// beginning, and are cut to what was filled in the end.
func (b *builder) start(s *sink) {
	ds := s.codes.ds
	n := b.room
	b.room = min(4*n, blockRows)
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
func (s *sink) put(h *harmoniser, c *layout.Cell, o *observation) error {
	if s.block.block == nil {
		s.block.start(s)
	}
	b, i := s.block.block, s.block.n
	s.block.n++
	for d, code := range s.key {
		b.Dims[d][i] = code
	}
	if c.Sheet != s.sheet || s.count.Observations == 1 {
		s.sheet, s.sheetCode = c.Sheet, h.sheets.put(c.Sheet)
	}
	b.Period[i], b.Sheet[i], b.Row[i], b.Col[i] = o.period, s.sheetCode, int32(c.Row), int32(c.Col)
	b.Value[i], b.Flags[i], b.Conf[i] = o.value, o.flags, o.conf
	if b.Low == nil && !math.IsNaN(o.low) {
		b.Low, b.High = unknowns(len(b.Value)), unknowns(len(b.Value))
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

// keepText keeps the cell as it stood, which the figure alone does not tell.
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
		h.comment, h.commentCode = c, h.comments.put(c.Encode())
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

func unknowns(n int) []float64 {
	u := make([]float64, n)
	for i := range u {
		u[i] = math.NaN()
	}
	return u
}

// flush hands the block on, with the dictionaries as they are now.
func (s *sink) flush(h *harmoniser) error {
	b := s.block.block
	if b == nil {
		return nil
	}
	cut(b, s.block.n)
	out := batch{b, s.table, s.block.adds, s.block.odd}
	s.block.block = nil
	b.Codes = make([]*warehouse.Dictionary, len(s.codes.dims))
	for d := range s.codes.dims {
		b.Codes[d] = s.codes.dims[d].now()
	}
	b.Periods, b.Sheets = s.codes.periods.now(), h.sheets.now()
	if b.Comment != nil {
		b.Comments = h.comments.now()
	}
	return h.emit(out)
}
