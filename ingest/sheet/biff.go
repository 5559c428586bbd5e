package sheet

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
)

// The records of an .xls that matter here, by type (MS-XLS 2.3.1). All others
// are passed over.
const (
	recFormula     = 0x0006
	recEnd         = 0x000a
	recDate1904    = 0x0022
	recFilePass    = 0x002f
	recFont        = 0x0031
	recContinue    = 0x003c
	recCodePage    = 0x0042
	recColInfo     = 0x007d
	recBoundSheet  = 0x0085
	recFilterMode  = 0x009b
	recMulRK       = 0x00bd
	recRString     = 0x00d6
	recXF          = 0x00e0
	recMergeCells  = 0x00e5
	recStrings     = 0x00fc
	recLabelString = 0x00fd
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolError   = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027e
	recFormat      = 0x041e
	recBegin       = 0x0809
)

// The versions a stream of records begins with.
const (
	biff5 = 0x0500 // Excel 5 and 95
	biff8 = 0x0600 // Excel 97 to 2003
)

const worksheetStream = 0x0010 // the kind of substream that holds cells

// biffPiece is how much of a stream is read at a time. The longest record fits
// in biffBuffer with a piece to spare.
const (
	biffPiece  = 32 << 10
	biffBuffer = 4 + 1<<16 + biffPiece
)

// records reads a stream of an .xls record by record: two bytes that tell its
// type, two its length, and the body (MS-XLS 2.1.4).
type records struct {
	ctx   context.Context
	name  string     // of the file
	what  string     // is read, for messages: `its sheet "Total"`
	in    mscfb.File // a copy of a stream is a cursor of its own
	last  int64      // where the next sheet begins
	again bool       // is read not for the first time

	cipher *cipher // of an encrypted workbook

	buf      []byte
	pos, end int
	before   int64 // bytes of the stream before buf
	eof      bool
	err      error

	id   uint16
	body []byte // until the next record is read
}

// recordsIn reads on from where a cursor is, which is byte from of the
// stream, to byte to: what runs into the next sheet is damaged, or was made so
// that the same records are read many times.
func recordsIn(ctx context.Context, name, what string, in mscfb.File, from, to int64) *records {
	return &records{ctx: ctx, name: name, what: what, in: in, before: from, last: to, buf: make([]byte, biffBuffer)}
}

// next reads a record; false at an error, which is kept. A stream that ends
// without the mark of its end is one: the reader stops at the mark.
func (r *records) next() bool {
	if !r.have(4) || r.before+int64(r.pos) >= r.last {
		return r.broken("it ends in the middle")
	}
	r.id = binary.LittleEndian.Uint16(r.buf[r.pos:])
	size := int(binary.LittleEndian.Uint16(r.buf[r.pos+2:]))
	if r.id == 0 {
		return r.broken("there is nothing where a record must be")
	}
	if !r.have(4 + size) {
		return r.broken("a record of %d bytes is longer than what is left", size)
	}
	r.body = r.buf[r.pos+4 : r.pos+4+size : r.pos+4+size]
	r.pos += 4 + size
	if r.cipher != nil {
		r.decrypt()
	}
	return true
}

// inside reads the next record of the substream that was begun; those of a
// chart that is embedded in it are left out. It returns false at its end.
func (r *records) inside() bool {
	for depth := 0; r.next(); {
		switch {
		case r.id == recBegin:
			depth++
		case r.id == recEnd && depth == 0:
			return false
		case r.id == recEnd:
			depth--
		case depth == 0:
			return true
		}
	}
	return false
}

// continued goes on to the next record if it carries the last one on.
func (r *records) continued() bool {
	if !r.have(4) || binary.LittleEndian.Uint16(r.buf[r.pos:]) != recContinue {
		return false
	}
	return r.next()
}

// have reads on until n bytes are in the buffer; body is lost.
func (r *records) have(n int) bool {
	for r.end-r.pos < n && r.err == nil {
		if r.eof {
			return false
		}
		r.fill()
	}
	return r.err == nil
}

func (r *records) fill() {
	if r.err = r.ctx.Err(); r.err != nil {
		return
	}
	r.before += int64(r.pos)
	r.end = copy(r.buf, r.buf[r.pos:r.end])
	r.pos = 0
	n, err := r.in.Read(r.buf[r.end:min(len(r.buf), r.end+biffPiece)])
	r.end += n
	fresh := n
	if r.again {
		fresh = 0
	}
	if r.err = worked(r.ctx, n, fresh); r.err != nil {
		return
	}
	switch {
	case err == io.EOF, n == 0 && err == nil:
		r.eof = true
	case err != nil:
		r.broken("%v", err)
	}
}

// broken notes what is wrong and where; always false.
func (r *records) broken(format string, args ...any) bool {
	if r.err == nil {
		r.err = unreadable(r.name, "sheet.damaged", "is cut off or damaged in %s, %s (byte %d of its stream); send it again",
			r.what, fmt.Sprintf(format, args...), r.before+int64(r.pos))
	}
	return false
}

// short notes that a record holds less than its type says.
func (r *records) short() bool {
	return r.broken("a record of type %#04x holds %d bytes only", r.id, len(r.body))
}

func u16(b []byte, at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
