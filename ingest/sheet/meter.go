package sheet

import (
	"context"
	"sync/atomic"
	"time"
)

// meter is the context a file is opened and a sheet is read under: it is done when
// the caller's is, and when reading took longer than Limits.Time, handed over more
// places than Limits.Cells, or looked at more bytes than Limits.Work allows for what
// was read. Readers ask it as they ask any context, piece by piece, also from
// several goroutines.
type meter struct {
	context.Context
	file, sheet string
	lim         Limits
	now         func() time.Time
	since       atomic.Int64 // when reading went on, in nanoseconds; 0 while the caller works
	spent       atomic.Int64
	places      int
	read        atomic.Int64 // bytes of the file or of its part, unpacked
	looked      atomic.Int64 // bytes looked at
	spread      atomic.Int64 // places between cells, which whoever reads a block passes over
}

// workFloor is what looking at a file may cost in any case: a short file may say of
// a row that it is repeated.
const workFloor = 4 << 20

// worked counts bytes that were looked at and bytes that were read, under the meter
// that a context is. Looking at a byte again counts again.
func worked(ctx context.Context, looked, read int) error {
	m, ok := ctx.(*meter)
	if !ok {
		return nil
	}
	m.read.Add(int64(read))
	m.looked.Add(int64(looked))
	return m.bounded()
}

// passed counts places without a cell that are passed over.
func passed(ctx context.Context, places int) error {
	m, ok := ctx.(*meter)
	if !ok {
		return nil
	}
	m.spread.Add(int64(places))
	return m.bounded()
}

func (m *meter) bounded() error {
	if work := m.looked.Load() + m.spread.Load(); work > workFloor && work-workFloor > m.read.Load()*m.lim.Work {
		return tooLarge("Work", "%q, sheet %q takes more than %d steps for each of its bytes (Limits.Work)", m.file, m.sheet, m.lim.Work)
	}
	return nil
}

func newMeter(ctx context.Context, file, sheet string, lim Limits) *meter {
	m := &meter{Context: ctx, file: file, sheet: sheet, lim: lim.withDefaults(), now: time.Now}
	m.since.Store(m.now().UnixNano())
	return m
}

func (m *meter) Err() error {
	if err := m.Context.Err(); err != nil {
		return err
	}
	spent := time.Duration(m.spent.Load())
	if since := m.since.Load(); since != 0 {
		spent += time.Duration(m.now().UnixNano() - since)
	}
	if spent > m.lim.Time {
		return tooLarge("Time", "%q, sheet %q takes longer to read than the %v allowed (Limits.Time)", m.file, m.sheet, m.lim.Time)
	}
	return nil
}

// handOver counts a block and gives it to the caller, whose time is his own.
func (m *meter) handOver(b *Block, yield func(*Block) bool) (more bool, err error) {
	if m.places += b.places(); m.places > m.lim.Cells {
		return false, tooLarge("Cells", "%q, sheet %q holds more than %d cells (Limits.Cells)", m.file, m.sheet, m.lim.Cells)
	}
	if err := passed(m, b.rows*b.Cols()); err != nil { // who reads the block looks at each
		return false, err
	}
	m.spent.Add(m.now().UnixNano() - m.since.Swap(0))
	more = yield(b)
	m.since.Store(m.now().UnixNano())
	return more, nil
}

// places is how many cells the block has room for, in columns that hold any.
func (b *Block) places() int {
	columns := 0
	for col := range b.Cols() {
		if col < len(b.texts) && b.texts[col] != nil || col < len(b.values) && b.values[col] != nil {
			columns++
		}
	}
	return columns * b.rows
}
