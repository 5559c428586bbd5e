package web

import (
	"io"
	"net/http"
	"time"
)

// The least progress of a transfer, in either direction.
const (
	// stalled is how long a transfer may make none.
	stalled = time.Minute
	// grace is how long one may be slower than slowest in all, at its beginning.
	grace = 2 * time.Minute
	// slowest is how much is transferred on average afterwards, in bytes a second.
	slowest = 8 << 10
	// step is how much is transferred between two looks at the clock, in bytes.
	step = 64 << 10
)

// pace says how long the next step of a transfer may take.
type pace struct {
	done  int64         // bytes
	spent time.Duration // with waiting for the other side
}

// limit returns how long the next step may take: as long as a transfer may be stalled,
// and no longer than the average allows.
func (p *pace) limit() time.Duration {
	return min(stalled, grace+time.Duration(p.done/slowest)*time.Second-p.spent)
}

// step notes what was transferred since a time.
func (p *pace) step(bytes int, since time.Time) {
	p.done += int64(bytes)
	p.spent += time.Since(since)
}

// Outgoing is an answer under way, whose reader has to take it at a pace.
type Outgoing struct {
	http.ResponseWriter
	control *http.ResponseController
	pace    pace
}

// NewOutgoing writes to w, which has the deadlines.
func NewOutgoing(w http.ResponseWriter) *Outgoing {
	return &Outgoing{ResponseWriter: w, control: http.NewResponseController(w)}
}

func (o *Outgoing) Write(b []byte) (n int, err error) {
	for first := true; first || len(b) > 0 && err == nil; first = false {
		part := b[:min(len(b), step)]
		began := time.Now()
		_ = o.control.SetWriteDeadline(began.Add(o.pace.limit())) // a test's recorder has none
		var written int
		written, err = o.ResponseWriter.Write(part)
		n, b = n+written, b[written:]
		o.pace.step(written, began)
	}
	return n, err
}

// Unwrap lets [http.ResponseController] find what is below.
func (o *Outgoing) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// incoming is a body under way, whose sender has to send it at a pace.
type incoming struct {
	io.ReadCloser
	control *http.ResponseController
	pace    pace
}

// Incoming lets the body of a request take as long as it makes progress, in the place of
// the limit that requests have in all.
func Incoming(w http.ResponseWriter, body io.ReadCloser) io.ReadCloser {
	return &incoming{ReadCloser: body, control: http.NewResponseController(w)}
}

func (i *incoming) Read(b []byte) (int, error) {
	began := time.Now()
	_ = i.control.SetReadDeadline(began.Add(i.pace.limit())) // a test's recorder has none
	n, err := i.ReadCloser.Read(b[:min(len(b), step)])
	i.pace.step(n, began)
	return n, err
}
