package store

import (
	"context"
	"database/sql"
	"errors"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Unproven are the releases and drafts of which nothing proves that they are as they
// were written: an earlier version of the program stored them, or a backup without proof
// had them. Each is compared with its file once, and is one of them until they agree.
type Unproven struct{ *Store }

// enterAll makes all releases and drafts unproven.
func (s Unproven) enterAll(ctx context.Context) error {
	return s.write(ctx, `INSERT INTO unproven SELECT draft, NULL, NULL FROM release WHERE draft NOT IN (SELECT draft FROM unproven)`)
}

// Waiting lists those that are to be compared with their files, with their findings. A
// database that cannot be changed has none, since the result could not be kept, and
// neither has one in memory.
func (s Unproven) Waiting(ctx context.Context) (_ []warehouse.Release, err error) {
	defer warehouse.Wrap(&err, "list what is not compared with its file")
	if s.readOnly || s.behind || s.path == "" {
		return nil, nil
	}
	drafts, err := column[int](ctx, s.db, `SELECT draft FROM unproven WHERE looked IS NULL`)
	if err != nil || len(drafts) == 0 {
		return nil, convert(err)
	}
	waits := map[int]bool{}
	for _, draft := range drafts {
		waits[draft] = true
	}
	return Verification(s).releases(ctx, func(x *query.Release) bool { return waits[x.DraftID] })
}

// Keep keeps the result of comparing a release with its file. Where they agree it is
// proven. Where they could not be compared, what was known of it stays. A release that
// was proven before stays so, and nothing is kept in a database that cannot be changed.
func (s Unproven) Keep(ctx context.Context, draftID int, compared bool, differing int) (err error) {
	defer warehouse.Wrap(&err, "keep how D%d and its file compare", draftID)
	if s.readOnly || s.behind {
		return nil
	}
	if known, err := column[int](ctx, s.db, `SELECT 1 FROM unproven WHERE draft = ?`, draftID); err != nil || len(known) == 0 {
		return convert(err)
	}
	if compared && differing == 0 {
		return s.write(ctx, `DELETE FROM unproven WHERE draft = ?`, draftID)
	}
	return s.write(ctx, `UPDATE unproven SET looked = ?, differing = coalesce(?, differing) WHERE draft = ?`,
		utc(s.now()), sql.NullInt64{Int64: int64(differing), Valid: compared}, draftID)
}

// write runs one statement. No answer is made from what it changes.
func (s Unproven) write(ctx context.Context, statement string, args ...any) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	tx, err := begin(ctx, s.db, true)
	if err != nil {
		return convert(err)
	}
	if _, err = tx.ExecContext(ctx, statement, args...); err == nil {
		err = tx.Commit(ctx)
	}
	return convert(errors.Join(err, undo(tx)))
}

// The messages of releases that are unproven.
const (
	unprovenCount    = "verify.unproven"
	unprovenDisagree = "verify.disagrees"
)

// unproven says which releases do not agree with their files, and how many were not
// compared. The figures of a withdrawn release are in no answer: it is warned of.
func (c *verifying) unproven(ctx context.Context, _ tableColumns) error {
	open := 0
	err := each(ctx, c.q, `SELECT draft, differing FROM unproven ORDER BY draft`, nil, func(rows *sql.Rows) error {
		var draft int
		var differing sql.NullInt64
		if err := rows.Scan(&draft, &differing); err != nil {
			return err
		}
		x := c.reg.Draft(draft)
		if x == nil || !differing.Valid {
			open++
			return nil
		}
		told := warehouse.NewMessage(unprovenDisagree, "release", x.ID(), "file", x.Submission.Name, "count", int(differing.Int64))
		if x.State == warehouse.Withdrawn {
			c.Warnings = append(c.Warnings, told)
		} else {
			c.Problems = append(c.Problems, told)
		}
		return nil
	})
	if err == nil && open > 0 {
		c.Warnings = append(c.Warnings, warehouse.NewMessage(unprovenCount, "count", open))
	}
	return err
}

// WithoutUnproven is what was found but for unproven releases: who compares all files
// again says more of them.
func (v Verified) WithoutUnproven() (out Verified) {
	for _, m := range v.Problems {
		if m.ID != unprovenDisagree {
			out.Problems = append(out.Problems, m)
		}
	}
	for _, m := range v.Warnings {
		if m.ID != unprovenCount && m.ID != unprovenDisagree {
			out.Warnings = append(out.Warnings, m)
		}
	}
	return out
}
