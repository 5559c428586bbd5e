package admission

import (
	"context"
	"sync"
	"time"

	"siemmes/warehouse"
)

// Errors of Enter, as a reader is told them. ErrBusy: there was no room in time.
// ErrGreedy: nor was there, and the client who asked holds more than a share of it.
// ErrNever: there is not that much room at all.
var (
	ErrBusy   = warehouse.NewError(warehouse.ErrBusy, "admission.busy")
	ErrGreedy = warehouse.NewError(warehouse.ErrCrowding, "admission.greedy")
	ErrNever  = warehouse.NewError(warehouse.ErrTooLarge, "admission.never")
)

// Gate shares room, in units of any kind, among the work that enters it. Large work
// never takes all of it, and small work leaves as much for large work that waits, so
// that neither keeps the other out. Nil is a gate that is always open.
type Gate struct {
	room  int64
	large int64         // of the room, what large work may take
	wait  time.Duration // how long work waits; zero: as long as its context lasts

	mu     sync.Mutex
	used   [classes]int64
	shares map[string]int64 // what each client's large work takes
	lines  [classes]line
}

// class is how large work is.
type class int

const (
	small class = iota
	bulk
	whole // needs the gate for itself
	classes
)

// New makes a gate with some room, of which large work may take a part. Work waits for
// it for some time; zero: as long as its context lasts.
func New(room, large int64, wait time.Duration) *Gate {
	room = max(room, 2)
	return &Gate{room: room, large: min(max(1, large), room-1), wait: wait, shares: map[string]int64{}}
}

// Most is the most room that one piece of work may take.
func (g *Gate) Most() int64 { return g.large }

// Small reports whether work of some size is small: a twenty-fourth of what large work
// may take, or less.
func (g *Gate) Small(size int64) bool { return g == nil || size <= g.large/24 }

// Enter takes room for work on behalf of the asker of the context, and waits for it.
// The error is one of the above, or the context's. Who enters calls leave.
func (g *Gate) Enter(ctx context.Context, size int64) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	if size > g.large {
		return nil, ErrNever
	}
	w := &waiting{class: small, size: max(size, 1), asker: Of(ctx)}
	if w.asker.Bulk {
		w.class = bulk
	}
	return g.queue(ctx, w)
}

// EnterBetween takes as much room as is asked for while half of what large work may
// take is free, and otherwise the least that the work can be done with.
func (g *Gate) EnterBetween(ctx context.Context, least, most int64) (size int64, leave func(), err error) {
	if g == nil {
		return most, func() {}, nil
	}
	g.mu.Lock()
	roomy := g.used[bulk]+most <= g.large/2
	g.mu.Unlock()
	size = least
	if roomy {
		size = most
	}
	leave, err = g.Enter(ctx, size)
	return size, leave, err
}

// Alone takes all the room.
func (g *Gate) Alone(ctx context.Context) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	return g.queue(ctx, &waiting{class: whole, size: g.room, asker: Of(ctx)})
}

// queue waits until there is room for w.
func (g *Gate) queue(ctx context.Context, w *waiting) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	if err := g.add(w); err != nil {
		return nil, err
	}
	select {
	case <-w.let:
		return sync.OnceFunc(func() { g.leave(w) }), nil
	default:
	}
	if g.wait == 0 || w.asker.Yield == nil {
		return g.await(ctx, w)
	}
	back := w.asker.Yield()
	leave, err = g.await(ctx, w)
	if again := back(ctx); again != nil && err == nil {
		leave()
		err = again
	}
	return leave, err
}

// await waits for w to be let in.
func (g *Gate) await(ctx context.Context, w *waiting) (leave func(), err error) {
	var late <-chan time.Time
	if g.wait > 0 {
		timer := time.NewTimer(g.wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-w.let:
		return sync.OnceFunc(func() { g.leave(w) }), nil
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-late:
		err = ErrBusy
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.lines[w.class].remove(w) { // it was let in meanwhile
		g.release(w)
	} else if err == ErrBusy && g.greedy(w) {
		err = ErrGreedy
	}
	g.admit() // what waited behind it may fit
	return nil, err
}

// add puts w into its line, unless that is too long, and lets in what fits.
func (g *Gate) add(w *waiting) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := &g.lines[w.class]
	switch {
	case w.asker.Client == "": // the program itself
	case len(l.work[w.asker.Client]) >= mostWaiting/2:
		return ErrGreedy
	case l.n >= mostWaiting:
		return ErrBusy
	}
	w.let = make(chan struct{})
	l.add(w)
	g.admit()
	return nil
}

// mostWaiting is how much work may wait in a line, half of it that of one client: each
// holds a connection and some memory.
const mostWaiting = 2000

func (g *Gate) leave(w *waiting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.release(w)
	g.admit()
}

// release gives the room of w back.
func (g *Gate) release(w *waiting) {
	g.used[w.class] -= w.size
	if w.class == bulk {
		if g.shares[w.asker.Client] -= w.size; g.shares[w.asker.Client] == 0 {
			delete(g.shares, w.asker.Client)
		}
	}
}

// admit lets in what fits.
func (g *Gate) admit() {
	for _, c := range []class{whole, small, bulk} {
		for {
			w := g.lines[c].next(g.fits, g.greedy)
			if w == nil {
				break
			}
			g.used[c] += w.size
			if c == bulk {
				g.shares[w.asker.Client] += w.size
			}
			close(w.let)
		}
	}
}

// fits reports whether there is room for w now.
func (g *Gate) fits(w *waiting) bool {
	used := g.used[small] + g.used[bulk] + g.used[whole]
	if w.class == whole {
		return used == 0
	}
	if g.lines[whole].len() > 0 || used+w.size > g.room {
		return false
	}
	if w.class == small {
		return g.lines[bulk].len() == 0 || g.used[small]+w.size <= g.room-g.large
	}
	return g.used[bulk]+w.size <= g.large
}

// greedy reports whether a client would take more than half of what large work may
// take, and not by this piece of work alone.
func (g *Gate) greedy(w *waiting) bool {
	if w.class != bulk {
		return false
	}
	held := g.shares[w.asker.Client]
	return w.asker.Client != "" && held > 0 && held+w.size > g.large/2
}
