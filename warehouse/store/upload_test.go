package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"siemmes/warehouse"
)

// Whatever is added, set, dropped and read again by a new process, in whatever
// order, the uploads are those that were not dropped, as they were set last, and
// the bytes on disk are theirs and no others.
func TestUploadsOutliveTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	want := map[string]warehouse.Upload{}
	content := map[string]string{}
	serial, random := 0, rand.New(rand.NewPCG(1, 2))
	for range 12 { // processes
		s, err := Open(t.Context(), path, Options{Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		uploads := Uploads{s}
		holdUploads(t, uploads, want, content)
		for range random.IntN(6) {
			ids := append(slices.Sorted(maps.Keys(want)), "")
			id := ids[random.IntN(len(ids))]
			u := want[id]
			switch action := random.IntN(3); {
			case action == 0 || id == "":
				serial++
				text := []string{"a;1", "b;2", "c;3"}[random.IntN(3)]
				u, err = uploads.Add(t.Context(), warehouse.Upload{ID: fmt.Sprint("u", serial), Office: "INM", Name: "julio.csv", Received: noon, State: "waiting", Options: json.RawMessage(`{}`)}, strings.NewReader(text))
				want[u.ID], content[u.SHA256] = u, text
			case action == 1:
				u.State, u.Draft, u.Options = "draft", u.Draft+1, json.RawMessage(fmt.Sprintf(`{"reason":"%d"}`, u.Draft))
				err = uploads.Set(t.Context(), u)
				want[id] = u
			default:
				err = uploads.Drop(t.Context(), id)
				delete(want, id)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		holdUploads(t, uploads, want, content)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if serial < 10 {
		t.Errorf("only %d uploads were added", serial)
	}
}

// holdUploads compares the uploads and the bytes on disk with what they should be.
func holdUploads(t *testing.T, uploads Uploads, want map[string]warehouse.Upload, content map[string]string) {
	t.Helper()
	list, err := uploads.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, hashes := map[string]warehouse.Upload{}, map[string]bool{}
	for _, u := range list {
		got[u.ID], hashes[u.SHA256] = u, true
		f, closer, err := uploads.Open(t.Context(), u)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size))
		if err = errors.Join(err, closer.Close()); err != nil || string(text) != content[u.SHA256] {
			t.Errorf("the bytes of %s are %q, %v", u.ID, text, err)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	files, _ := os.ReadDir(filepath.Join(uploads.files, waitingFolder)) // not there: nothing was added yet
	if len(files) != len(hashes) {
		t.Errorf("%d files on disk, want %d", len(files), len(hashes))
	}
}

// A seal destroys the files that wait: each may hold the figure.
func TestASealDropsUploads(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, secret)
	uploads := Uploads{s}
	if _, err := uploads.Add(t.Context(), warehouse.Upload{ID: "u", Office: "INM", Name: "a.csv", Received: noon, Options: json.RawMessage(`{}`)}, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, "a person"); err != nil {
		t.Fatal(err)
	}
	if list, err := uploads.List(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("after the seal there wait %v, %v", list, err)
	}
	if files, _ := os.ReadDir(filepath.Join(s.files, waitingFolder)); len(files) > 0 {
		t.Errorf("after the seal there are on disk %v", files)
	}
}
