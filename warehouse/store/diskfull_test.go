package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// fill leaves so many bytes free on a small disk, and returns what gives the rest back.
func fill(t *testing.T, disk string, left int64) (empty func()) {
	t.Helper()
	path := filepath.Join(disk, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var size int64
	for err == nil {
		var n int
		n, err = f.Write(make([]byte, 4096))
		size += int64(n)
	}
	if err := f.Truncate(max(0, size-left)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// A store that is open goes on answering while its disk fills, whatever is tried then,
// and takes figures again once there is space.
func TestReadersGoOnWhileTheDiskIsFull(t *testing.T) {
	for _, left := range []int64{4 << 10, 300 << 10, 1500 << 10} {
		disk := smallDisk(t)
		s := fileStore(t, filepath.Join(disk, "w.duckdb"), Options{})
		if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
			t.Fatal(err)
		}
		kept := draftOf(t, s, 2000, 28)
		empty := fill(t, disk, left)
		failed := 0
		for i, n := range []int{1000, 30_000, 900_000} {
			if _, err := publishBlocks(t.Context(), s, edition("large", 3+i), "large.csv", noisy(t, n)...); err != nil {
				full(t, err)
				failed++
			}
			if n := figures(t, s); n < 1000 {
				t.Fatalf("%d bytes free: %d figures are left", left, n)
			}
			if err := s.Ping(t.Context()); err != nil && !errors.Is(err, warehouse.ErrNoSpace) {
				t.Fatalf("%d bytes free: %v", left, err)
			}
		}
		if failed == 0 {
			t.Errorf("%d bytes free: all was loaded", left)
		}
		empty()
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("%d bytes were free, and now more: %v", left, err)
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		before := len(s.Register().Releases)
		if _, err := s.Publish(t.Context(), kept.DraftID, noon.AddDate(0, 0, 1)); err != nil {
			t.Errorf("%d bytes were free, and now more: %v", left, err)
		}
		if now := len(s.Register().Releases); now != before {
			t.Errorf("%d releases became %d", before, now)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestPingSaysThatTheDiskIsFull(t *testing.T) {
	disk := smallDisk(t)
	path := filepath.Join(disk, "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	empty := fill(t, disk, 0)
	if err := s.Ping(t.Context()); !errors.Is(err, warehouse.ErrNoSpace) {
		t.Errorf("on a full disk: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, Options{ReadOnly: true})
	if err := s.Ping(t.Context()); err != nil || figures(t, s) != 10 {
		t.Errorf("for reading only: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	empty()
	if err := fileStore(t, path, Options{}).Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// giveUp makes DuckDB give the database up, by a checkpoint that finds no space.
func giveUp(t *testing.T, s *Store, disk string) {
	t.Helper()
	empty := fill(t, disk, 8<<10)
	defer empty()
	_, err := s.db.ExecContext(t.Context(), "CHECKPOINT")
	if err == nil || !strings.Contains(err.Error(), "FATAL") {
		t.Fatalf("the checkpoint failed in another way: %v", err)
	}
}

// Whatever comes first after a fatal error of DuckDB finds the database opened again:
// a question, a change, a load.
func TestDatabaseIsOpenedAgainAfterAFatalError(t *testing.T) {
	first := map[string]func(*testing.T, *Store){
		"question": func(t *testing.T, s *Store) { figures(t, s) },
		"ping": func(t *testing.T, s *Store) {
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		},
		"publish": func(t *testing.T, s *Store) {
			if _, err := s.Publish(t.Context(), 2, noon); err != nil {
				t.Error(err)
			}
		},
		"load": func(t *testing.T, s *Store) { draftOf(t, s, 500, 7) },
	}
	for name, do := range first {
		t.Run(name, func(t *testing.T) {
			disk := smallDisk(t)
			s := fileStore(t, filepath.Join(disk, "w.duckdb"), Options{})
			if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
				t.Fatal(err)
			}
			draftOf(t, s, 1000, 2)
			for range 2 {
				giveUp(t, s, disk)
				do(t, s)
				if n := figures(t, s); n != 1000 {
					t.Fatalf("%d figures", n)
				}
				do = func(t *testing.T, s *Store) { figures(t, s) }
			}
			if err := s.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			draftOf(t, s, 300, 9)
		})
	}
}

// current returns the instance that is open.
func currentInstance(t *testing.T, s *Store) (in *instance) {
	t.Helper()
	conn, err := s.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = conn.Raw(func(raw any) error {
		c, err := connectionOf(raw)
		in = c.of
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// A load that was under way is refused, and leaves nothing; the next one finds the
// database opened again.
func TestLoadUnderWayAtAFatalError(t *testing.T) {
	disk := smallDisk(t)
	s := fileStore(t, filepath.Join(disk, "w.duckdb"), Options{})
	if _, err := s.Publish(t.Context(), draftOf(t, s, 1000, 1).DraftID, noon); err != nil {
		t.Fatal(err)
	}
	currentInstance(t, s).giveUp()
	if n := figures(t, s); n != 1000 {
		t.Errorf("%d figures", n)
	}
	d, err := s.Begin(t.Context(), edition("x", 2))
	if err != nil {
		t.Fatal(err)
	}
	currentInstance(t, s).giveUp()
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.db.Conn(ended); err == nil {
		t.Error("a second database was opened beside one that a load holds")
	}
	if err := d.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	if n := figures(t, s); n != 1000 {
		t.Errorf("%d figures", n)
	}
	draftOf(t, s, 300, 9)
}

// A backup to a disk that is full fails, and the database that it copies answers on.
func TestABackupToAFullDiskKeepsReadersServed(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	if _, err := publishBlocks(t.Context(), s, edition("1", 1), "a.csv", noisy(t, 200_000)...); err != nil {
		t.Fatal(err)
	}
	disk := smallDisk(t)
	for _, left := range []int64{600 << 10, 1500 << 10} {
		empty := fill(t, disk, left)
		if _, err := s.Backup(t.Context(), filepath.Join(disk, "b")); err == nil {
			t.Errorf("%d bytes free: the backup is made", left)
		}
		empty()
		if n := figures(t, s); n != 200_000 {
			t.Fatalf("%d bytes free: %d figures", left, n)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(filepath.Join(disk, "b.partial")); err != nil {
			t.Fatal(err)
		}
	}
	draftOf(t, s, 300, 9)
}
