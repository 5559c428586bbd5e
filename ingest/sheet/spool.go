package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"

	"siemmes/warehouse"
)

// spoolMemory is how much of an unpacked text is kept in memory; a longer one
// goes to a temporary file.
const spoolMemory = 8 << 20

// spoolTogether is how much the members of an archive keep in memory together; beyond
// it each keeps spoolLeast.
const (
	spoolTogether = 64 << 20
	spoolLeast    = 16 << 10
)

// spool is a text that was unpacked or decoded, so that it can be read from any
// place: in memory, or in a file that has no name any more where the system
// allows that, and so leaves nothing behind however the program ends.
type spool struct {
	io.ReaderAt
	size int64
	file *os.File
	path string // of a file that could not be unlinked while open
}

// bounds are the limits on a spool, with what to call its source in messages.
type bounds struct {
	name   string
	lim    Limits
	packed int64 // bytes it was unpacked from; 0 where no ratio is to hold
	used   int64 // bytes other members of the archive hold already
}

// newSpool reads r to its end.
func newSpool(r io.Reader, b bounds) (*spool, error) {
	counted := &boundedReader{in: r, bounds: b}
	var memory bytes.Buffer
	n, err := io.CopyN(&memory, counted, max(spoolLeast, min(spoolMemory, spoolTogether-b.used)))
	if err == io.EOF {
		return &spool{ReaderAt: bytes.NewReader(memory.Bytes()), size: n}, nil
	}
	if err != nil {
		return nil, err
	}
	return spoolToFile(io.MultiReader(&memory, counted))
}

func spoolToFile(r io.Reader) (*spool, error) {
	f, err := os.CreateTemp("", "siemmes-*")
	if err != nil {
		return nil, err
	}
	s := &spool{ReaderAt: f, file: f}
	if os.Remove(f.Name()) != nil {
		s.path = f.Name()
	}
	if s.size, err = io.Copy(f, r); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close gives the file back.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.path != "" {
		err = errors.Join(err, os.Remove(s.path))
	}
	return err
}

// boundedReader ends with an error where a limit is met.
type boundedReader struct {
	in io.Reader
	bounds
	n int64
}

func (r *boundedReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.n += int64(n)
	switch {
	case r.used+r.n > r.lim.Unpacked:
		return n, tooLarge("Unpacked", "%q holds more than %d MiB once unpacked (Limits.Unpacked)", r.name, r.lim.Unpacked>>20)
	case r.packed > 0 && r.n > ratioFloor && r.n/r.packed > r.lim.Ratio:
		return n, tooLarge("Ratio", "%q is more than %d times larger than in its archive (Limits.Ratio)", r.name, r.lim.Ratio)
	case err != nil && err != io.EOF && !isOurs(err):
		err = unreadable(r.name, "sheet.damaged", "is damaged (%w); send it again", err)
	}
	return n, err
}

// isOurs reports whether an error already says what is wrong and where.
func isOurs(err error) bool {
	var known *warehouse.Error
	return errors.As(err, &known)
}
