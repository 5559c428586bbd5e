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
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Verify looks whether the warehouse is whole: every figure has one current
// row, every number in a row leads somewhere, every submission's bytes have the
// hash they are kept under. The error lists all that is wrong, a line for each.
func (s *Store) Verify(ctx context.Context) (err error) {
	defer warehouse.Wrap(&err, "verify")
	checks := []func() ([]string, error){
		func() ([]string, error) { return verification{s}.verifyDrafts(ctx) },
		func() ([]string, error) { return verification{s}.verifySubmissions(ctx) },
	}
	for _, ds := range s.catalog.Datasets() {
		checks = append(checks, func() ([]string, error) { return verification{s}.verifyCube(ctx, s.Cube(ds.ID)) })
	}
	var problems []string
	for _, check := range checks {
		found, err := check()
		if err != nil {
			return convert(err)
		}
		problems = append(problems, found...)
	}
	if len(problems) == 0 {
		return nil
	}
	return warehouse.WrapError(warehouse.ErrUnreadable, errors.New(strings.Join(problems, "\n")), "store.not-whole")
}

// verification is the verifying of a warehouse.
type verification struct{ *Store }

// verifyCube counts the rows that break a rule.
func (s verification) verifyCube(ctx context.Context, c *query.Cube) ([]string, error) {
	if some, err := column[int](ctx, s.db, "SELECT 1 FROM "+c.Table+" LIMIT 1"); err != nil || len(some) == 0 {
		return nil, err
	}
	leads := func(column, table string) string {
		return fmt.Sprintf("SELECT count(*) FROM %s f WHERE NOT EXISTS (SELECT 1 FROM %s x WHERE x.id = f.%s)", c.Table, table, column)
	}
	checks := [][2]string{
		{"keys have more than one current row", fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE valid_to = %d GROUP BY %s, period HAVING count(*) > 1)", c.Table, query.Forever, strings.Join(c.Columns, ", "))},
		{"rows end before they begin", "SELECT count(*) FROM " + c.Table + " WHERE valid_to < valid_from"},
		{"rows have a release that is not there", "SELECT count(*) FROM " + c.Table + " f WHERE NOT EXISTS (SELECT 1 FROM release r WHERE r.number = f.release)"},
		{"rows have a number that is not finite", "SELECT count(*) FROM " + c.Table + " WHERE NOT isfinite(value)"},
		{"rows have a period that is not there", leads("period", "period")},
		{"rows have a cut that is not there", leads("cut", "cut")},
		{"rows have a sheet that is not there", leads("sheet", "sheet")},
		{"rows have a comment that is not there", leads("comment_id", "obs_comment") + " AND f.comment_id IS NOT NULL"},
		{"rows are confirmed by a release that is not there", "SELECT count(*) FROM " + c.Table + " f WHERE confirmed < valid_from OR NOT EXISTS (SELECT 1 FROM release r WHERE r.number = f.confirmed)"},
	}
	for i, col := range c.Columns {
		checks = append(checks, [2]string{"rows have a " + c.Dataset.Dimensions[i].ID + " that is not there", leads(col, "code")})
	}
	var problems []string
	for _, check := range checks {
		n, err := column[int64](ctx, s.db, check[1])
		if err != nil {
			return problems, err
		}
		if n[0] > 0 {
			problems = append(problems, fmt.Sprintf("%s: %d %s", c.Dataset.ID, n[0], check[0]))
		}
	}
	return problems, nil
}

// verifyDrafts looks for drafts without rows and rows without a draft.
func (s verification) verifyDrafts(ctx context.Context) ([]string, error) {
	have, err := column[string](ctx, s.db, `SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'draft_') AND table_name <> 'draft_number'`)
	if err != nil {
		return nil, err
	}
	var want, problems []string
	for _, x := range s.Register().Releases {
		if x.Number == 0 {
			for _, rows := range s.draftTables(x) {
				want = append(want, strings.Trim(rows, `"`))
			}
		}
	}
	for _, name := range want {
		if !slices.Contains(have, name) {
			problems = append(problems, "the table "+name+" of a draft is not there")
		}
	}
	for _, name := range have {
		if !slices.Contains(want, name) {
			problems = append(problems, "the table "+name+" belongs to no draft")
		}
	}
	return problems, nil
}

// verifySubmissions reads all kept bytes.
func (s verification) verifySubmissions(ctx context.Context) ([]string, error) {
	var problems []string
	err := each(ctx, s.db, `SELECT DISTINCT sha256, destroyed IS NOT NULL FROM submission ORDER BY ALL`, nil, func(rows *sql.Rows) error {
		var sha string
		var destroyed bool
		if err := rows.Scan(&sha, &destroyed); err != nil {
			return err
		}
		got, err := hashFile(s.submissionPath(sha))
		switch {
		case errors.Is(err, fs.ErrNotExist) && !destroyed:
			problems = append(problems, "the bytes of submission "+sha+" are not there")
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case destroyed:
			problems = append(problems, "the bytes of submission "+sha+" should have been destroyed")
		case got != sha:
			problems = append(problems, "the bytes of submission "+sha+" are not those that were received")
		}
		return nil
	})
	return problems, err
}

func hashFile(path string) (_ string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
