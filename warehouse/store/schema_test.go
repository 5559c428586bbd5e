package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// firstVersion makes a database as the first version of the program made it,
// with one release of one figure.
func firstVersion(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := upgrade(t.Context(), db, schemas[:1], noon); err != nil {
		t.Fatal(err)
	}
	const figure = `
CREATE TABLE fact_natural ("FREQ" INTEGER NOT NULL, "REF_AREA" INTEGER NOT NULL, "SOURCE" INTEGER NOT NULL, "MEASURE" INTEGER NOT NULL,
 "COUNTERPART_AREA" INTEGER NOT NULL, "BASIS" INTEGER NOT NULL, "SEX" INTEGER NOT NULL,
 period INTEGER NOT NULL, value DOUBLE, flags UINTEGER NOT NULL, conf UTINYINT NOT NULL, low DOUBLE, high DOUBLE, ref_date VARCHAR,
 cut INTEGER NOT NULL, sheet INTEGER NOT NULL, cell_row INTEGER NOT NULL, cell_col INTEGER NOT NULL, cell_text VARCHAR, more INTEGER,
 release INTEGER NOT NULL, submission INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL);
INSERT INTO code VALUES (7, 'USA'), (8, 'US_DHS_NATURAL'), (9, 'PERSONS'), (10, 'MEX'), (11, 'C');
INSERT INTO period VALUES (24264 * 256, '2022', '2022-01-01', '2023-01-01');
INSERT INTO sheet VALUES (0, 'Table 21');
INSERT INTO submission VALUES (1, 'ab', 'old.xlsx', 2, '', '2024-01-01', NULL);
INSERT INTO source_table VALUES (0, 'NATURAL', 'US_DHS_NATURAL', 'country');
INSERT INTO cut VALUES (0, 0, 'FREQ,REF_AREA,SOURCE,MEASURE,COUNTERPART_AREA,BASIS', false, false, false);
INSERT INTO draft_number VALUES (1);
INSERT INTO release VALUES (1, 1, 'published', '2022', '2023-09-01', 'routine', false, '', 'us-natural', '2024-01-01', '2024-01-02', NULL, 1, false);
INSERT INTO part VALUES (1, 'NATURAL', 'US_DHS_NATURAL', 1, 1, 0, 0);
INSERT INTO table_load VALUES (1, 0, 1, false, false, 'table', '{}');
INSERT INTO fact_natural VALUES (1, 7, 8, 9, 10, 11, 0, 24264 * 256, 128878, 0, 70, NULL, NULL, NULL, 0, 0, 12, 4, NULL, NULL, 1, 1, 1, 2147483647)`
	for _, statement := range statements(figure) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err, statement)
		}
	}
}

// The database knows no seals and no withdrawals yet, and its table lacks a
// dimension that the catalog has got since (AGE).
func TestUpgradeKeepsFiguresAndCells(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.duckdb")
	firstVersion(t, path)
	s := fileStore(t, path, Options{})
	var got []string
	err := s.Explain(t.Context(), warehouse.Query{Dataset: "NATURAL"}, func(x *warehouse.Trace) error {
		got = append(got, strings.Join(x.Key, " "), x.Period, x.File, x.Cell.String(), x.Text, x.Edition.ID)
		return nil
	})
	const want = "A USA US_DHS_NATURAL PERSONS MEX C _T _T|2022|old.xlsx|Table 21!D12|128878|2022"
	if text := strings.Join(got, "|"); err != nil || text != want {
		t.Errorf("%v\n got %s\nwant %s", err, text, want)
	}
	if releases, err := s.Releases(t.Context(), owner); err != nil || releases[0].Shown().String() != "2022" {
		t.Errorf("%v, %v", releases, err)
	}
	if err := s.Withdraw(t.Context(), "1", "a test"); err != nil {
		t.Error(err)
	}
	version, err := column[int](t.Context(), s.db, `SELECT version FROM schema_version ORDER BY version`)
	if err != nil || len(version) != len(schemas) {
		t.Errorf("versions %v, %v", version, err)
	}
}

// Earlier versions wrote the time of receipt where no edition was known.
func TestUpgradeTellsUnknownEditionsAsReceived(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.duckdb")
	firstVersion(t, path)
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE release SET edition = '2024-01-01T00:00:00Z', edition_date = '2024-01-01'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	releases, err := fileStore(t, path, Options{}).Releases(t.Context(), owner)
	if err != nil || releases[0].Shown().String() != "received on 2024-01-01" {
		t.Errorf("%v, %v", releases, err)
	}
}

