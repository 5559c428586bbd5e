package store

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// Of a file of persons the hash, the name and the finding remain, in the next process
// too, and no bytes: neither those that wait at the desk nor those of a submission, nor
// what a process left that was killed after the database was changed.
func TestOfAFileOfPersonsNoBytesRemain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const text = "a person;1985-03-18"
	found := []warehouse.Finding{{Rule: "person-records", Severity: warehouse.Blocking, CellRef: warehouse.CellRef{Row: 2, Col: 1}, Message: warehouse.NewMessage("finding.person-records", "rows", "A2:B9")}}
	u := warehouse.Upload{ID: "u1", Office: "INM", Name: "julio.csv", State: "running", Options: json.RawMessage(`{}`)}
	if u, err = (Uploads{s}).Add(t.Context(), u, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Keep(t.Context(), "julio.csv", "INM", strings.NewReader(text), noon)
	if err != nil || kept.SHA256 != u.SHA256 {
		t.Fatal(kept, err)
	}
	for range 2 { // as often as one likes
		if err := (Refusals{s}).Refuse(t.Context(), kept, found); err != nil {
			t.Fatal(err)
		}
	}
	left := Uploads{s}.path(u.SHA256)
	holdNoBytes(t, path, text)
	if err := errors.Join(os.MkdirAll(filepath.Dir(left), 0o700), os.WriteFile(left, []byte(text), 0o600), s.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holdNoBytes(t, path, text)
	got, err := Refusals{s}.Refused(t.Context(), u.SHA256)
	if err != nil || len(got) != 1 || got[0].Rule != "person-records" || !got[0].Message.Equal(found[0].Message) {
		t.Errorf("got %v, %v", got, err)
	}
	if none, err := (Refusals{s}).Refused(t.Context(), strings.Repeat("0", 64)); err != nil || none != nil {
		t.Errorf("another file: %v, %v", none, err)
	}
	if all, err := (Uploads{s}).List(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("still waiting: %v, %v", all, err)
	}
	_, err = Uploads{s}.Add(t.Context(), u, strings.NewReader(text))
	if e, ok := errors.AsType[*warehouse.Error](err); !ok || e.Message.ID != "error.person-file" {
		t.Errorf("the same bytes: %v", err)
	}
	if err := (Refusals{s}).Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// holdNoBytes looks for a text in all files of a database.
func holdNoBytes(t *testing.T, path, text string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Dir(path), func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if strings.Contains(string(b), text) {
			t.Errorf("%s still holds the bytes", filepath.Base(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
