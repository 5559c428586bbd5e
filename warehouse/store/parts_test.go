package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

// leftOver is a folder with the database of a process that was killed: a release is in
// its ".wal" alone.
func leftOver(t *testing.T) string {
	t.Helper()
	dir, left := t.TempDir(), t.TempDir()
	s := fileStore(t, filepath.Join(dir, "w.duckdb"), Options{})
	published(t, s, "a", 1, secret)
	if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return left
}

// Where the file of a database is not there, or has no byte, and a part of it is, no
// database is made in its place, and nothing is touched.
func TestNoDatabaseIsMadeBesideParts(t *testing.T) {
	left, backup := leftOver(t), filepath.Join(t.TempDir(), "backup")
	backedUp(t, fileStore(t, filepath.Join(t.TempDir(), "o.duckdb"), Options{}), backup)
	for _, emptied := range []bool{false, true} {
		for _, gone := range []string{walSuffix, filesSuffix, ""} {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(left)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "w.duckdb")
			if err := errors.Join(os.Remove(path), os.Remove(path+lockSuffix)); err != nil {
				t.Fatal(err)
			}
			if gone != "" {
				if err := os.RemoveAll(path + gone); err != nil {
					t.Fatal(err)
				}
			}
			if emptied {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := below(t, dir)
			for _, opt := range []Options{{}, {OrReadOnly: true}, {ReadOnly: true}} {
				s, err := Open(t.Context(), path, opt)
				if !errors.Is(err, warehouse.ErrConflict) || !strings.Contains(errorText(err), "three things") {
					t.Errorf("without %q a database was made: %v", gone, err)
				}
				if err == nil {
					s.Close()
				}
			}
			if _, err := Restore(t.Context(), backup, path, RestoreOptions{}); !errors.Is(err, warehouse.ErrConflict) {
				t.Errorf("restored beside the parts: %v", err)
			}
			if after := below(t, dir); !cmp.Equal(before, after) {
				t.Errorf("without %q: %s", gone, cmp.Diff(before, after))
			}
		}
	}
}

// The file of a process that was killed while it made a database is taken as none.
func TestAnInterruptedNewDatabaseIsMadeAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	for _, name := range []string{path, path + newSuffix, path + newSuffix + walSuffix, path + lockSuffix} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(path+filesSuffix, "spill"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if there, want := partsThere(t, path), []string{path, path + filesSuffix}; !slices.Equal(there, want) {
		t.Errorf("there is %v", there)
	}
}

// A database that was made is for its owner alone, and so are the files received.
func TestANewDatabaseIsForItsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	if err := os.Chmod(filepath.Dir(filepath.Dir(path)), 0o755); err != nil {
		t.Fatal(err)
	}
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name := range below(t, filepath.Dir(path)) {
		if info, err := os.Stat(filepath.Join(filepath.Dir(path), name)); err != nil || name != "." && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may use %s: %v, %v", name, info.Mode(), err)
		}
	}
	if open, err := Exposed(path); err != nil || len(open) > 0 {
		t.Errorf("open to all: %v, %v", open, err)
	}
	for _, suffix := range []string{"", filesSuffix} {
		if err := os.Chmod(path+suffix, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if open, err := Exposed(path); err != nil || !slices.Equal(open, []string{path, path + filesSuffix}) {
		t.Errorf("open to all: %v, %v", open, err)
	}
	s = fileStore(t, path, Options{})
	published(t, s, "b", 2, secret)
	if info, err := os.Stat(path + filesSuffix); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the mode of a folder that was there is now %v", info.Mode())
	}
	if err := os.Chmod(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if open, err := Exposed(path); err != nil || len(open) > 0 {
		t.Errorf("open to all in a closed folder: %v, %v", open, err)
	}
}

// A store whose folder of received files is gone says so.
func TestTheFolderOfFilesIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	if err := os.Remove(s.files); err != nil || FilesGone(s) != "" {
		t.Errorf("of an empty database %q is gone, %v", FilesGone(s), err)
	}
	published(t, s, "a", 1, secret)
	if gone := FilesGone(s); gone != "" {
		t.Errorf("%s is gone", gone)
	}
	if err := os.RemoveAll(s.files); err != nil || FilesGone(s) != s.files {
		t.Errorf("%q is gone, %v", FilesGone(s), err)
	}
}

// A link to a database is the database: what is not yet in the file is found, by either
// name. Parts beside the link are refused.
func TestALinkIsTheDatabaseItself(t *testing.T) {
	path := filepath.Join(leftOver(t), "w.duckdb")
	link := filepath.Join(t.TempDir(), "link.duckdb")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{walSuffix, filesSuffix, LayoutsSuffix} {
		if err := os.WriteFile(link+suffix, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), link, Options{}); !errors.Is(err, warehouse.ErrConflict) || !strings.Contains(errorText(err), link+suffix) {
			t.Errorf("opened with %s beside the link: %v", suffix, err)
		}
		if err := os.Remove(link + suffix); err != nil {
			t.Fatal(err)
		}
	}
	s := fileStore(t, link, Options{})
	if n := figures(t, s); n != 10 {
		t.Errorf("%d figures", n)
	}
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("opened by the other name: %v", err)
	}
	if err := errors.Join(s.Close(), os.RemoveAll(filepath.Dir(path))); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), link, Options{}); !errors.Is(err, warehouse.ErrUnreadable) {
		t.Errorf("opened a link that leads nowhere: %v", err)
	}
}

// Closing writes what is in ".wal" into the file.
func TestCloseLeavesNoWAL(t *testing.T) {
	path := filepath.Join(leftOver(t), "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "b", 2, secret)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if there, want := partsThere(t, path), []string{path, path + filesSuffix}; !slices.Equal(there, want) {
		t.Errorf("there is %v", there)
	}
}
