package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

// fileStore opens a store in a file, with a clock that is still.
func fileStore(t *testing.T, path string, opt Options) *Store {
	t.Helper()
	if opt.Now == nil {
		opt.Now = func() time.Time { return noon }
	}
	s, err := Open(t.Context(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// draft loads some figures and commits them, without publishing.
func draft(t *testing.T, s *Store, n int, spec warehouse.Release) warehouse.Release {
	t.Helper()
	sub, err := s.Keep(t.Context(), "folder/"+spec.Edition.ID+".csv", "DGME", strings.NewReader(spec.Edition.ID), noon)
	if err != nil {
		t.Fatal(err)
	}
	spec.Submission = sub
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	for _, b := range monthly(t, n) {
		if err := d.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	findings := []warehouse.Finding{{Rule: "jump", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Sheet: "S", Row: 2, Col: 3}, Message: warehouse.Literal("look"), Count: 1}}
	r, err := d.Commit(t.Context(), findings)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func edition(id string, day int) warehouse.Release {
	return warehouse.Release{
		Edition: warehouse.Edition{ID: id, Date: time.Date(2025, 1, day, 0, 0, 0, 0, time.UTC)}, Type: warehouse.Correction, Reason: "why", Layout: "l", Created: noon,
		Submission: warehouse.Submission{SHA256: strings.Repeat("0", 64), Name: "none"},
	}
}

func figures(t *testing.T, s *Store) int {
	t.Helper()
	a, err := s.Query(t.Context(), warehouse.Query{Dataset: "BORDER"})
	if err != nil {
		t.Fatal(err)
	}
	return len(a.Rows)
}

func TestDraftIsInvisibleAndSurvivesRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	r := draft(t, s, 100, edition("a", 1))
	if r.ID() != "D1" || r.State != warehouse.Draft || r.Parts[0].Added != 100 || len(r.Findings) != 1 {
		t.Errorf("draft %+v", r)
	}
	if n := figures(t, s); n != 0 {
		t.Errorf("%d figures of a draft are answered", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, Options{})
	published, err := s.Publish(t.Context(), 1, noon)
	if err != nil {
		t.Fatal(err)
	}
	if published.ID() != "1" || figures(t, s) != 100 || published.Submission.Name != "a.csv" || published.Submission.Office != "DGME" {
		t.Errorf("release %+v with %d figures", published, figures(t, s))
	}
	if diff := cmp.Diff(r.Findings, published.Findings); diff != "" {
		t.Error("findings", diff)
	}
	if _, err := s.Publish(t.Context(), 1, noon); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("published twice: %v", err)
	}
	if _, err := s.Publish(t.Context(), 2, noon); !errors.Is(err, warehouse.ErrNotFound) {
		t.Errorf("published what is not there: %v", err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	r := draft(t, s, 10, edition("a", 1))
	if err := s.Discard(t.Context(), r.DraftID); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.Releases(t.Context(), owner); len(list) != 0 {
		t.Errorf("left %v", list)
	}
	if again := draft(t, s, 10, edition("a", 1)); again.DraftID != 2 {
		t.Errorf("the number of a discarded draft was given again: %s", again.ID())
	}
	d, err := s.Begin(t.Context(), edition("b", 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Append(t.Context(), monthly(t, 10)[0]); err != nil {
		t.Fatal(err)
	}
	if err := d.Discard(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Append(t.Context(), monthly(t, 10)[0]); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("appended to a discarded load: %v", err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestScheduledReleaseComesAtItsTime(t *testing.T) {
	s := fileStore(t, "", Options{})
	spec := edition("a", 1)
	spec.Embargo = noon.Add(time.Hour)
	r := draft(t, s, 10, spec)
	waiting, err := s.Publish(t.Context(), r.DraftID, noon)
	if err != nil || waiting.State != warehouse.Scheduled || figures(t, s) != 0 {
		t.Fatalf("%v, %+v", err, waiting)
	}
	if due, held := s.PublishDue(t.Context(), noon.Add(59*time.Minute)); len(held)+len(due) != 0 {
		t.Fatalf("too early: %v, %v", due, held)
	}
	if err := s.Schedule(t.Context(), r.DraftID, noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	due, held := s.PublishDue(t.Context(), noon.Add(2*time.Hour))
	if len(held) != 0 || len(due) != 1 || due[0].Number != 1 || figures(t, s) != 10 {
		t.Fatalf("%v, %v", due, held)
	}
}

func TestOneLoadAtATime(t *testing.T) {
	s := fileStore(t, "", Options{})
	d, err := s.Begin(t.Context(), edition("a", 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), edition("b", 2)); !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("a second load: %v", err)
	}
	if err := d.Discard(t.Context()); err != nil {
		t.Fatal(err)
	}
	draft(t, s, 10, edition("b", 2))

	patient := fileStore(t, "", Options{LoadWait: time.Minute})
	d, err = patient.Begin(t.Context(), edition("a", 1))
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, func() { d.Discard(context.Background()) })
	draft(t, patient, 10, edition("b", 2))
}

// Loads that wait for each other are each stored, under numbers of their own.
func TestLoadsThatWaitTakeTheNextNumber(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{LoadWait: time.Minute})
	const n = 6
	var all sync.WaitGroup
	for day := 1; day <= n; day++ {
		all.Go(func() {
			d, err := s.Begin(t.Context(), edition(fmt.Sprint(day), day))
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Discard(context.Background())
			for _, b := range monthly(t, 10) {
				err = errors.Join(err, d.Append(t.Context(), b))
			}
			if _, failed := d.Commit(t.Context(), nil); err != nil || failed != nil {
				t.Error(err, failed)
			}
		})
	}
	all.Wait()
	if got := s.Register().Releases; len(got) != n || got[n-1].DraftID != n {
		t.Errorf("%d drafts are stored", len(got))
	}
}

func TestOneStoreForAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	fileStore(t, path, Options{})
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("opened twice: %v", err)
	}
	other := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(other, bytes.Repeat([]byte("no database "), 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), other, Options{}); !errors.Is(err, warehouse.ErrUnreadable) {
		t.Errorf("opened a text: %v", err)
	}
}

func TestReadOnlyStoreAnswersAndRefusesChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	r := draft(t, s, 10, edition("a", 1))
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	draft(t, s, 11, edition("b", 2))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, Options{ReadOnly: true})
	if n := figures(t, s); n != 10 {
		t.Errorf("%d figures", n)
	}
	if _, err := s.Publish(t.Context(), 2, noon); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("published into a file opened for reading: %v", err)
	}
}

func TestSubmissionsAreKeptOnce(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	var hash string
	for _, name := range []string{"a.xlsx", "../b.xlsx"} {
		f, err := s.Keep(t.Context(), name, "", strings.NewReader("bytes"), noon)
		if err != nil || f.Size != 5 || strings.Contains(f.Name, "/") {
			t.Fatalf("%+v, %v", f, err)
		}
		hash = f.SHA256
	}
	kept, err := filepath.Glob(filepath.Join(s.files, "*", "*"))
	if err != nil || len(kept) != 1 || !strings.HasSuffix(kept[0], filepath.Join(hash[:2], hash)) {
		t.Errorf("kept %v, %v", kept, err)
	}
	sent := draft(t, s, 10, edition("of a draft", 1)).Submission
	file, closer, err := s.OpenSubmission(t.Context(), owner, sent.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	got, err := io.ReadAll(io.NewSectionReader(file, 0, file.Size))
	if err != nil || string(got) != "of a draft" || file.Name != "of a draft.csv" {
		t.Errorf("%q of %s, %v", got, file.Name, err)
	}
	for _, sha := range []string{"", "../../etc/passwd", strings.Repeat("0", 64), hash} { // hash is of no release
		if _, _, err := s.OpenSubmission(t.Context(), owner, sha); !errors.Is(err, warehouse.ErrNotFound) {
			t.Errorf("opened %q: %v", sha, err)
		}
	}
	broken := io.MultiReader(strings.NewReader("half"), failing{})
	if _, err := s.Keep(t.Context(), "c", "", broken, noon); err == nil {
		t.Error("kept half a file")
	}
	if left, _ := filepath.Glob(filepath.Join(s.files, incoming)); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line was cut") }

func TestOfficesHoldTokens(t *testing.T) {
	s := fileStore(t, "", Options{})
	want := warehouse.Office{Name: "DGME", Areas: []string{"CRI"}, Sources: []string{"CR_DGME"}, Locale: "es", Created: noon}
	token, err := s.AddOffice(t.Context(), want)
	if err != nil || len(token) != 43 {
		t.Fatalf("token %q, %v", token, err)
	}
	want.TokenID = hashToken(token)[:16]
	got, err := s.OfficeByToken(t.Context(), token)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	kept, err := column[string](t.Context(), s.db, "SELECT token FROM office")
	if err != nil || kept[0] == token || len(kept[0]) != 64 {
		t.Errorf("the token stands in the database as %q", kept)
	}
	if _, err := s.AddOffice(t.Context(), want); !errors.Is(err, warehouse.ErrConflict) {
		t.Errorf("a second token: %v", err)
	}
	if err := s.RevokeOffice(t.Context(), "DGME", noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OfficeByToken(t.Context(), token); !errors.Is(err, warehouse.ErrDenied) {
		t.Errorf("a revoked token: %v", err)
	}
	if err := s.RevokeOffice(t.Context(), "DGME", noon); !errors.Is(err, warehouse.ErrNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	second, err := s.AddOffice(t.Context(), want)
	if err != nil || second == token {
		t.Errorf("a new token: %v", err)
	}
	if all, err := s.Offices(t.Context()); err != nil || len(all) != 2 || all[0].Revoked.IsZero() {
		t.Errorf("offices %v, %v", all, err)
	}
}

func TestVerifyTellsWhatIsWrong(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	r := draft(t, s, 10, edition("a", 1))
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	for _, damage := range []string{
		`INSERT INTO fact_border SELECT * FROM fact_border LIMIT 1`,
		`UPDATE fact_border SET "REF_AREA" = 99999 WHERE cell_row = 3`,
		`UPDATE fact_border SET valid_to = 0 WHERE cell_row = 4`,
		`UPDATE fact_border SET release = 9 WHERE cell_row = 5`,
		`CREATE TABLE draft_7_border (i INTEGER)`,
	} {
		if _, err := s.db.Exec(damage); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(s.submissionPath(r.Submission.SHA256), []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := s.Verify(t.Context())
	for _, want := range []string{
		"verify.two-current", "verify.no-code", `dimension="REF_AREA"`, "verify.ends-before",
		"verify.no-release", "verify.no-draft", `table="draft_7_border"`, "verify.file-changed",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s", want)
		}
	}
}

func TestReadOnlyNeedsADatabase(t *testing.T) {
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.duckdb"), Options{ReadOnly: true}); !errors.Is(err, warehouse.ErrNotFound) {
		t.Errorf("opened what is not there: %v", err)
	}
}

// Questions are answered while files are loaded and published.
func TestQuestionsBesideLoads(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{LoadWait: time.Minute})
	done := make(chan error)
	stop := make(chan struct{})
	for range 3 {
		go func() {
			for {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				a, err := s.Query(context.Background(), warehouse.Query{Dataset: "BORDER", By: []string{"REF_AREA"}})
				if err == nil && len(a.Rows) > 0 && a.Rows[0].Value != float64(500*a.Vintage) {
					err = errors.New("half a release was answered")
				}
				if _, e := s.Codes(context.Background(), "BORDER", "REF_AREA"); e != nil {
					err = e
				}
				if err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for day := 1; day <= 5; day++ {
		if _, err := s.Publish(t.Context(), draftOf(t, s, 500, day).DraftID, noon); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
