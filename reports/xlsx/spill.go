package xlsx

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// spillSize is the most bytes of a part that are kept in memory.
const spillSize = 4 << 20

// spill keeps bytes in memory, and in a temporary file where they are many.
type spill struct {
	buf  bytes.Buffer
	file *os.File
	size uint64
}

func (s *spill) Write(b []byte) (int, error) {
	s.size += uint64(len(b))
	if s.file == nil && s.buf.Len()+len(b) <= spillSize {
		return s.buf.Write(b)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "siemmes-workbook-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		_ = os.Remove(f.Name()) // where the system lets an open file go, a broken program leaves none
		if _, err := s.buf.WriteTo(f); err != nil {
			return 0, err
		}
		s.buf = bytes.Buffer{}
	}
	return s.file.Write(b)
}

// WriteTo writes all bytes from the first.
func (s *spill) WriteTo(w io.Writer) (int64, error) {
	if s.file == nil {
		return s.buf.WriteTo(w)
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return io.Copy(w, s.file)
}

// Close removes the file.
func (s *spill) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if e := os.Remove(s.file.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
}
