package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// left keeps the bytes of a file as a load does that is killed before its end.
func left(t *testing.T, s *Store, text string, since time.Time) string {
	t.Helper()
	kept, err := s.Keep(t.Context(), text+".csv", "DGME", strings.NewReader(text), since)
	if err == nil {
		err = os.Chtimes(s.submissionPath(kept.SHA256), since, since)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.submissionPath(kept.SHA256)
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Bytes of which no release is made end when they are old: when the database is opened,
// and by each sweep. Those of releases, of drafts and of the load under way stay.
func TestBytesWithoutAReleaseEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	now := noon
	options := Options{Now: func() time.Time { return now }, KeepUploads: 48 * time.Hour}
	s := fileStore(t, path, options)
	published(t, s, "a", 1, 1)
	drafted(t, s, "b", 2, 2)
	kept := []string{s.submissionPath(s.Register().Releases[0].Submission.SHA256), s.submissionPath(s.Register().Releases[1].Submission.SHA256)}
	for _, path := range kept {
		if err := os.Chtimes(path, noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	old, recent := left(t, s, "old", noon.Add(-72*time.Hour)), left(t, s, "recent", noon.Add(-24*time.Hour))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, options)
	if there(old) || !there(recent) {
		t.Errorf("opened again: the old file is there: %t, the recent one: %t", there(old), there(recent))
	}
	now = now.AddDate(0, 0, 2)
	load := loaded(t, s, "c", 3, 3) // under way
	underWay := s.submissionPath(load.spec.Submission.SHA256)
	if err := errors.Join(os.Chtimes(underWay, noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 0)), (Uploads{s}).Sweep(t.Context(), now.Add(-48*time.Hour))); err != nil {
		t.Fatal(err)
	}
	if there(recent) || !there(kept[0]) || !there(kept[1]) || !there(underWay) {
		t.Errorf("swept: the recent file is there: %t, that of the release: %t, that of the draft: %t, that of the load: %t", there(recent), there(kept[0]), there(kept[1]), there(underWay))
	}
}

// A seal destroys all bytes of which no release is made: each may hold the figure. So
// does the discarding of a draft with those of its file.
func TestSealAndDiscardLeaveNoBytes(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, secret)
	d := drafted(t, s, "b", 2, 7)
	discarded := s.submissionPath(d.Submission.SHA256)
	if err := s.Discard(t.Context(), d.DraftID); err != nil || there(discarded) {
		t.Errorf("the file of a discarded draft is there: %t, %v", there(discarded), err)
	}
	killed := left(t, s, "killed", time.Now())
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, ""); err != nil || there(killed) {
		t.Errorf("the file of a killed load is there: %t, %v", there(killed), err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// A figure that was hidden with another one is sealed, too: the files that hold it are
// destroyed, though none of their rows has its number any more.
func TestSealOfAHiddenFigureDestroysItsFiles(t *testing.T) {
	s := openTest(t)
	day := 0
	load := func(figures ...string) warehouse.Release {
		day++
		c := command{words: []string{"load", "NATURAL", "source=US_DHS_NATURAL", "complete"}, input: append([]string{"REF_AREA COUNTERPART_AREA period value"}, figures...)}
		table := &warehouse.CutTable{Source: "US_DHS_NATURAL", ID: "main", Complete: true, Replaces: warehouse.ReplacesTable}
		r, err := publishBlocks(t.Context(), s.Store, edition(fmt.Sprint(day), day), fmt.Sprint(day, ".csv"), s.block(t, c, table))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	load("USA MEX 2022 29", "USA HND 2022 51", "USA GTM 2022 70", "USA W 2022 150")
	second := load("USA HND 2022 51", "USA GTM 2022 71")
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "S", Row: 2, Col: 5}, ""); err != nil {
		t.Fatal(err)
	}
	path := s.submissionPath(second.Submission.SHA256)
	if !there(path) {
		t.Fatal("a file that only holds a hidden figure is destroyed")
	}
	if _, err := s.Seal(t.Context(), "2", warehouse.CellRef{Sheet: "S", Row: 2, Col: 5}, ""); err != nil || there(path) {
		t.Errorf("the file with the figure that was hidden is there: %t, %v", there(path), err)
	}
}
