package store

import (
	"os"
	"path/filepath"
	"testing"
)

// What a killed process left beside the file is read from a file that cannot be
// written, too.
func TestReadOnlyFileOfAKilledProcess(t *testing.T) {
	dir, left := t.TempDir(), t.TempDir()
	s := fileStore(t, filepath.Join(dir, "w.duckdb"), Options{})
	published(t, s, "a", 1, secret)
	if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(left, "w.duckdb")
	if _, err := os.Stat(path + ".wal"); err != nil {
		t.Fatalf("nothing is left beside the file: %v", err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if n := figures(t, fileStore(t, path, Options{OrReadOnly: true})); n != 10 {
		t.Errorf("%d figures", n)
	}
}
