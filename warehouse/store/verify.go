package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Verified is what verifying a warehouse found: what is damaged, and what is not but
// should be known.
type Verified struct {
	Problems, Warnings []warehouse.Message
}

// Err is an error for each problem, and a last one that says what to do; nil where there
// is no problem.
func (v Verified) Err() error {
	if len(v.Problems) == 0 {
		return nil
	}
	all := make([]error, 0, len(v.Problems)+1)
	for _, m := range v.Problems {
		all = append(all, &warehouse.Error{Kind: warehouse.ErrUnreadable, Message: m})
	}
	return errors.Join(append(all, warehouse.NewError(warehouse.ErrUnreadable, "store.not-whole"))...)
}

func (v *Verified) add(id string, pairs ...any) {
	v.Problems = append(v.Problems, warehouse.NewMessage(id, pairs...))
}

// Verify returns ErrUnreadable, with a line for each problem, where the warehouse is not
// whole; see [Verification].
func (s *Store) Verify(ctx context.Context) error {
	v, err := Verification{s}.Check(ctx)
	return errors.Join(err, v.Err())
}

// Verification is the verifying of a warehouse.
type Verification struct{ *Store }

// Check makes the digest of every table again, looks whether every figure has one
// current row and every number in a row leads somewhere, and reads all kept files. It
// sees one state of the database, whatever is changed meanwhile.
func (s Verification) Check(ctx context.Context) (out Verified, err error) {
	defer warehouse.Wrap(&err, "verify")
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return out, convert(err)
	}
	defer func() { err = errors.Join(err, convert(tx.Rollback())) }()
	reg, err := query.ReadRegister(ctx, inTransaction{tx})
	if err != nil {
		return out, convert(err)
	}
	check := &verifying{s: s.Store, q: tx, reg: reg}
	if err := check.all(ctx); err != nil {
		return out, convert(err)
	}
	return check.Verified, nil
}

