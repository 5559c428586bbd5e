package store

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"siemmes/warehouse"
)

var sealedCell = warehouse.CellRef{Sheet: "data", Row: 5, Col: 4}

// sealedAfterBackup is the path of a database that was backed up, and of which a figure
// was sealed afterwards; the backup, and how many figures have a number without it.
func sealedAfterBackup(t *testing.T) (path, backup string, shown int) {
	t.Helper()
	dir := t.TempDir()
	path, backup = filepath.Join(dir, "w.duckdb"), filepath.Join(dir, "backup")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	_, err := s.Backup(t.Context(), backup)
	must(t, err)
	published(t, s, "b", 2, secret)
	_, err = s.Seal(t.Context(), "2", sealedCell, "one person")
	must(t, err)
	must(t, s.Verify(t.Context()))
	shown = withNumber(t, s)
	must(t, s.Close())
	return path, backup, shown
}

func withNumber(t *testing.T, s *Store) int {
	t.Helper()
	a, err := s.Query(t.Context(), warehouse.Query{Dataset: "BORDER"})
	must(t, err)
	n := 0
	for _, row := range a.Rows {
		if !math.IsNaN(row.Value) {
			n++
		}
	}
	return n
}

// A backup that is restored in the place of the database that it is of has all seals of
// that database, and refuses the files that they destroyed.
func TestARestoredBackupHasTheLaterSeals(t *testing.T) {
	path, backup, shown := sealedAfterBackup(t)
	for _, suffix := range []string{"", walSuffix, filesSuffix} { // as it is told: the three parts
		must(t, gone(os.RemoveAll(path+suffix)))
	}
	m, err := Restore(t.Context(), backup, path, RestoreOptions{})
	if err != nil || !m.SealsKnown || m.Sealed != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	for range 2 {
		s := fileStore(t, path, Options{})
		if n := withNumber(t, s); n != shown {
			t.Errorf("%d figures have a number, not %d", n, shown)
		}
		seals, err := Seals{s}.List(t.Context())
		if err != nil || len(seals) != 1 || seals[0].Cell != sealedCell || seals[0].Reason != "one person" || !seals[0].Unsealed.IsZero() {
			t.Errorf("%+v, %v", seals, err)
		}
		files, err := filepath.Glob(filepath.Join(path+filesSuffix, "??", "*"))
		if err != nil || len(files) > 0 {
			t.Errorf("kept: %v, %v", files, err)
		}
		must(t, s.Verify(t.Context()))
		must(t, s.Close())
	}
}

// An earlier file that is put in the place of a database shows no figure that was sealed
// since.
func TestAnEarlierFileHasTheLaterSeals(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	must(t, s.Close())
	earlier, err := os.ReadFile(path)
	must(t, err)
	s = fileStore(t, path, Options{})
	_, err = s.Seal(t.Context(), "1", sealedCell, "")
	must(t, err)
	shown := withNumber(t, s)
	must(t, s.Close())
	must(t, os.WriteFile(path, earlier, 0o600))

	if s, err := Open(t.Context(), path, Options{ReadOnly: true}); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("opened for reading alone: %v, %v", s, err)
	}
	s = fileStore(t, path, Options{})
	if n := withNumber(t, s); n != shown {
		t.Errorf("%d figures have a number, not %d", n, shown)
	}
	must(t, errors.Join(Behind(s), s.Verify(t.Context()), s.Close()))
	s, err = Open(t.Context(), path, Options{ReadOnly: true})
	must(t, err)
	must(t, s.Close())
}

// What an administrator unsealed is not sealed again, and a new database in the place of
// one that is gone keeps its seals for the deliveries that come.
func TestSealsOutliveTheirDatabaseUntilTheyEnd(t *testing.T) {
	path, backup, _ := sealedAfterBackup(t)
	remove := func() {
		for _, suffix := range []string{"", walSuffix, filesSuffix} {
			must(t, gone(os.RemoveAll(path+suffix)))
		}
	}
	remove()
	s := fileStore(t, path, Options{})
	seals, err := Seals{s}.List(t.Context())
	if err != nil || len(seals) != 1 {
		t.Errorf("%v, %v", seals, err)
	}
	must(t, s.Close())
	remove()
	_, err = Restore(t.Context(), backup, path, RestoreOptions{})
	must(t, err)
	s = fileStore(t, path, Options{})
	_, err = Seals{s}.Unseal(t.Context(), "1", sealedCell, "agreed")
	must(t, err)
	must(t, s.Close())
	remove()
	m, err := Restore(t.Context(), backup, path, RestoreOptions{})
	if err != nil || m.Sealed != 0 {
		t.Errorf("%+v, %v", m, err)
	}
}

// A file of seals that cannot be read is named, and nothing is restored beside it.
func TestUnreadableSealsAreNamed(t *testing.T) {
	path, backup, _ := sealedAfterBackup(t)
	must(t, os.WriteFile(path+sealsSuffix, []byte("["), 0o600))
	s := fileStore(t, path, Options{})
	if err := s.Verify(t.Context()); err == nil {
		t.Error("all is whole")
	}
	must(t, s.Close())
	for _, suffix := range []string{"", walSuffix, filesSuffix} {
		must(t, gone(os.RemoveAll(path+suffix)))
	}
	if _, err := Restore(t.Context(), backup, path, RestoreOptions{}); !errors.Is(err, warehouse.ErrUnreadable) {
		t.Errorf("restored: %v", err)
	}
}
