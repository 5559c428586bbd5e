package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// schemas are the steps from an empty file to today's tables, in order: step i
// makes schema version i+1. A step that is never edited, only followed
// by another; a statement that holds {fact} is run once for every fact table,
// and one that holds {figures} also for the rows of every draft.
var schemas = readSchemas()

func readSchemas() []string {
	names, _ := fs.Glob(schemaFiles, "schema/*.sql")
	slices.Sort(names)
	steps := make([]string, len(names))
	for i, name := range names {
		b, _ := schemaFiles.ReadFile(name)
		steps[i] = string(b)
	}
	return steps
}

// upgrade brings a database to the last schema version, each step in its own
// transaction, and gives the version it had; zero: it is new. A database of a later
// version than this program knows is refused.
func upgrade(ctx context.Context, db *sql.DB, steps []string, now time.Time) (before int, err error) {
	const table = `CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied TIMESTAMP NOT NULL)`
	if _, err := db.ExecContext(ctx, table); err != nil {
		return 0, err
	}
	version, err := schemaVersion(ctx, db, steps)
	if err != nil {
		return 0, err
	}
	before = version
	for ; version < len(steps); version++ {
		if err := step(ctx, db, steps[version], version+1, now); err != nil {
			return before, fmt.Errorf("schema version %d: %w", version+1, err)
		}
	}
	return before, nil
}

// schemaVersion reads the schema version; ErrConflict where it is a later one than
// this program knows.
func schemaVersion(ctx context.Context, db *sql.DB, steps []string) (version int, err error) {
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM schema_version`).Scan(&version)
	if err == nil && version > len(steps) {
		err = warehouse.NewError(warehouse.ErrConflict, "store.newer-schema", "version", strconv.Itoa(version), "known", strconv.Itoa(len(steps)))
	}
	return version, err
}

// upgraded returns ErrConflict where a database that is opened for reading has an
// earlier schema version than today's.
func upgraded(ctx context.Context, db *sql.DB, steps []string) error {
	version, err := schemaVersion(ctx, db, steps)
	if err == nil && version < len(steps) {
		err = warehouse.NewError(warehouse.ErrConflict, "error.old-schema")
	}
	return err
}

// step runs the statements of one step. They see when it and those before it were run.
func step(ctx context.Context, db *sql.DB, script string, version int, now time.Time) error {
	tx, err := begin(ctx, db, true)
	if err != nil {
		return err
	}
	tx.off = version <= digestsSince
	facts, err := column[string](ctx, tx, `SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'fact_') ORDER BY table_name`)
	if err != nil {
		return errors.Join(err, undo(tx))
	}
	drafts, err := column[string](ctx, tx, `SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^draft_[0-9]+_') ORDER BY table_name`)
	if err != nil {
		return errors.Join(err, undo(tx))
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version VALUES (?, ?)`, version, now.UTC()); err != nil {
		return errors.Join(err, undo(tx))
	}
	for _, statement := range statements(script) {
		for _, text := range perTable(statement, facts, drafts) {
			if _, err := tx.ExecContext(ctx, text); err != nil {
				return errors.Join(fmt.Errorf("%w in: %s", err, text), undo(tx))
			}
		}
	}
	if version == digestsSince {
		if err := digestAll(ctx, tx); err != nil {
			return errors.Join(err, undo(tx))
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return errors.Join(err, undo(tx))
	}
	return nil
}

// statements splits a script at its semicolons; comments are dropped, and no
// text of ours holds a semicolon or two dashes.
func statements(script string) []string {
	var lines []string
	for line := range strings.Lines(script) {
		code, _, _ := strings.Cut(line, "--")
		lines = append(lines, strings.TrimRight(code, " \n"))
	}
	var out []string
	for s := range strings.SplitSeq(strings.Join(lines, "\n"), ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// perTable writes a statement once for each of the tables that it is about.
func perTable(statement string, facts, drafts []string) []string {
	for placeholder, tables := range map[string][]string{"{fact}": facts, "{figures}": slices.Concat(facts, drafts)} {
		if !strings.Contains(statement, placeholder) {
			continue
		}
		out := make([]string, len(tables))
		for i, name := range tables {
			out[i] = strings.ReplaceAll(statement, placeholder, query.QuoteName(name))
		}
		return out
	}
	return []string{statement}
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
}

// column reads a query's only column.
func column[T any](ctx context.Context, q queryer, statement string, args ...any) ([]T, error) {
	var out []T
	err := each(ctx, q, statement, args, func(rows *sql.Rows) error {
		var v T
		err := rows.Scan(&v)
		out = append(out, v)
		return err
	})
	return out, err
}

// each calls do for every row of a query.
func each(ctx context.Context, q queryer, statement string, args []any, do func(*sql.Rows) error) (err error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
