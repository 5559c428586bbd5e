package warehouse

import (
	"context"
	"slices"
	"sync"
)

// Reads gathers what an answer is made from while it is made: the names of the
// generations that it depends on. It may be used from many goroutines.
type Reads struct {
	mu    sync.Mutex
	names []string
}

type readsKey struct{}

// WithReads returns a context in which NoteRead notes in the Reads that come back, and
// not in those of the parent.
func WithReads(parent context.Context) (context.Context, *Reads) {
	r := &Reads{}
	return context.WithValue(parent, readsKey{}, r), r
}

// NoteRead notes that an answer depends on generations: datasets by their ids, and the
// Generation constants. Whoever reads figures or releases notes it before the reading.
func NoteRead(ctx context.Context, names ...string) {
	r := ReadsOf(ctx)
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range names {
		if !slices.Contains(r.names, name) {
			r.names = append(r.names, name)
		}
	}
}

// Names lists what was noted, sorted.
func (r *Reads) Names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(slices.Values(r.names))
}

// ReadsOf returns the Reads in which a context notes, nil where there are none.
func ReadsOf(ctx context.Context) *Reads {
	r, _ := ctx.Value(readsKey{}).(*Reads)
	return r
}
