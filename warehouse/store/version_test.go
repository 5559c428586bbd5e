package store

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"siemmes/warehouse"
)

// The version changes with what readers can see, and with nothing else; it is the
// same in another process that reads the same releases.
func TestVersionIsOfWhatReadersSee(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{}) // its clock does not go on
	before := s.Version()
	step := func(what string, changes, withholds, seals bool) {
		t.Helper()
		v := s.Version()
		now, _ := v.Of(v.Names())
		was, _ := before.Of(v.Names())
		if (now != was) != changes || (v.Withheld != before.Withheld) != withholds || (v.Sealed != before.Sealed) != seals {
			t.Errorf("%s: %+v after %+v", what, v, before)
		}
		before = v
	}
	r := drafted(t, s, "a", 1, secret)
	step("a draft", false, false, false)
	if err := s.Schedule(t.Context(), r.DraftID, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	step("a scheduled release", false, false, false)
	if _, held := s.PublishDue(t.Context(), noon.Add(time.Hour)); held != nil {
		t.Fatal(held)
	}
	step("a publication", true, false, false)
	for row := range 2 {
		if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: row + 2, Col: 4}, ""); err != nil {
			t.Fatal(err)
		}
		step("a seal", true, true, true)
	}
	if err := s.Withdraw(t.Context(), "1", ""); err != nil {
		t.Fatal(err)
	}
	step("a withdrawal", true, true, false)
	// The clock does not go on: each of the three changes after the publication is a
	// microsecond after the one before.
	if before.Release != 1 || !before.Changed.Equal(noon.Add(3*time.Microsecond)) {
		t.Errorf("the last version is %+v", before)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again := fileStore(t, path, Options{ReadOnly: true}).Version(); !reflect.DeepEqual(again, before) {
		t.Errorf("another process has the version %+v, not %+v", again, before)
	}
}
