package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"siemmes/warehouse/query"
)

// digestTx is a transaction that changes the database and, with what it changes, the
// digests of the tables (digest.go). It looks at each statement for the tables that it
// writes, so that no change can leave the digests behind. What was changed behind the
// program's back stays visible: the digest of a table gets the difference between what
// the table was before the first statement that writes it and what it is at the end, and
// is never made anew.
type digestTx struct {
	*sql.Tx
	// replace reports whether the digests that are kept may be replaced: no other
	// transaction replaces them meanwhile. Otherwise the difference is added as rows of
	// its own. A load begins before other changes and is committed after them, and must
	// not meet rows that these replaced.
	replace bool
	off     bool         // the database has no digests yet
	columns tableColumns // nil before the first statement that writes
	written map[string]bool
	entered map[string]int  // by fact table, the release whose rows are all of this transaction
	changed map[string]bool // fact tables of which single rows were changed
}

// begin starts a transaction on a database or a connection of it.
func begin(ctx context.Context, on interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}, replace bool,
) (*digestTx, error) {
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &digestTx{Tx: tx, replace: replace, written: map[string]bool{}, entered: map[string]int{}, changed: map[string]bool{}}, nil
}

// writing finds what a statement writes: what it does, and with which table.
var (
	writing = regexp.MustCompile(`(?i)\b(INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE(?: IF NOT EXISTS)?|DROP TABLE(?: IF EXISTS)?|ALTER TABLE)\s+("[^"]+"|\w+)(?:\s+RENAME TO\s+("[^"]+"|\w+))?`)
	remark  = regexp.MustCompile(`(?m)--.*$`)
)

// ExecContext runs a statement.
func (tx *digestTx) ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	if err := tx.note(ctx, statement); err != nil {
		return nil, err
	}
	return tx.Tx.ExecContext(ctx, statement, args...)
}

// PrepareContext prepares a statement, which is taken to be run.
func (tx *digestTx) PrepareContext(ctx context.Context, statement string) (*sql.Stmt, error) {
	if err := tx.note(ctx, statement); err != nil {
		return nil, err
	}
	return tx.Tx.PrepareContext(ctx, statement)
}

