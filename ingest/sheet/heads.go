package sheet

import (
	"slices"
	"sync"
)

// heads keeps the heads of a workbook's sheets that were read last: the layouts of a
// library ask for the same one, and each reads what is before it in the file.
type heads struct {
	mu   sync.Mutex
	kept []keptHead // the latest first
}

type keptHead struct {
	sheet *Sheet
	rows  int // that were asked for
	block *Block
}

// get returns a head that is kept; nil where it is not.
func (h *heads) get(s *Sheet, rows int) *Block {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.kept, func(k keptHead) bool { return k.sheet == s && k.rows == rows })
	if i < 0 {
		return nil
	}
	found := h.kept[i]
	h.kept = slices.Insert(slices.Delete(h.kept, i, i+1), 0, found)
	return found.block
}

// keep keeps a head, and drops the oldest ones beyond headPlaces places.
func (h *heads) keep(s *Sheet, rows int, b *Block) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = slices.Insert(h.kept, 0, keptHead{s, rows, b})
	places := 0
	for i, k := range h.kept {
		if places += k.block.rows*k.block.Cols() + headRoom; places > headPlaces && i > 0 {
			clear(h.kept[i:])
			h.kept = h.kept[:i]
			return
		}
	}
}

// headRoom is what a head without cells counts, so that many of them are bounded.
const headRoom = 1 << 10
