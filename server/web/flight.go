package web

import (
	"context"
	"errors"
	"slices"
	"sync"

	"siemmes/warehouse"
)

// flight is work that is being done for one request or several.
type flight struct {
	at   string // the key and the state of the warehouse; "" where the work is not shared
	done chan struct{}
	made made
	err  error

	large bool // what is made is known to be too large to be kept

	mu      sync.Mutex
	ended   bool
	waiting int                // requests that still want the outcome
	cancel  context.CancelFunc // of the work
}

// errAlone is what requests are told that waited for work that cannot be shared: they do
// it by themselves.
var errAlone = errors.New("the work is not shared")

// maxAgain is how often work is done again because something was withdrawn or sealed
// while it was done.
const maxAgain = 3

// get returns what is kept of a key, or else what work makes of it. The work gets a
// context that ends when nobody waits for it any longer, and its flight.
func (c *Cache) get(ctx context.Context, kind, key string, work func(ctx context.Context, f *flight) (any, int64, error)) (made, error) {
	for shared := true; ; {
		c.mu.Lock()
		v := c.version()
		m, found := c.lookup(v, key)
		if found && !m.large {
			c.mu.Unlock()
			c.count(kind, ResultKept)
			warehouse.NoteRead(ctx, m.reads...)
			return m, nil
		}
		f := &flight{done: make(chan struct{}), waiting: 1, large: found}
		if shared && !found {
			all, _ := v.Of(c.names)
			f.at = key + "\n" + all
			if under := c.flights[f.at]; under != nil && under.join() {
				c.mu.Unlock()
				m, err := under.wait(ctx)
				switch {
				case err == errAlone:
					shared = false
					continue
				case err != nil && ctx.Err() == nil && ofItsClient(err):
					continue
				}
				c.count(kind, ResultShared)
				warehouse.NoteRead(ctx, m.reads...)
				return m, err
			}
			c.flights[f.at] = f
		}
		c.mu.Unlock()
		c.count(kind, ResultMade)
		return c.run(ctx, f, v, key, work)
	}
}

// ofItsClient reports whether an error is about the request that did the work, and not
// about what was asked: it came too late or from a client who asks too much. Who waited
// for it tries himself.
func ofItsClient(err error) bool {
	return slices.ContainsFunc([]error{warehouse.ErrBusy, warehouse.ErrCrowding, context.DeadlineExceeded, context.Canceled}, func(kind error) bool { return errors.Is(err, kind) })
}

// run does the work of a flight, and keeps what comes of it.
func (c *Cache) run(ctx context.Context, f *flight, v warehouse.Version, key string, work func(ctx context.Context, f *flight) (any, int64, error)) (m made, err error) {
	inner, stop := f.context(ctx)
	defer stop()
	err = errPanicked
	defer func() { c.end(f, m, err) }()
	for again := 0; ; again++ {
		noting, reads := warehouse.WithReads(inner)
		value, size, failed := work(noting, f)
		names := c.namesOf(reads)
		m = made{value: value, reads: names}
		m.state, m.raised = v.Of(names)
		warehouse.NoteRead(ctx, names...)
		if failed != nil {
			err = failed
			return m, err
		}
		if now := c.version(); now.Withheld != v.Withheld && again < maxAgain && value != nil {
			v = now
			continue
		}
		if size >= 0 {
			c.keep(key, m, size)
		}
		err = nil
		return m, nil
	}
}

// end tells the outcome to those who wait.
func (c *Cache) end(f *flight, m made, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.flights[f.at] == f {
		delete(c.flights, f.at)
	}
	if !f.ended {
		f.ended, f.made, f.err = true, m, err
		close(f.done)
	}
}

// alone sends those who wait away: what is made is too large to be shared.
func (c *Cache) alone(f *flight) { c.end(f, made{}, errAlone) }

// context returns the context of a flight's work. It has the values and the deadline of
// the request that began it, and ends when no request waits any longer.
func (f *flight) context(ctx context.Context) (context.Context, func()) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f.cancel = cancel
	left := context.AfterFunc(ctx, func() {
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			f.leave()
		}
	})
	stop := func() { left(); cancel() }
	if deadline, ok := ctx.Deadline(); ok {
		timed, end := context.WithDeadline(inner, deadline)
		return timed, func() { end(); stop() }
	}
	return inner, stop
}

// join adds a request to those that wait; not ok where all have left.
func (f *flight) join() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting == 0 {
		return false
	}
	f.waiting++
	return true
}

// leave takes a request from those that wait, and ends the work with the last one.
func (f *flight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
	}
}

// wait returns the outcome of a flight.
func (f *flight) wait(ctx context.Context) (made, error) {
	select {
	case <-f.done:
		if f.err == errAlone { // the work goes on for the request that began it
			f.leave()
		}
		return f.made, f.err
	case <-ctx.Done():
		f.leave()
		return made{}, ctx.Err()
	}
}
