package xlsx

import (
	"bytes"
	"os"
	"testing"
)

// What is written comes back, from memory and from a file, and the file is gone
// afterwards.
func TestSpilledBytesComeBack(t *testing.T) {
	for _, size := range []int{0, 1, spillSize, spillSize + 1, 3 * spillSize} {
		want := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		var s spill
		for rest := want; len(rest) > 0; {
			n := min(len(rest), 1<<16)
			if _, err := s.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if inFile := s.file != nil; inFile != (size > spillSize) {
			t.Errorf("%d bytes are in a file: %v", size, inFile)
		}
		var got bytes.Buffer
		if _, err := s.WriteTo(&got); err != nil || !bytes.Equal(got.Bytes(), want) || s.size != uint64(size) {
			t.Errorf("%d bytes come back as %d (%v)", size, got.Len(), err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if s.file != nil {
			if _, err := os.Stat(s.file.Name()); !os.IsNotExist(err) {
				t.Errorf("the file is still there: %v", err)
			}
		}
	}
}
