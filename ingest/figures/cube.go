package figures

import (
	"slices"
	"sync"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// blockRows is how many observations a block holds at most. It is a power of
// two, so that a row's number tells its block by a shift.
const (
	blockBits = 16
	BlockRows = 1 << blockBits
)

// Cube is what a submission brings to one dataset: all blocks that passed, and
// an index from key to row. It costs about 90 bytes an observation, and is what
// lets the rules look at a figure beside the ones it must agree with.
type Cube struct {
	Dataset *warehouse.Dataset
	Blocks  []*warehouse.Observations
	ByCut   map[*warehouse.CutTable]*Table
	Tables  []*Table // tables as they first came

	// Others are the rows whose figures may be sums of several labels that
	// are "other".
	Others map[Row]*Sum

	slots []slot // open addressing, a power of two of them
	N     int    // slots in use
}

// Table is one table of a cube, and which codes it holds.
type Table struct {
	*warehouse.CutTable
	Declared *layout.Table
	Cube     *Cube
	Blocks   []int    // of cube.blocks
	rows     int      // observations in them
	Present  [][]bool // [dimension][position in the dictionary]
	Periods  []bool   // [position in the dictionary]
	// What follows is made when a rule first asks for it; several may at a time.
	historyOnce sync.Once
	history     *histories
	pastOnce    sync.Once
	past        *Past
}

// slot points to a row, with its key's hash so that most strangers are turned
// away without a look at the row. Row is one more than the number.
type slot struct{ tag, row uint32 }

// Row is the number of an observation in a cube: its block, and its place there.
type Row uint32

func RowOf(block, i int) Row { return Row(block)<<blockBits | Row(i) }

func NewCube(ds *warehouse.Dataset) *Cube {
	return &Cube{Dataset: ds, ByCut: map[*warehouse.CutTable]*Table{}, Others: map[Row]*Sum{}, slots: make([]slot, 1024)}
}

// At is the block and the place in it of a row.
func (c *Cube) At(r Row) (*warehouse.Observations, int) {
	return c.Blocks[r>>blockBits], int(r & (BlockRows - 1))
}

// Cell is where a row's figure is.
func (c *Cube) Cell(r Row) warehouse.CellRef {
	b, i := c.At(r)
	return CellOf(b, i)
}

func (c *Cube) Value(r Row) float64 {
	b, i := c.At(r)
	return b.Value[i]
}

// Key fills the positions of a row's codes, and of its period behind them.
func (c *Cube) Key(r Row, into []int32) {
	b, i := c.At(r)
	KeyOf(b, i, into)
}

func KeyOf(b *warehouse.Observations, i int, into []int32) {
	for d := range b.Dims {
		into[d] = b.Dims[d][i]
	}
	into[len(b.Dims)] = b.Period[i]
}

// NewKey is room for a key.
func (c *Cube) NewKey() []int32 { return make([]int32, len(c.Dataset.Dimensions)+1) }

// Add takes a block and enters its rows into the index. A row whose key is
// there already is handed to twice with the row that has it, and taken out of the
// block.
func (c *Cube) Add(b Batch, twice func(first Row, b Batch, i int)) {
	c.Blocks = append(c.Blocks, b.Observations)
	t := c.tableOf(b)
	key := c.NewKey()
	kept := 0
	for i := range b.Len() {
		KeyOf(b.Observations, i, key)
		tag, at := c.probe(key)
		if found := c.slots[at].row; found != 0 {
			twice(Row(found-1), b, i)
			continue
		}
		c.slots[at] = slot{tag, uint32(RowOf(len(c.Blocks)-1, kept)) + 1}
		if _, adds := slices.BinarySearch(b.Adds, i); adds {
			c.Others[RowOf(len(c.Blocks)-1, kept)] = &Sum{}
		}
		c.N++
		if kept != i {
			move(b.Observations, kept, i)
		}
		kept++
		if 2*c.N >= len(c.slots) {
			c.grow()
		}
	}
	Cut(b.Observations, kept)
	t.Blocks = append(t.Blocks, len(c.Blocks)-1)
	t.rows += kept
	t.note(b.Observations)
}

func (c *Cube) tableOf(b Batch) *Table {
	t := c.ByCut[b.Table]
	if t == nil {
		t = &Table{CutTable: b.Table, Declared: b.Declared, Cube: c, Present: make([][]bool, len(c.Dataset.Dimensions))}
		c.ByCut[b.Table] = t
		c.Tables = append(c.Tables, t)
	}
	return t
}

// note marks the codes and periods of a block as present.
func (t *Table) note(b *warehouse.Observations) {
	for d, col := range b.Dims {
		t.Present[d] = mark(t.Present[d], b.Codes[d].Len(), col)
	}
	t.Periods = mark(t.Periods, b.Periods.Len(), b.Period)
}

func mark(seen []bool, n int, col []int32) []bool {
	for len(seen) < n {
		seen = append(seen, false)
	}
	for _, v := range col {
		seen[v] = true
	}
	return seen
}

// Find is the row of a key.
func (c *Cube) Find(key []int32) (Row, bool) {
	_, at := c.probe(key)
	if r := c.slots[at].row; r != 0 {
		return Row(r - 1), true
	}
	return 0, false
}

// probe is the slot of a key: the one that points to it, or the free one where
// it belongs.
func (c *Cube) probe(key []int32) (tag uint32, at int) {
	tag = hash(key)
	mask := len(c.slots) - 1
	for at = int(tag) & mask; ; at = (at + 1) & mask {
		s := c.slots[at]
		if s.row == 0 || s.tag == tag && c.has(Row(s.row-1), key) {
			return tag, at
		}
	}
}

func (c *Cube) has(r Row, key []int32) bool {
	b, i := c.At(r)
	for d, col := range b.Dims {
		if col[i] != key[d] {
			return false
		}
	}
	return b.Period[i] == key[len(b.Dims)]
}

// grow doubles the slots. The tag tells where a slot belongs, so that no key is
// looked at again.
func (c *Cube) grow() {
	old := c.slots
	c.slots = make([]slot, 2*len(old))
	mask := len(c.slots) - 1
	for _, s := range old {
		if s.row == 0 {
			continue
		}
		at := int(s.tag) & mask
		for c.slots[at].row != 0 {
			at = (at + 1) & mask
		}
		c.slots[at] = s
	}
}

// hash mixes a key's positions; the constants are those of wyhash's final
// version 4 (public domain, github.com/wangyi-fudan/wyhash), whose mixing step
// this is without the 128-bit product.
func hash(key []int32) uint32 {
	h := uint64(0xa0761d6478bd642f)
	for _, k := range key {
		h = (h ^ uint64(uint32(k))) * 0xe7037ed1a0b428db
		h ^= h >> 29
	}
	h *= 0x8ebc6af09c88c6e3
	return uint32(h ^ h>>32)
}

// move puts the observation of place i of a block at place to.
func move(b *warehouse.Observations, to, i int) {
	for _, col := range b.Dims {
		col[to] = col[i]
	}
	for _, col := range [][]int32{b.Period, b.Sheet, b.Row, b.Col} {
		col[to] = col[i]
	}
	b.Value[to], b.Flags[to], b.Conf[to] = b.Value[i], b.Flags[i], b.Conf[i]
	if b.Low != nil {
		b.Low[to], b.High[to] = b.Low[i], b.High[i]
	}
	if b.RefDate != nil {
		b.RefDate[to] = b.RefDate[i]
	}
	if b.Text != nil {
		b.Text[to] = b.Text[i]
	}
	if b.Comment != nil {
		b.Comment[to] = b.Comment[i]
	}
	if cells, ok := b.More[i]; ok {
		b.More[to] = cells
		delete(b.More, i)
	}
}

// Cut leaves the first n observations of a block.
func Cut(b *warehouse.Observations, n int) {
	if n == b.Len() {
		return
	}
	for d := range b.Dims {
		b.Dims[d] = b.Dims[d][:n]
	}
	b.Period, b.Sheet, b.Row, b.Col = b.Period[:n], b.Sheet[:n], b.Row[:n], b.Col[:n]
	b.Value, b.Flags, b.Conf = b.Value[:n], b.Flags[:n], b.Conf[:n]
	if b.Low != nil {
		b.Low, b.High = b.Low[:n], b.High[:n]
	}
	if b.RefDate != nil {
		b.RefDate = b.RefDate[:n]
	}
	if b.Text != nil {
		b.Text = b.Text[:n]
	}
	if b.Comment != nil {
		b.Comment = b.Comment[:n]
	}
}

const Unset = -1
