package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// A sealed figure is in no text any more, however it is written: not in findings of
// any release, not in the reasons that people gave.
func TestSealTakesTheFigureOutOfEveryText(t *testing.T) {
	s := ticking(t)
	first := drafted(t, s, "a", 1, secret, warehouse.Finding{Rule: "total-mismatch", Found: warehouse.Literal("918 273 645"), Message: warehouse.Literal("m"), Key: "918.273.645", Count: 1})
	if _, err := s.Publish(t.Context(), first.DraftID, s.now()); err != nil {
		t.Fatal(err)
	}
	published(t, s, "b", 2, 5, warehouse.Finding{
		Rule: "large-revision", Found: warehouse.Literal("5"), Message: warehouse.NewMessage("finding.last-said", "was", warehouse.Names{"fr": "918\u202f273\u202f645"}), Accepted: "918,273,645 was wrong",
	})
	if _, err := s.db.Exec(`UPDATE release SET reason = 'not 918273645 918.273.645, but 5'`); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(t.Context(), "2", "9.18273645E+08 is right"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, "918273645 is one family"); err != nil {
		t.Fatal(err)
	}
	kept, err := column[string](t.Context(), s.db, `SELECT concat_ws('|', found, expected, message, key, accepted) FROM finding
 UNION ALL SELECT concat_ws('|', reason, withdrawal) FROM release UNION ALL SELECT reason FROM sealed`)
	if err != nil || len(kept) != 5 {
		t.Fatalf("%q, %v", kept, err)
	}
	for _, text := range kept {
		if strings.Contains(text, "645") || strings.Contains(text, "18273") {
			t.Errorf("kept %q", text)
		}
	}
	r, err := s.Release(t.Context(), public, "2")
	if err != nil || r.Reason != "not […] […], but […]" || r.Withdrawal != "[…] is right" {
		t.Errorf("%q, %q, %v", r.Reason, r.Withdrawal, err)
	}
}

// A small figure is taken out of what was written about the files that hold it;
// other texts keep their numbers.
func TestSealOfASmallFigureLeavesOtherTexts(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, 3, warehouse.Finding{Rule: "repeated-figure", Message: warehouse.Literal("3 of the file")})
	published(t, s, "b", 2, 4, warehouse.Finding{Rule: "total-mismatch", Message: warehouse.Literal("the last release says 3")},
		warehouse.Finding{Rule: "own", Message: warehouse.Literal("3 published"), Published: true}, warehouse.Finding{Rule: "series-change", Message: warehouse.Literal("3 series begin later")})
	if _, err := s.db.Exec(`UPDATE release SET reason = 'checked on 3 May'`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`UPDATE fact_border SET value = NULL, cell_text = 'x' WHERE cell_row = 2 AND value = 4`); err != nil { // b suppresses it
		t.Fatal(err)
	}
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, ""); err != nil {
		t.Fatal(err)
	}
	told, err := column[string](t.Context(), s.db, `SELECT message FROM finding WHERE regexp_matches(message, '3') ORDER BY ALL`)
	if err != nil || len(told) != 1 || !strings.Contains(told[0], "3 series begin later") {
		t.Errorf("%q, %v", told, err)
	}
	reasons, err := column[string](t.Context(), s.db, `SELECT reason FROM release ORDER BY number`)
	if err != nil || reasons[0] != "checked on […] May" || reasons[1] != "checked on 3 May" {
		t.Errorf("%q, %v", reasons, err)
	}
}

