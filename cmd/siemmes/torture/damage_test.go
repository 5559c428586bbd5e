package torture

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "siemmes/warehouse/store" // the driver of the database
)

// damage is one change of a warehouse that nothing of the program made.
type damage struct {
	kind string // under which it is counted
	what string
	do   func(p place) error
}

// statement is a damage by a statement of SQL.
func statement(kind, text string) damage {
	return damage{kind, text, func(p place) error {
		db, err := sql.Open("duckdb", p.file(p.db))
		if err != nil {
			return err
		}
		defer db.Close()
		result, err := db.Exec(text)
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(text, "DROP") && !strings.HasPrefix(text, "CREATE") {
			return fmt.Errorf("%s: it changes nothing (%v)", text, err)
		}
		return nil
	}}
}

// columnOf is a column of a table in a warehouse.
type columnOf struct{ table, name, kind string }

// columns lists the columns of all tables that have rows.
func columns(t *testing.T, p place) []columnOf {
	t.Helper()
	db, err := sql.Open("duckdb", p.file(p.db))
	must(t, err)
	defer db.Close()
	list := func(query string) (out []columnOf) {
		rows, err := db.Query(query)
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var c columnOf
			must(t, rows.Scan(&c.table, &c.name, &c.kind))
			out = append(out, c)
		}
		must(t, rows.Err())
		return out
	}
	all := list(`SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index`)
	filled := map[string]bool{}
	for _, c := range all {
		if _, looked := filled[c.table]; !looked {
			var some int
			must(t, db.QueryRow(`SELECT count(*) FROM (SELECT 1 FROM `+quoted(c.table)+` LIMIT 1)`).Scan(&some))
			filled[c.table] = some > 0
		}
	}
	return slices.DeleteFunc(all, func(c columnOf) bool { return !filled[c.table] })
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// other is SQL for a value of a column that differs from the one that it has.
func (c columnOf) other() string {
	name := quoted(c.name)
	switch {
	case strings.Contains(c.kind, "INT"):
		return fmt.Sprintf("CASE WHEN %s > 0 THEN %s - 1 ELSE 1 END", name, name)
	case c.kind == "DOUBLE" || c.kind == "FLOAT":
		return fmt.Sprintf("coalesce(%s, 0) + 1", name)
	case c.kind == "BOOLEAN":
		return fmt.Sprintf("NOT coalesce(%s, false)", name)
	case strings.HasPrefix(c.kind, "TIMESTAMP") || c.kind == "DATE":
		return fmt.Sprintf("coalesce(%s, DATE '2020-02-02') + INTERVAL 1 DAY", name)
	}
	return fmt.Sprintf("coalesce(%s, '') || 'x'", name)
}

// unwatched are the tables that hold nothing of what is published, each with what it
// holds.
var unwatched = map[string]string{
	"draft_number":   "numbers that were given to drafts",
	"upload":         "what waits at the desk is not published",
	"schema_version": "the version of the schema is compared when the database is opened",
}

// damagesOf lists damages of every table and column, and of the files.
func damagesOf(t *testing.T, p place) []damage {
	t.Helper()
	var out []damage
	all := columns(t, p)
	seen := map[string]bool{}
	for _, c := range all {
		if unwatched[c.table] != "" || strings.HasPrefix(c.table, "draft_") {
			continue
		}
		table := quoted(c.table)
		one := fmt.Sprintf("rowid = (SELECT min(rowid) FROM %s)", table)
		if !seen[c.table] {
			seen[c.table] = true
			out = append(out,
				statement("a table is emptied", "DELETE FROM "+table),
				statement("half of the rows are deleted", fmt.Sprintf("DELETE FROM %s WHERE rowid %% 2 = 0", table)),
				statement("one row is deleted", fmt.Sprintf("DELETE FROM %s WHERE %s", table, one)),
				statement("a row is there twice", fmt.Sprintf("INSERT INTO %s SELECT * FROM %s WHERE %s", table, table, one)),
				statement("a table is gone", "DROP TABLE "+table),
			)
		}
		out = append(out,
			statement("a column of all rows is changed", fmt.Sprintf("UPDATE %s SET %s = %s", table, quoted(c.name), c.other())),
			statement("a column of one row is changed", fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, quoted(c.name), c.other(), one)),
		)
	}
	return append(append(out, swaps()...), fileDamages()...)
}

// swaps are damages that keep sums and counts.
func swaps() []damage {
	const two = "(SELECT min(rowid) FROM fact_border WHERE value > 0) AS a, (SELECT max(rowid) FROM fact_border WHERE value > 0) AS b"
	return []damage{
		statement("two figures change places", `UPDATE fact_border SET value = CASE rowid WHEN a THEN (SELECT value FROM fact_border WHERE rowid = b) ELSE (SELECT value FROM fact_border WHERE rowid = a) END
			FROM (SELECT `+two+`) WHERE rowid IN (a, b)`),
		statement("one figure rises as much as another falls", `UPDATE fact_border SET value = value + CASE rowid WHEN a THEN 1 ELSE -1 END FROM (SELECT `+two+`) WHERE rowid IN (a, b)`),
		statement("a pair of equal rows is added", `INSERT INTO fact_border SELECT f.* FROM fact_border f, range(2) WHERE f.rowid = (SELECT min(rowid) FROM fact_border)`),
		statement("two files change places", `UPDATE submission SET sha256 = (SELECT o.sha256 FROM submission o WHERE o.id = 3 - submission.id) WHERE id IN (1, 2)`),
	}
}

// fileDamages are damages of the database's file and of the kept files.
func fileDamages() []damage {
	kept := func(change func(path string) error) func(place) error {
		return func(p place) error {
			var path string
			err := filepath.WalkDir(p.file(p.db+".files"), func(name string, d os.DirEntry, err error) error {
				if err == nil && d.Type().IsRegular() && len(d.Name()) == 64 && path == "" {
					path = name
				}
				return err
			})
			if err != nil || path == "" {
				return fmt.Errorf("no kept file: %w", err)
			}
			return change(path)
		}
	}
	out := []damage{
		{"a kept file is gone", "remove", kept(os.Remove)},
		{"a kept file is cut", "to half", kept(func(path string) error { return resize(path, -2) })},
		{"a kept file is empty", "to nothing", kept(func(path string) error { return os.Truncate(path, 0) })},
		{"a byte of a kept file is changed", "the tenth", kept(func(path string) error { return flip(path, 10) })},
		{"a kept file is longer", "by a byte", kept(func(path string) error { return resize(path, 1) })},
		{"the folder of kept files is gone", "remove", func(p place) error { return os.RemoveAll(p.file(p.db + ".files")) }},
		{"the database's file is cut", "to half", func(p place) error { return resize(p.file(p.db), -2) }},
		{"the database's file is empty", "to nothing", func(p place) error { return os.Truncate(p.file(p.db), 0) }},
	}
	for _, at := range []int64{0, 8, 100, 4096 + 20} { // the headers of the file
		out = append(out, damage{"a byte of a header is changed", fmt.Sprint(at), func(p place) error { return flip(p.file(p.db), at) }})
	}
	return out
}

// flip changes one byte of a file.
func flip(path string, at int64) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		return err
	}
	b[0] ^= 0x10
	_, err = f.WriteAt(b, at)
	return err
}

// resize makes a file longer by so many bytes, or divides its length by -by.
func resize(path string, by int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if by < 0 {
		return os.Truncate(path, info.Size()/-by)
	}
	return os.Truncate(path, info.Size()+by)
}
