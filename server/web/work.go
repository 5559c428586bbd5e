package web

import (
	"context"
	"net/http"
	"runtime"
	"sync"

	"siemmes/warehouse/admission"
)

// worksPerThread is how many pages are made at a time for each processor: while some
// wait for figures, others are written.
const worksPerThread = 4

// NewWork makes the gate that pages and charts pass. Each has figures, a table and its
// text in memory while it is made.
func NewWork() *admission.Gate {
	n := int64(max(8, worksPerThread*runtime.GOMAXPROCS(0)))
	return admission.New(n, n-1, QueryTimeout/2)
}

// Asking returns a request of which the work is done on behalf of its client.
func Asking(r *http.Request) *http.Request {
	return r.WithContext(admission.With(r.Context(), admission.Asker{Client: ClientKey(Client(r))}))
}

// Working lets a request in through a gate, until it begins to be answered: a reader who
// takes his time holds nobody up. ErrBusy where it waited too long.
func Working(gate *admission.Gate, w http.ResponseWriter, r *http.Request) (http.ResponseWriter, *http.Request, func(), error) {
	x := &work{gate: gate, asker: admission.Of(r.Context())}
	if err := x.enter(r.Context()); err != nil {
		return w, r, func() {}, err
	}
	asker := x.asker
	asker.Yield = func() func(context.Context) error {
		x.yield()
		return x.enter
	}
	return &working{w, x}, r.WithContext(admission.With(r.Context(), asker)), x.end, nil
}

// work is a request that is let in. Figures that it asked for may be read for others
// after it has ended.
type work struct {
	gate  *admission.Gate
	asker admission.Asker

	mu    sync.Mutex
	leave func() // nil where it has been left
	ended bool
}

func (x *work) enter(ctx context.Context) error {
	leave, err := x.gate.Enter(admission.With(ctx, x.asker), 1)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ended || x.leave != nil {
		leave()
		return nil
	}
	x.leave = leave
	return nil
}

// yield leaves the gate.
func (x *work) yield() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.leave != nil {
		x.leave()
		x.leave = nil
	}
}

// end leaves the gate for good.
func (x *work) end() {
	x.mu.Lock()
	x.ended = true
	x.mu.Unlock()
	x.yield()
}

// working is the answer to a request that is let in.
type working struct {
	http.ResponseWriter
	work *work
}

func (w *working) WriteHeader(status int) {
	w.work.end()
	w.ResponseWriter.WriteHeader(status)
}

func (w *working) Write(b []byte) (int, error) {
	w.work.end()
	return w.ResponseWriter.Write(b)
}

func (w *working) Unwrap() http.ResponseWriter { return w.ResponseWriter }
