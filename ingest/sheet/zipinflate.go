package sheet

import (
	"bufio"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// inflater is a decompressor that is used for one part after another: it has
// tables and a window of some 100 kB, more than most parts of a workbook.
type inflater struct {
	in  *bufio.Reader
	out io.ReadCloser
}

var inflaters = sync.Pool{New: func() any {
	in := bufio.NewReaderSize(nil, 16<<10)
	return &inflater{in: in, out: flate.NewReader(in)}
}}

// inflate gives what is deflated in r.
func inflate(r io.Reader) io.ReadCloser {
	z := inflaters.Get().(*inflater)
	z.in.Reset(r)
	if err := z.out.(flate.Resetter).Reset(z.in, nil); err != nil { // never: it only takes r up
		return flate.NewReader(r)
	}
	return z
}

func (z *inflater) Read(b []byte) (int, error) { return z.out.Read(b) }

// Close gives the inflater back; it must be called once.
func (z *inflater) Close() error {
	z.in.Reset(nil)
	inflaters.Put(z)
	return nil
}

// ahead inflates a part in a goroutine of its own, some pieces ahead of who
// reads it. The buffers go round, so that a part of any length takes the room
// of a few pieces.
type ahead struct {
	lent  []byte // the buffer the reader has; nil when it has none of these
	full  chan piece
	free  chan []byte
	stop  chan struct{}
	ended chan struct{}
}

// piece is a stretch of a part. Before it there is headroom in the buffer, for
// what the reader has left of the piece before.
type piece struct {
	buf []byte
	end int
	err error
}

const (
	headroom   = 8 << 10
	pieceBytes = 128 << 10
	pieces     = 4
	// aheadFrom is the size from which on a part is worth a goroutine.
	aheadFrom = 512 << 10
)

var pieceBuffers = sync.Pool{New: func() any { return new([headroom + pieceBytes]byte) }}

func readAhead(r io.Reader) *ahead {
	a := &ahead{
		full: make(chan piece, pieces), free: make(chan []byte, pieces), // room for all: sending never waits
		stop: make(chan struct{}), ended: make(chan struct{}),
	}
	for range pieces {
		a.free <- pieceBuffers.Get().(*[headroom + pieceBytes]byte)[:]
	}
	go a.run(r)
	return a
}

func (a *ahead) run(r io.Reader) {
	defer close(a.ended)
	for {
		var p piece
		select {
		case p.buf = <-a.free:
		case <-a.stop:
			return
		}
		for p.end = headroom; p.end < len(p.buf) && p.err == nil; {
			var n int
			n, p.err = r.Read(p.buf[p.end:])
			p.end += n
		}
		a.full <- p
		if p.err != nil {
			return
		}
	}
}

// close ends the goroutine, and returns when it has ended.
func (a *ahead) close() {
	close(a.stop)
	<-a.ended
	if a.lent != nil {
		recycle(a.lent)
	}
	for {
		select {
		case b := <-a.free:
			recycle(b)
		case p := <-a.full:
			recycle(p.buf)
		default:
			return
		}
	}
}

func recycle(b []byte) { pieceBuffers.Put((*[headroom + pieceBytes]byte)(b)) }

// take goes on to the next piece, with what is left of the present one before
// it.
func (t *tokens) take() {
	p := <-t.ahead.full
	rest, back := t.buf[t.pos:t.end], t.ahead.lent
	if len(rest) <= headroom {
		t.pos = headroom - copy(p.buf[headroom-len(rest):], rest)
		t.buf, t.end = p.buf, p.end
		t.ahead.lent = p.buf
	} else {
		t.looked += t.lengthen(rest, p.buf[headroom:p.end])
		t.ahead.lent = nil
		t.ahead.free <- p.buf
	}
	if back != nil {
		t.ahead.free <- back
	}
	if p.err == io.EOF {
		t.eof = true
	} else {
		t.err = p.err
	}
}

// lengthen puts a piece behind what is left, in a buffer of the reader's own that
// doubles when it is full, and returns how many bytes were copied.
func (t *tokens) lengthen(rest, piece []byte) (copied int) {
	if own := t.ahead.lent == nil; !own || len(rest)+len(piece) > cap(t.buf)-t.pos {
		t.buf, t.pos = append(make([]byte, 0, 2*(len(rest)+len(piece))), rest...), 0
		copied = len(rest)
	}
	t.buf = append(t.buf[:t.pos+len(rest)], piece...)
	t.end = len(t.buf)
	return copied + len(piece)
}
