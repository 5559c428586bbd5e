package ingest

import (
	"math"
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
	size  int   // rows to make room for; grows to blockRows
}

// batch is a block on its way to the cube and the draft.
type batch struct {
	*warehouse.Observations
	table *layout.Table
	adds  []int // the places of observations that may share their key, in order
}

func newBuilder() *builder { return &builder{size: 1024} }

func (b *builder) start(s *sink) {
	ds := s.codes.ds
	n := b.size
	b.size = min(4*b.size, blockRows)
	flat := make([]int32, (len(ds.Dimensions)+4)*n) // one allocation for all columns of positions
	column := func() []int32 {
		c := flat[:0:n]
		flat = flat[n:]
		return c
	}
	o := &warehouse.Observations{
		Dataset: ds, Table: s.cut,
		Dims:   make([][]int32, len(ds.Dimensions)),
		Period: column(), Sheet: column(), Row: column(), Col: column(),
		Value: make([]float64, 0, n), Flags: make([]warehouse.Flags, 0, n), Conf: make([]warehouse.ConfStatus, 0, n),
	}
	for d := range o.Dims {
		o.Dims[d] = column()
	}
	b.block = o
}

// put appends an observation, and hands the block on when it is full.
func (s *sink) put(h *harmoniser, c *layout.Cell, o *observation) error {
	if s.block.block == nil {
		s.block.start(s)
	}
	b := s.block.block
	i := b.Len()
	for d, code := range s.key {
		b.Dims[d] = append(b.Dims[d], code)
	}
	if c.Sheet != s.sheet || i == 0 {
		s.sheet, s.sheetCode = c.Sheet, h.sheets.put(c.Sheet)
	}
	b.Period = append(b.Period, o.period)
	b.Sheet = append(b.Sheet, s.sheetCode)
	b.Row, b.Col = append(b.Row, int32(c.Row)), append(b.Col, int32(c.Col))
	b.Value, b.Flags, b.Conf = append(b.Value, o.value), append(b.Flags, o.flags), append(b.Conf, o.conf)
	if b.Low == nil && !math.IsNaN(o.low) {
		b.Low, b.High = unknowns(i, cap(b.Value)), unknowns(i, cap(b.Value))
	}
	if b.Low != nil {
		b.Low, b.High = append(b.Low, o.low), append(b.High, o.high)
	}
	if b.RefDate == nil && c.RefDate != "" {
		b.RefDate = make([]string, i, cap(b.Value))
	}
	if b.RefDate != nil {
		b.RefDate = append(b.RefDate, c.RefDate)
	}
	s.keepText(c, o)
	if o.adds {
		s.block.adds = append(s.block.adds, i)
	}
	if i+1 == cap(b.Value) {
		return s.flush(h)
	}
	return nil
}

// keepText keeps the cell as it stood where the figure alone does not tell it.
func (s *sink) keepText(c *layout.Cell, o *observation) {
	b := s.block.block
	text := c.Text
	if o.value == c.Stored && plain(text) {
		text = ""
	}
	if b.Text == nil && text != "" {
		b.Text = make([]string, b.Len()-1, cap(b.Value))
	}
	if b.Text != nil {
		b.Text = append(b.Text, strings.Clone(text)) // the cell's text may lie in a large buffer
	}
}

// plain tells whether a text is a number as the warehouse itself writes it.
func plain(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 1 && whole[0] == '0' || len(whole)+len(part) > 15 || point && (part == "" || part[len(part)-1] == '0') {
		return false
	}
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != "-0"
}

func unknowns(n, room int) []float64 {
	u := make([]float64, n, room)
	for i := range u {
		u[i] = math.NaN()
	}
	return u
}

// flush hands the block on, with the dictionaries as they are now.
func (s *sink) flush(h *harmoniser) error {
	b := s.block.block
	if b == nil || b.Len() == 0 {
		return nil
	}
	out := batch{b, s.table, s.block.adds}
	s.block.block, s.block.adds = nil, nil
	b.Codes = make([]*warehouse.Dictionary, len(s.codes.dims))
	for d := range s.codes.dims {
		b.Codes[d] = s.codes.dims[d].now()
	}
	b.Periods, b.Sheets = s.codes.periods.now(), h.sheets.now()
	return h.emit(out)
}
