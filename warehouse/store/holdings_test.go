package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// A database whose last change is gone (a ".wal" that was cut, an earlier file in its
// place) answers, says what it has lost, and gives no number twice.
func TestADatabaseThatLostAChangeSaysSo(t *testing.T) {
	acts := map[string]func(t *testing.T, s *Store){
		"publish":  func(t *testing.T, s *Store) { published(t, s, "b", 2, secret) },
		"withdraw": func(t *testing.T, s *Store) { must(t, s.Withdraw(t.Context(), "1", "wrong")) },
	}
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "w.duckdb")
			s := fileStore(t, path, Options{})
			published(t, s, "a", 1, secret)
			must(t, s.Close())
			earlier, err := os.ReadFile(path)
			must(t, err)
			s = fileStore(t, path, Options{})
			act(t, s)
			must(t, s.Verify(t.Context()))
			must(t, s.Close())
			s = fileStore(t, path, Options{}) // nothing is lost
			must(t, errors.Join(Behind(s), s.Close()))
			must(t, os.WriteFile(path, earlier, 0o600))

			s = fileStore(t, path, Options{})
			if err := s.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), "store.behind") {
				t.Errorf("verify: %v", err)
			}
			if n := figures(t, s); n == 0 {
				t.Error("nothing is answered")
			}
			d := draftOf(t, s, 10, 9)
			if _, err := s.Publish(t.Context(), d.DraftID, noon); !errors.Is(err, warehouse.ErrConflict) {
				t.Errorf("a release was published: %v", err)
			}
			must(t, s.Close())
		})
	}
}

func TestUnreadableHoldingsAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	published(t, s, "a", 1, secret)
	must(t, s.Close())
	must(t, os.WriteFile(filepath.Join(path+filesSuffix, holdingsFile), []byte("{"), 0o600))
	s = fileStore(t, path, Options{})
	if err := s.Verify(t.Context()); err == nil {
		t.Error("all is whole")
	}
	published(t, s, "b", 2, secret)
	must(t, s.Verify(t.Context()))
	must(t, s.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