// note subtracts the digests of the tables that a statement is about to write.
func (tx *digestTx) note(ctx context.Context, statement string) error {
	if tx.off {
		return nil
	}
	for _, found := range writing.FindAllStringSubmatch(remark.ReplaceAllString(statement, ""), -1) {
		name := strings.Trim(found[2], `"`)
		verb, _, _ := strings.Cut(strings.ToUpper(found[1]), " ")
		var err error
		switch {
		case name == digestTable:
		case verb == "CREATE":
			if err = tx.prepare(ctx); err == nil && tx.columns[name] == nil {
				tx.written[name] = true
			}
		case verb == "DROP":
			err = tx.drop(ctx, name)
		case found[3] != "":
			if err = tx.drop(ctx, name); err == nil {
				tx.written[strings.Trim(found[3], `"`)] = true
			}
		default:
			err = tx.write(ctx, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prepare reads the tables of the database and makes the table of differences.
func (tx *digestTx) prepare(ctx context.Context) (err error) {
	if tx.columns != nil {
		return nil
	}
	if tx.columns, err = readColumns(ctx, tx.Tx); err != nil {
		return err
	}
	if tx.columns[digestTable] == nil {
		tx.off = true
		return nil
	}
	_, err = tx.Tx.ExecContext(ctx, `CREATE OR REPLACE TEMP TABLE digest_difference (table_name VARCHAR, part INTEGER, row_count BIGINT, total HUGEINT)`)
	return err
}

// write subtracts the digests of a table before it is written for the first time.
func (tx *digestTx) write(ctx context.Context, name string) error {
	if tx.written[name] {
		return nil
	}
	if err := tx.prepare(ctx); err != nil || tx.off || tx.columns[name] == nil {
		return err
	}
	tx.written[name] = true
	return tx.add(ctx, tx.columns.digests(name, "", -1))
}

func (tx *digestTx) add(ctx context.Context, digests string) error {
	_, err := tx.Tx.ExecContext(ctx, "INSERT INTO digest_difference "+digests)
	return err
}

// drop forgets the digests of a table.
func (tx *digestTx) drop(ctx context.Context, name string) error {
	if err := tx.prepare(ctx); err != nil || tx.off {
		return err
	}
	delete(tx.written, name)
	for _, statement := range []string{
		`DELETE FROM digest_difference WHERE table_name = ?`,
		`INSERT INTO digest_difference SELECT table_name, part, -row_count, -total FROM digest WHERE table_name = ?`,
	} {
		if _, err := tx.Tx.ExecContext(ctx, statement, name); err != nil {
			return err
		}
	}
	return nil
}

// enter says that all rows of a release in a fact table are of this transaction; their
// digest is made once, when it ends.
func (tx *digestTx) enter(ctx context.Context, c *query.Cube, number int) error {
	tx.entered[tableName(c)] = number
	return tx.prepare(ctx)
}

// tableName is the name of a fact table, without its quotes.
func tableName(c *query.Cube) string { return strings.Trim(c.Table, `"`) }

// changeRows runs statements that change rows of a fact table, and no others than those
// whose rowids a question lists as frow. The digests get the difference of these rows,
// which spares a look at the others.
func (tx *digestTx) changeRows(ctx context.Context, c *query.Cube, rows string, statements ...string) error {
	name := tableName(c)
	if err := tx.prepare(ctx); err != nil {
		return err
	}
	counted := tx.off || tx.written[name]
	const touched = "f.rowid IN (SELECT frow FROM touched)"
	if !counted {
		_, err := tx.Tx.ExecContext(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT r.frow FROM (%s) r JOIN %s f ON f.rowid = r.frow WHERE f.valid_from <> %d", rows, c.Table, tx.entered[name]))
		if err != nil {
			return err
		}
		n, err := column[int64](ctx, tx.Tx, "SELECT count(*) FROM touched")
		if err != nil {
			return err
		}
		counted = n[0] == 0
		tx.changed[name] = n[0] > 0 || tx.changed[name]
	}
	if !counted {
		if err := tx.add(ctx, tx.columns.digests(name, touched, -1)); err != nil {
			return err
		}
	}
	if err := tx.enterRows(ctx, statements...); err != nil || counted {
		return err
	}
	return tx.add(ctx, tx.columns.digests(name, touched, 1))
}

// enterRows runs statements that enter rows of the release of enter.
func (tx *digestTx) enterRows(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.Tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// touched reports whether the transaction wrote into a fact table.
func (tx *digestTx) touched(c *query.Cube) bool {
	name := tableName(c)
	_, entered := tx.entered[name]
	return entered || tx.written[name] || tx.changed[name]
}

// intact reports whether a table that the transaction has not written is the one of
// which the digest is kept.
func (tx *digestTx) intact(ctx context.Context, name string) (bool, error) {
	if err := tx.prepare(ctx); err != nil || tx.off {
		return true, err
	}
	differ, err := tx.columns.differing(ctx, tx.Tx, name)
	return len(differ) == 0, err
}

// Commit renews the digests and ends the transaction.
func (tx *digestTx) Commit(ctx context.Context) error {
	if err := tx.renew(ctx); err != nil {
		return err
	}
	return tx.Tx.Commit()
}

// renew writes the digests of what was written.
func (tx *digestTx) renew(ctx context.Context) (err error) {
	if tx.off || len(tx.written)+len(tx.entered) == 0 && tx.columns == nil {
		return nil
	}
	if tx.columns, err = readColumns(ctx, tx.Tx); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(tx.written)) {
		if err := tx.add(ctx, tx.columns.digests(name, "", 1)); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tx.entered)) {
		if tx.written[name] {
			continue
		}
		if err := tx.add(ctx, tx.columns.digests(name, fmt.Sprint("f.valid_from = ", tx.entered[name]), 1)); err != nil {
			return err
		}
	}
	statements := []string{`INSERT INTO digest SELECT table_name, part, sum(row_count), sum(total) FROM digest_difference GROUP BY ALL HAVING sum(row_count) <> 0 OR sum(total) <> 0`}
	if tx.replace {
		statements = slices.Insert(statements, 0,
			`INSERT INTO digest_difference SELECT table_name, part, row_count, total FROM digest WHERE (table_name, part) IN (SELECT table_name, part FROM digest_difference)`,
			`DELETE FROM digest WHERE (table_name, part) IN (SELECT table_name, part FROM digest_difference)`)
	}
	for _, statement := range statements {
		if _, err := tx.Tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