// What is sealed while a file is being loaded, or before, is not loaded, and its
// bytes are not kept.
func TestSealedFigureIsNotLoadedAgain(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, secret)
	early := loaded(t, s, "b", 2, 7) // another number in the sealed cell
	if _, err := early.Compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := early.Commit(t.Context(), nil); !errors.Is(err, warehouse.ErrBlocked) || !strings.Contains(errorText(err), "data!D2 was sealed") {
		t.Errorf("a load from before the seal: %v", err)
	}
	if _, err := os.Stat(s.submissionPath(early.spec.Submission.SHA256)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its bytes are kept: %v", err)
	}
	if err := early.Discard(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := loaded(t, s, "c", 3, 4567)
	if c, err := late.Compare(t.Context()); err != nil || len(c.Sealed) != 1 || c.Sealed[0].Cell.String() != "data!D2" {
		t.Errorf("a load after the seal: %+v, %v", c, err)
	}
	findings := []warehouse.Finding{
		{Rule: "sealed-key", CellRef: warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, Message: warehouse.Literal("stays")},
		{Rule: "digits-lost", CellRef: warehouse.CellRef{Sheet: "data", Row: 9, Col: 4}, Message: warehouse.Literal("it is 4 567,0")},
	}
	r, err := late.Commit(t.Context(), findings)
	if err != nil || !r.Findings[0].Message.IsZero() && r.Findings[0].Message.ID != "literal" || r.Findings[1].Message.ID != "finding.sealed" {
		t.Errorf("%+v, %v", r.Findings, err)
	}
	if _, err := os.Stat(s.submissionPath(late.spec.Submission.SHA256)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its bytes are kept: %v", err)
	}
	if _, err := s.Publish(t.Context(), r.DraftID, s.now()); err != nil {
		t.Fatal(err)
	}
	values, err := column[float64](t.Context(), s.db, `SELECT value FROM fact_border WHERE value = 4567`)
	if err != nil || len(values) > 0 {
		t.Errorf("the figure is kept: %v, %v", values, err)
	}
}

// Bytes that were to be destroyed when the process was killed go when the database
// is opened again.
func TestDestroyedBytesGoWhenTheDatabaseIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	r := published(t, s, "a", 1, secret)
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, ""); err != nil {
		t.Fatal(err)
	}
	left := s.submissionPath(r.Submission.SHA256)
	if err := errors.Join(s.Close(), os.WriteFile(left, []byte("the file a"), 0o600)); err != nil {
		t.Fatal(err)
	}
	waiting := filepath.Join(path+".files", spool, "upload")
	if err := errors.Join(os.MkdirAll(filepath.Dir(waiting), 0o700), os.WriteFile(waiting, []byte("the file a"), 0o600)); err != nil {
		t.Fatal(err)
	}
	fileStore(t, path, Options{})
	if _, err := os.Stat(waiting); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that waited at the desk is there: %v", err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the bytes are there: %v", err)
	}
}

// A release of two datasets, of which one has nothing sealed: the other is protected.
func TestEveryDatasetOfAReleaseIsProtected(t *testing.T) {
	s := openTest(t)
	natural := func(canada string) command {
		return command{words: []string{"load", "NATURAL", "source=US_DHS_NATURAL", "complete"}, input: []string{
			"REF_AREA COUNTERPART_AREA period value", "USA MEX 2022 " + canada, "USA HND 2022 5", "USA GTM 2022 7", "USA W 2022 15",
		}}
	}
	load := func(id string, blocks ...*warehouse.Observations) warehouse.Release {
		t.Helper()
		r, err := publishBlocks(t.Context(), s.Store, edition(id, len(id)), id+".csv", blocks...)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	table := func() *warehouse.CutTable {
		return &warehouse.CutTable{Source: "US_DHS_NATURAL", ID: "main", Complete: true, Replaces: warehouse.ReplacesTable}
	}
	load("a", s.block(t, natural("3"), table()))
	if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "S", Row: 2, Col: 5}, ""); err != nil {
		t.Fatal(err)
	}
	asylum := command{words: []string{"load", "ASYLUM"}, input: []string{"REF_AREA period value", "CAN 2023 30"}}
	r := load("bb", s.block(t, asylum, &warehouse.CutTable{Source: "CA_IRCC_ASYLUM", ID: "main", Replaces: warehouse.ReplacesTable}), s.block(t, natural("Q"), table()))
	a, err := s.Query(t.Context(), warehouse.Query{Dataset: "NATURAL"})
	if err != nil {
		t.Fatal(err)
	}
	hidden := 0
	for _, row := range a.Rows {
		if row.Value != row.Value {
			hidden++
		}
	}
	if hidden < 2 {
		t.Errorf("%d figures are without a number; the sealed one is what is left of the total", hidden)
	}
	if x, err := s.Release(t.Context(), owner, r.ID()); err != nil || x.Submission.Withheld.IsZero() {
		t.Errorf("the file with the other figures is given out: %v", err)
	}
}
