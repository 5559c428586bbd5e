package ingest

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
	blockRows = 1 << blockBits
)

// cube is what a submission brings to one dataset: all blocks that passed, and
// an index from key to row. It costs about 90 bytes an observation, and is what
// lets the rules look at a figure beside the ones it must agree with.
type cube struct {
	ds     *warehouse.Dataset
	blocks []*warehouse.Observations
	tables map[*warehouse.CutTable]*cubeTable
	order  []*cubeTable // tables as they first came

	// others are the rows whose figures may be sums of several labels that
	// are "other".
	others map[row]*others

	slots []slot // open addressing, a power of two of them
	n     int    // slots in use
}

// cubeTable is one table of a cube, and which codes it holds.
type cubeTable struct {
	*warehouse.CutTable
	declared *layout.Table
	cube     *cube
	blocks   []int    // of cube.blocks
	rows     int      // observations in them
	present  [][]bool // [dimension][position in the dictionary]
	periods  []bool   // [position in the dictionary]
	// What follows is made when a rule first asks for it; several may at a time.
	historyOnce sync.Once
	history     *histories
	pastOnce    sync.Once
	lookedBack  *around
}

// slot points to a row, with its key's hash so that most strangers are turned
// away without a look at the row. Row is one more than the number.
type slot struct{ tag, row uint32 }

// row is the number of an observation in a cube: its block, and its place there.
type row uint32

func rowOf(block, i int) row { return row(block)<<blockBits | row(i) }

func newCube(ds *warehouse.Dataset) *cube {
	return &cube{ds: ds, tables: map[*warehouse.CutTable]*cubeTable{}, others: map[row]*others{}, slots: make([]slot, 1024)}
}

// at is the block and the place in it of a row.
func (c *cube) at(r row) (*warehouse.Observations, int) {
	return c.blocks[r>>blockBits], int(r & (blockRows - 1))
}

// cell is where a row's figure stands.
func (c *cube) cell(r row) warehouse.CellRef {
	b, i := c.at(r)
	return cellOf(b, i)
}

func (c *cube) value(r row) float64 {
	b, i := c.at(r)
	return b.Value[i]
}

func cellOf(b *warehouse.Observations, i int) warehouse.CellRef {
	return warehouse.CellRef{Sheet: b.Sheets.Texts[b.Sheet[i]], Row: int(b.Row[i]), Col: int(b.Col[i])}
}

// key fills the positions of a row's codes, and of its period behind them.
func (c *cube) key(r row, into []int32) {
	b, i := c.at(r)
	keyOf(b, i, into)
}

func keyOf(b *warehouse.Observations, i int, into []int32) {
	for d := range b.Dims {
		into[d] = b.Dims[d][i]
	}
	into[len(b.Dims)] = b.Period[i]
}

// newKey is room for a key.
func (c *cube) newKey() []int32 { return make([]int32, len(c.ds.Dimensions)+1) }

// add takes a block and enters its rows into the index. A row whose key is
// there already is handed to twice with the row that has it, and taken out of the
// block.
func (c *cube) add(b batch, twice func(first row, b batch, i int)) {
	c.blocks = append(c.blocks, b.Observations)
	t := c.tableOf(b)
	key := c.newKey()
	kept := 0
	for i := range b.Len() {
		keyOf(b.Observations, i, key)
		tag, at := c.probe(key)
		if found := c.slots[at].row; found != 0 {
			twice(row(found-1), b, i)
			continue
		}
		c.slots[at] = slot{tag, uint32(rowOf(len(c.blocks)-1, kept)) + 1}
		if _, adds := slices.BinarySearch(b.adds, i); adds {
			c.others[rowOf(len(c.blocks)-1, kept)] = &others{}
		}
		c.n++
		if kept != i {
			move(b.Observations, kept, i)
		}
		kept++
		if 2*c.n >= len(c.slots) {
			c.grow()
		}
	}
	cut(b.Observations, kept)
	t.blocks = append(t.blocks, len(c.blocks)-1)
	t.rows += kept
	t.note(b.Observations)
}

func (c *cube) tableOf(b batch) *cubeTable {
	t := c.tables[b.Table]
	if t == nil {
		t = &cubeTable{CutTable: b.Table, declared: b.table, cube: c, present: make([][]bool, len(c.ds.Dimensions))}
		c.tables[b.Table] = t
		c.order = append(c.order, t)
	}
	return t
}

// note marks the codes and periods of a block as present.
func (t *cubeTable) note(b *warehouse.Observations) {
	for d, col := range b.Dims {
		t.present[d] = mark(t.present[d], b.Codes[d].Len(), col)
	}
	t.periods = mark(t.periods, b.Periods.Len(), b.Period)
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

// find is the row of a key.
func (c *cube) find(key []int32) (row, bool) {
	_, at := c.probe(key)
	if r := c.slots[at].row; r != 0 {
		return row(r - 1), true
	}
	return 0, false
}

// probe is the slot of a key: the one that points to it, or the free one where
// it belongs.
func (c *cube) probe(key []int32) (tag uint32, at int) {
	tag = hash(key)
	mask := len(c.slots) - 1
	for at = int(tag) & mask; ; at = (at + 1) & mask {
		s := c.slots[at]
		if s.row == 0 || s.tag == tag && c.has(row(s.row-1), key) {
			return tag, at
		}
	}
}

func (c *cube) has(r row, key []int32) bool {
	b, i := c.at(r)
	for d, col := range b.Dims {
		if col[i] != key[d] {
			return false
		}
	}
	return b.Period[i] == key[len(b.Dims)]
}

// grow doubles the slots. The tag tells where a slot belongs, so that no key is
// looked at again.
func (c *cube) grow() {
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

// cut leaves the first n observations of a block.
func cut(b *warehouse.Observations, n int) {
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

// bounds is between which two values the true figure of a row lies; see
// warehouse.Bounds.
func bounds(b *warehouse.Observations, i int, base float64, negative bool) (low, high float64) {
	l, h := censored(b, i)
	x := warehouse.Bounds(b.Value[i], l, h, b.Flags[i], base, negative)
	return x.Low, x.High
}
