package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A checkpoint that is cut short amid the write of a block leaves a database that opens,
// with all that was committed: whatever blocks were written, and however much of one. The
// same file without the kept blocks cannot be opened.
func TestATornCheckpointIsPutBack(t *testing.T) {
	dir, before, after := t.TempDir(), t.TempDir(), t.TempDir()
	path := filepath.Join(dir, "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	checkpoints{s}.run()
	published(t, s, "b", 2, secret)
	want := figures(t, s)
	must(t, keptBlocks{path}.keep(t.Context(), s.db, s.blocks))
	must(t, os.CopyFS(before, os.DirFS(dir)))
	checkpoints{s}.run()
	must(t, os.CopyFS(after, os.DirFS(dir)))
	old, now := readFile(t, filepath.Join(before, "w.duckdb")), readFile(t, filepath.Join(after, "w.duckdb"))
	if bytes.Equal(old[:firstBlock], now[:firstBlock]) {
		t.Fatal("the checkpoint wrote no header")
	}
	const size = 256 << 10
	torn := 0
	for at := firstBlock; at < len(old); at += size {
		if bytes.Equal(old[at:at+size], now[at:at+size]) {
			continue
		}
		for _, written := range []int{pageSize, size / 2, size - pageSize} {
			half := bytes.Clone(old)
			copy(half[at:at+written], now[at:])
			if bytes.Equal(half, old) || bytes.Equal(half[at:at+size], now[at:at+size]) {
				continue
			}
			if opens(t, before, half, want, true) != nil {
				t.Errorf("the block at %d, of which %d bytes are written, is not put back", at, written)
			}
			if opens(t, before, half, want, false) != nil {
				torn++
			}
		}
	}
	if torn == 0 {
		t.Error("no block that the checkpoint wrote is needed by what was before it")
	}
	// All blocks are written, and the header is not; then the header is.
	whole := append(bytes.Clone(old[:firstBlock]), now[firstBlock:]...)
	if err := opens(t, before, whole, want, true); err != nil {
		t.Errorf("all blocks without a header: %v", err)
	}
	if err := opens(t, after, now, want, true); err != nil {
		t.Errorf("a checkpoint that ended: %v", err)
	}
}

// opens opens a copy of a folder with another file in it, with the kept blocks or without
// them, and counts its figures.
func opens(t *testing.T, folder string, file []byte, want int, kept bool) error {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "w.duckdb")
	must(t, os.CopyFS(dir, os.DirFS(folder)))
	must(t, os.WriteFile(path, file, 0o600))
	if !kept {
		must(t, keptBlocks{path}.drop())
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if n := figures(t, s); n != want {
		t.Errorf("%d figures, want %d", n, want)
	}
	if _, err := os.Stat(path + blocksSuffix); err == nil {
		t.Error("the kept blocks are still there")
	}
	return nil
}

// Kept blocks of another state of the file, and ones that are cut, change nothing.
func TestKeptBlocksOfAnotherStateAreDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	must(t, keptBlocks{path}.keep(t.Context(), s.db, s.blocks))
	kept := readFile(t, path+blocksSuffix)
	published(t, s, "b", 2, secret)
	want := figures(t, s)
	must(t, s.Close())
	file := readFile(t, path)
	for name, text := range map[string][]byte{"of an earlier state": kept, "cut": kept[:len(kept)-pageSize], "empty": nil} {
		must(t, os.WriteFile(path+blocksSuffix, text, 0o600))
		must(t, keptBlocks{path}.putBack())
		if !bytes.Equal(file, readFile(t, path)) {
			t.Errorf("kept blocks %s changed the file", name)
		}
	}
	if n := figures(t, fileStore(t, path, Options{})); n != want {
		t.Errorf("%d figures, want %d", n, want)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return text
}
