package desk

import (
	"context"
	"slices"
	"sync"

	"siemmes/warehouse"
)

// maxQueued is how many files of one office may be in the queue, the one that is read
// among them.
const maxQueued = 10

// turns are who goes through the pipeline next: one file at a time, offices in turn, the
// files of each in the order in which they came. An office with many files makes no
// other wait for more than one of them.
type turns struct {
	mu      sync.Mutex
	running string // the office whose file is read
	busy    bool
	offices []string // with files that wait, the next one first: whose last turn is longest ago
	waiting map[string][]*ticket
	last    map[string]int // the number of each office's last turn
	turns   int            // how many there were
}

// ticket is a file that waits.
type ticket struct {
	office string
	turn   chan struct{} // closed when its turn has come
}

func newTurns() *turns { return &turns{waiting: map[string][]*ticket{}, last: map[string]int{}} }

// join puts a file of an office into the queue. ErrTooMany where its office has too many
// there, unless it was let in already.
func (t *turns) join(office string, letIn bool) (*ticket, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !letIn && t.queued(office) >= maxQueued {
		return nil, errQueueFull
	}
	k := &ticket{office: office, turn: make(chan struct{})}
	if !slices.Contains(t.offices, office) {
		later := slices.IndexFunc(t.offices, func(o string) bool { return t.last[o] > t.last[office] })
		if later < 0 {
			later = len(t.offices)
		}
		t.offices = slices.Insert(t.offices, later, office)
	}
	t.waiting[office] = append(t.waiting[office], k)
	if !t.busy {
		t.next()
	}
	return k, nil
}

// room is errQueueFull where an office has as many files in the queue as it may.
func (t *turns) room(office string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.queued(office) >= maxQueued {
		return errQueueFull
	}
	return nil
}

var errQueueFull = warehouse.NewError(warehouse.ErrTooMany, "request.queue-full", "most", maxQueued)

// queued counts the files of an office; the lock is held.
func (t *turns) queued(office string) int {
	n := len(t.waiting[office])
	if t.busy && t.running == office {
		n++
	}
	return n
}

// wait waits for the turn of a file. Where the context ends before, the file leaves the
// queue; who gets nil calls done.
func (t *turns) wait(ctx context.Context, k *ticket) error {
	select {
	case <-k.turn:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.leave(k) {
		return context.Cause(ctx)
	}
	t.next() // its turn came at the same moment
	return context.Cause(ctx)
}

// leave takes a file out of the queue; false where its turn has come.
func (t *turns) leave(k *ticket) bool {
	i := slices.Index(t.waiting[k.office], k)
	if i < 0 {
		return false
	}
	t.waiting[k.office] = slices.Delete(t.waiting[k.office], i, i+1)
	if len(t.waiting[k.office]) == 0 {
		delete(t.waiting, k.office)
		t.offices = slices.DeleteFunc(t.offices, func(o string) bool { return o == k.office })
	}
	return true
}

// done ends the turn of a file.
func (t *turns) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

// next gives the turn to the next office, which goes to the end of the line; the lock is
// held.
func (t *turns) next() {
	t.busy, t.running = len(t.offices) > 0, ""
	if !t.busy {
		return
	}
	office := t.offices[0]
	t.offices, t.running = t.offices[1:], office
	t.turns++
	t.last[office] = t.turns
	k := t.waiting[office][0]
	if t.waiting[office] = t.waiting[office][1:]; len(t.waiting[office]) > 0 {
		t.offices = append(t.offices, office)
	} else {
		delete(t.waiting, office)
	}
	close(k.turn)
}

// ahead returns how many files are read before a file, the one that is read now among
// them; zero where its turn has come.
func (t *turns) ahead(k *ticket) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := slices.Index(t.waiting[k.office], k)
	if own < 0 {
		return 0
	}
	n := 1 + own // the one that is read, and those of the office itself
	before := true
	for _, office := range t.offices {
		switch {
		case office == k.office:
			before = false
		case before:
			n += min(len(t.waiting[office]), own+1)
		default:
			n += min(len(t.waiting[office]), own)
		}
	}
	return n
}