// Findings of earlier versions keep what they said, in each language in which it is known.
func TestUpgradeKeepsWhatFindingsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.duckdb")
	firstVersion(t, path)
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	const one = `INSERT INTO finding VALUES (1, 0, 'outlier', 'warning', 'old.xlsx', 'Table 21', 12, 4, '', '< "90"', 'it stands alone', 'Table 21!D12', 'asked', 2)`
	if _, err := db.Exec(one); err != nil { // the first version told findings in one language
		t.Fatal(err)
	}
	if _, err := upgrade(t.Context(), db, schemas[:9], noon); err != nil {
		t.Fatal(err)
	}
	told := `{"es":{"found":"julio","expected":"","message":"«91» no cabe"},"en":{"found":"July","expected":"","message":"91 does not fit"},"fr":{"found":"juillet","expected":"","message":"91 ne convient pas"}}`
	_, err = db.Exec(`INSERT INTO finding VALUES (1, 1, 'own', 'blocking', 'old.xlsx', '', 0, 0, 'julio', '', '«91» no cabe', 'k', '', 1, ?, true)`, told)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := fileStore(t, path, Options{}).Release(t.Context(), owner, "1")
	if err != nil || len(r.Findings) != 2 {
		t.Fatalf("%+v, %v", r.Findings, err)
	}
	for l, want := range map[string][2]lang.FindingText{
		"es": {{Expected: `< "90"`, Message: "it stands alone"}, {Found: "julio", Message: "«91» no cabe"}},
		"en": {{Expected: `< "90"`, Message: "it stands alone"}, {Found: "July", Message: "91 does not fit"}},
		"fr": {{Expected: `< "90"`, Message: "it stands alone"}, {Found: "juillet", Message: "91 ne convient pas"}},
	} {
		for i, f := range r.Findings {
			if got := (lang.Reader{Language: l}).Finding(f); got != want[i] {
				t.Errorf("in %s: %+v, want %+v", l, got, want[i])
			}
		}
	}
	f, g := r.Findings[0], r.Findings[1]
	if f.Name() != "outlier:Table 21!D12" || f.CellRef.String() != "Table 21!D12" || f.Accepted != "asked" || f.Count != 2 || f.Published || !g.Published {
		t.Errorf("the rest of the findings is %+v", r.Findings)
	}
}

// A database that would have to be brought up to date, and cannot be written.
func TestAnOldDatabaseThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.duckdb")
	firstVersion(t, path)
	if _, err := Open(t.Context(), path, Options{ReadOnly: true}); !errors.Is(err, warehouse.ErrConflict) || !strings.Contains(errorText(err), "earlier version") {
		t.Errorf("opened for reading: %v", err)
	}
}

// oldDatabase is a database of the first version.
func oldDatabase(t *testing.T) *sql.DB {
	path := filepath.Join(t.TempDir(), "old.duckdb")
	firstVersion(t, path)
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestUpgradeStepsChangeFactTables(t *testing.T) {
	db := oldDatabase(t)
	later := append(schemas[:1:1], "ALTER TABLE {fact} ADD COLUMN note VARCHAR; -- for every fact table\nUPDATE {fact} SET note = 'old'")
	if _, err := upgrade(t.Context(), db, later, noon); err != nil {
		t.Fatal(err)
	}
	if notes, err := column[string](t.Context(), db, "SELECT note FROM fact_natural"); err != nil || notes[0] != "old" {
		t.Errorf("%v, %v", notes, err)
	}
}

// A draft that an earlier version stored gets the same columns, so that it can
// still be published.
func TestUpgradeStepsChangeTheRowsOfDrafts(t *testing.T) {
	db := oldDatabase(t)
	if _, err := db.Exec("CREATE TABLE draft_7_natural (value DOUBLE)"); err != nil {
		t.Fatal(err)
	}
	if _, err := upgrade(t.Context(), db, append(schemas[:1:1], "ALTER TABLE {figures} ADD COLUMN note VARCHAR"), noon); err != nil {
		t.Fatal(err)
	}
	got, err := column[string](t.Context(), db, "SELECT table_name FROM duckdb_columns() WHERE column_name = 'note' ORDER BY ALL")
	if err != nil || strings.Join(got, " ") != "draft_7_natural fact_natural" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestUpgradeThatFailsChangesNothing(t *testing.T) {
	db := oldDatabase(t)
	broken := append(schemas[:1:1], "ALTER TABLE code RENAME TO codes; SELECT no_such_thing")
	if _, err := upgrade(t.Context(), db, broken, noon); err == nil {
		t.Fatal("a broken step passed")
	}
	if _, err := column[string](t.Context(), db, "SELECT code FROM code"); err != nil {
		t.Error(err)
	}
	if _, err := upgrade(t.Context(), db, schemas, noon); err != nil {
		t.Error(err)
	}
}

func TestDatabaseOfALaterProgramIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.duckdb")
	s := fileStore(t, path, Options{})
	if _, err := s.db.Exec(`INSERT INTO schema_version VALUES (99, '2030-01-01')`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, warehouse.ErrConflict) || !strings.Contains(errorText(err), "newer SIEMMES") {
		t.Errorf("opened: %v", err)
	}
}