// Damages compares the tables of a database with their digests where it is too damaged
// to be opened.
func Damages(ctx context.Context, path string) (out Verified, err error) {
	defer warehouse.Wrap(&err, "verify %s", path)
	db, err := attached(ctx, path)
	if err != nil {
		return out, convert(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "USE "+attachedName); err != nil {
		return out, convert(err)
	}
	columns, err := readColumns(ctx, db)
	c := &verifying{q: db, reg: &query.Register{}}
	if err == nil {
		err = c.digests(ctx, columns)
	}
	return c.Verified, convert(err)
}

// verifying is one look at a warehouse.
type verifying struct {
	Verified
	s   *Store
	q   queryer
	reg *query.Register
}

func (c *verifying) all(ctx context.Context) error {
	columns, err := readColumns(ctx, c.q)
	if err != nil {
		return err
	}
	for _, do := range []func(context.Context, tableColumns) error{c.digests, c.drafts, c.submissions, c.unproven} {
		if err := do(ctx, columns); err != nil {
			return err
		}
	}
	if c.s.behind {
		c.add("store.behind", "last", c.s.kept.Published, "has", c.reg.Last)
	}
	if c.s.sealsUnread {
		c.add("verify.seals-unreadable", "file", filepath.Base(c.s.path)+sealsSuffix)
	}
	if c.s.unread {
		c.add("verify.holdings-unreadable", "file", holdingsFile)
	}
	if last := lastMoment(c.reg); last.After(c.s.now().Add(time.Minute)) {
		c.Warnings = append(c.Warnings, warehouse.NewMessage("verify.clock", "time", last))
	}
	for _, ds := range c.s.catalog.Datasets() {
		if err := c.cube(ctx, c.s.Cube(ds.ID)); err != nil {
			return err
		}
	}
	return nil
}

// draftTable is what the table of a draft's rows is called: the draft and the dataset.
var draftTableName = regexp.MustCompile(`^draft_([0-9]+)_(.+)$`)

// digests compares each table with the digests that are kept.
func (c *verifying) digests(ctx context.Context, columns tableColumns) error {
	names, err := column[string](ctx, c.q, `SELECT DISTINCT table_name FROM digest`)
	if err != nil {
		return err
	}
	for _, name := range names {
		if columns[name] == nil {
			c.add("verify.no-table", "table", name)
		}
	}
	for _, table := range columns.tables() {
		if !slices.Contains(names, table) {
			c.add("verify.no-digest", "table", table)
		} else if err := c.table(ctx, columns, table); err != nil {
			return err
		}
	}
	return nil
}

// table compares one table with its digests.
func (c *verifying) table(ctx context.Context, columns tableColumns, table string) error {
	differ, err := columns.differing(ctx, c.q, table)
	for _, d := range differ {
		c.differs(columns, table, d)
	}
	return err
}

// differs says which part of a table is not as it was written.
func (c *verifying) differs(columns tableColumns, table string, d difference) {
	id, pairs := "verify.table", []any{"table", table}
	dataset, ofFigures := strings.CutPrefix(table, "fact_")
	draft := draftTableName.FindStringSubmatch(table)
	switch {
	case ofFigures && d.part > 0:
		id, pairs = "verify.figures", []any{"dataset", strings.ToUpper(dataset), "release", strconv.Itoa(d.part)}
	case draft != nil:
		id, pairs = "verify.figures", []any{"dataset", strings.ToUpper(draft[2]), "release", "D" + draft[1]}
	case columns.partOf(table) == "f.draft" && d.part > 0:
		id, pairs = "verify.part", []any{"table", table, "release", c.releaseOf(d.part)}
	}
	if d.kept == d.rows {
		c.add(id+".changed", append(pairs, "rows", strconv.FormatInt(d.rows, 10))...)
		return
	}
	c.add(id+".rows", append(pairs, "kept", strconv.FormatInt(d.kept, 10), "rows", strconv.FormatInt(d.rows, 10))...)
}

// releaseOf is what the release of a draft's number is called.
func (c *verifying) releaseOf(draft int) string {
	if x := c.reg.Draft(draft); x != nil {
		return x.ID()
	}
	return "D" + strconv.Itoa(draft)
}

// cube counts the rows of a fact table that break a rule.
func (c *verifying) cube(ctx context.Context, cube *query.Cube) error {
	if some, err := column[int](ctx, c.q, "SELECT 1 FROM "+cube.Table+" LIMIT 1"); err != nil || len(some) == 0 {
		return err
	}
	leads := func(column, table string) string {
		return fmt.Sprintf("SELECT count(*) FROM %s f WHERE NOT EXISTS (SELECT 1 FROM %s x WHERE x.id = f.%s)", cube.Table, table, column)
	}
	rules := [][2]string{
		{"verify.two-current", fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE valid_to = %d GROUP BY %s, period HAVING count(*) > 1)", cube.Table, query.Forever, strings.Join(cube.Columns, ", "))},
		{"verify.ends-before", "SELECT count(*) FROM " + cube.Table + " WHERE valid_to < valid_from"},
		{"verify.no-release", "SELECT count(*) FROM " + cube.Table + " f WHERE confirmed < valid_from OR NOT EXISTS (SELECT 1 FROM release r WHERE r.number = f.release) OR NOT EXISTS (SELECT 1 FROM release r WHERE r.number = f.confirmed)"},
		{"verify.not-finite", "SELECT count(*) FROM " + cube.Table + " WHERE NOT isfinite(value)"},
	}
	for _, to := range [][2]string{{"period", "period"}, {"cut", "cut"}, {"sheet", "sheet"}} {
		rules = append(rules, [2]string{"verify.no-" + to[0], leads(to[0], to[1])})
	}
	rules = append(rules, [2]string{"verify.no-comment", leads("comment_id", "obs_comment") + " AND f.comment_id IS NOT NULL"})
	for _, rule := range rules {
		if err := c.rule(ctx, rule[1], rule[0], "dataset", cube.Dataset.ID); err != nil {
			return err
		}
	}
	for i, col := range cube.Columns {
		if err := c.rule(ctx, leads(col, "code"), "verify.no-code", "dataset", cube.Dataset.ID, "dimension", cube.Dataset.Dimensions[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// rule says how many rows break a rule, where some do.
func (c *verifying) rule(ctx context.Context, count, id string, pairs ...any) error {
	n, err := column[int64](ctx, c.q, count)
	if err == nil && n[0] > 0 {
		c.add(id, append(pairs, "count", int(n[0]))...)
	}
	return err
}

// drafts looks for drafts without rows and rows without a draft.
func (c *verifying) drafts(_ context.Context, columns tableColumns) error {
	var want []string
	for _, x := range c.reg.Releases {
		if x.Number == 0 {
			for _, rows := range c.s.draftTables(x) {
				want = append(want, strings.Trim(rows, `"`))
			}
		}
	}
	for _, name := range want {
		if columns[name] == nil {
			c.add("verify.no-table", "table", name)
		}
	}
	for _, name := range columns.tables() {
		if draftTableName.MatchString(name) && name != "draft_number" && !slices.Contains(want, name) {
			c.add("verify.no-draft", "table", name)
		}
	}
	return nil
}

// submissions reads all kept bytes.
func (c *verifying) submissions(ctx context.Context, _ tableColumns) error {
	return each(ctx, c.q, `SELECT sha256, min(name), bool_or(destroyed IS NOT NULL) FROM submission GROUP BY sha256 ORDER BY ALL`, nil, func(rows *sql.Rows) error {
		var sha, name string
		var destroyed bool
		if err := rows.Scan(&sha, &name, &destroyed); err != nil {
			return err
		}
		if !sha256Form.MatchString(sha) {
			c.add("verify.no-hash", "file", name)
			return nil
		}
		got, err := hashFile(ctx, c.s.submissionPath(sha))
		id := ""
		switch {
		case errors.Is(err, fs.ErrNotExist) && !destroyed:
			id = "verify.file-gone"
		case errors.Is(err, fs.ErrNotExist):
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			id = "verify.file-unreadable"
		case destroyed:
			id = "verify.file-not-destroyed"
		case got != sha:
			id = "verify.file-changed"
		}
		if id != "" {
			c.add(id, "file", name, "hash", sha)
		}
		return nil
	})
}

// hashFile is the SHA-256 of a file.
func hashFile(ctx context.Context, path string) (_ string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, reader{ctx, f}); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
