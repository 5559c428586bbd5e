package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A database of which another program emptied a table, or took one row out of it, is
// opened or refused with a message, and either way verifying names the table.
func TestDamagedDatabaseIsNamed(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, whole, Options{})
	r := draft(t, s, 10, edition("a", 1))
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	draft(t, s, 10, edition("b", 2))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"source_table", "cut", "table_load", "release", "submission", "code", "period", "sheet", "fact_border", "draft_2_border", "schema_version"} {
		for _, rows := range []string{"true", "rowid = (SELECT min(rowid) FROM " + table + ")"} {
			path := filepath.Join(t.TempDir(), "d.duckdb")
			b, err := os.ReadFile(whole)
			if err == nil {
				err = os.WriteFile(path, b, 0o600)
			}
			if err == nil {
				err = os.CopyFS(path+".files", os.DirFS(whole+".files"))
			}
			if err != nil {
				t.Fatal(err)
			}
			damageFile(t, path, "DELETE FROM "+table+" WHERE "+rows)
			if told := toldOf(t, path); !strings.Contains(told, strings.ToUpper(strings.TrimPrefix(table, "fact_"))) && !strings.Contains(told, table) && !strings.Contains(told, "D2") {
				t.Errorf("%s where %s: %s", table, rows, told)
			}
		}
	}
}

func damageFile(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// toldOf is what verifying says of a database, as the command does it.
func toldOf(t *testing.T, path string) string {
	t.Helper()
	var found Verified
	s, err := Open(t.Context(), path, Options{Now: func() time.Time { return noon }})
	if err == nil {
		found, err = Verification{s}.Check(t.Context())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err != nil {
		found, err = Damages(t.Context(), path)
	}
	if err != nil {
		return err.Error()
	}
	var texts []string
	for _, m := range found.Problems {
		texts = append(texts, m.String())
	}
	return strings.Join(texts, "\n")
}
