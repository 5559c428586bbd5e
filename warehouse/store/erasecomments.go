package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"siemmes/warehouse/query"
)

// eraseComments takes the words out of the comments that no figure has any
// longer, and lists their numbers: they may tell of a figure that was sealed.
func eraseComments(ctx context.Context, tx *digestTx) ([]int32, error) {
	tables, err := column[string](ctx, tx, `SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^(fact|draft_[0-9]+)_')`)
	if err != nil {
		return nil, err
	}
	conds := make([]string, len(tables))
	for i, name := range tables {
		conds[i] = "NOT EXISTS (SELECT 1 FROM " + query.QuoteName(name) + " f WHERE f.comment_id = c.id)"
	}
	ids, err := column[int32](ctx, tx, "SELECT id FROM obs_comment c WHERE "+strings.Join(conds, " AND "))
	for _, id := range ids {
		_, failed := tx.ExecContext(ctx, `UPDATE obs_comment SET text = ? WHERE id = ?`, erasedComment(id), id)
		err = errors.Join(err, failed)
	}
	return ids, err
}

// erasedComment takes the place of a comment's words; it says nothing.
func erasedComment(id int32) string { return `{"erased":` + strconv.Itoa(int(id)) + `}` }
