package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// removal takes figures out of all answers, and notes in which files they are and
// what they were. It works inside one transaction.
type removal struct {
	s           *Store
	tx          *digestTx
	reg         *query.Register
	submissions map[int32]bool
	values      []float64
}

func newRemoval(s *Store, tx *digestTx, reg *query.Register) *removal {
	return &removal{s: s, tx: tx, reg: reg, submissions: map[int32]bool{}}
}

// holdsFigure is the condition that the file of a row holds a figure: a number, the
// bounds of one, or one that was hidden. What is suppressed or missing in the file
// itself has the text of its cell.
const holdsFigure = "(" + numbered + " OR cell_text IS NULL)"

// remove takes the numbers out of all rows of a key, in the facts and in drafts, and
// notes what they were and which files hold them.
func (it *removal) remove(ctx context.Context, c *query.Cube, key []int32, conf warehouse.ConfStatus) error {
	where := keyIs(c, key)
	err := each(ctx, it.tx, "SELECT cut, valid_from, valid_to, confirmed, value, low, high FROM "+c.Table+" WHERE "+holdsFigure+" AND "+where, nil, func(rows *sql.Rows) error {
		var cut int32
		var from, to, confirmed int
		numbers := make([]sql.NullFloat64, 3)
		if err := rows.Scan(&cut, &from, &to, &confirmed, &numbers[0], &numbers[1], &numbers[2]); err != nil {
			return err
		}
		for _, v := range numbers {
			if v.Valid {
				it.values = append(it.values, v.Float64)
			}
		}
		for _, l := range it.reg.Cuts[cut].Table.Loads {
			if n := l.Release.Number; n >= from && n <= confirmed && (!l.Release.Historic || from == to) {
				it.submissions[l.Release.SubmissionID] = true
			}
		}
		return nil
	})
	if err := errors.Join(err, it.removeFromDrafts(ctx, c, where, conf)); err != nil {
		return err
	}
	return it.hide(ctx, c, c.Table, where, conf)
}

func (it *removal) removeFromDrafts(ctx context.Context, c *query.Cube, where string, conf warehouse.ConfStatus) error {
	for _, x := range it.reg.Releases {
		if x.Number > 0 || !slices.Contains(it.s.cubesOf(x), c) {
			continue
		}
		rows := draftRows(x.DraftID, c.Dataset.ID)
		values, err := column[sql.NullFloat64](ctx, it.tx, "SELECT unnest([value, low, high]) FROM "+rows+" WHERE "+holdsFigure+" AND "+where)
		if err != nil {
			return err
		}
		if len(values) > 0 {
			it.submissions[x.SubmissionID] = true
		}
		for _, v := range values {
			if v.Valid {
				it.values = append(it.values, v.Float64)
			}
		}
		if err := it.hide(ctx, c, rows, where, conf); err != nil {
			return err
		}
	}
	return nil
}

// hide takes the numbers out of rows, and notes that their cuts have figures without
// one now.
func (it *removal) hide(ctx context.Context, c *query.Cube, table, where string, conf warehouse.ConfStatus) error {
	_, err := it.tx.ExecContext(ctx, "UPDATE cut SET gaps = true, flagged = true WHERE id IN (SELECT DISTINCT cut FROM "+table+" WHERE "+where+")")
	if err != nil {
		return err
	}
	return hideRows(ctx, it.tx, c, table, where, conf)
}

// files and drafts are the numbers of the submissions, and those of the drafts and
// releases made of them, for an IN list.
func (it *removal) files() string { return query.IntList(slices.Sorted(maps.Keys(it.submissions))) }

func (it *removal) drafts() string {
	return "SELECT draft FROM release WHERE submission IN (" + it.files() + ")"
}

// withhold keeps the files that hold the figures from all but who sent them, and
// takes the figures out of what was found in these files and written about them.
func (it *removal) withhold(ctx context.Context) error {
	if len(it.submissions) == 0 {
		return nil
	}
	_, err := it.tx.ExecContext(ctx, `UPDATE submission SET withheld = ? WHERE withheld IS NULL AND sha256 IN (SELECT sha256 FROM submission WHERE id IN (`+it.files()+`))`, it.s.moment(it.s.Register()))
	if err != nil {
		return err
	}
	return it.redactTexts(ctx, "draft IN ("+it.drafts()+")")
}

// redactTexts takes the figures out of findings, and out of what people wrote about
// releases, where a condition on the draft holds; "" is all of them. A number of
// less than four digits is in many texts: it is taken out of those about the files
// that hold it, and of findings that give the numbers of published figures.
func (it *removal) redactTexts(ctx context.Context, where string) error {
	for _, v := range it.values {
		findings, written := "true", "true"
		if where != "" {
			findings, written = where, where
		} else if -1000 < v && v < 1000 {
			written = "draft IN (" + it.drafts() + ")"
			findings = "(" + written + " OR published OR rule IN ('" + strings.Join(warehouse.QuotingRules(), "', '") + "'))"
		}
		if err := it.silenceNumber(ctx, v, findings); err != nil {
			return err
		}
		for range 2 { // two in a row share the space between them
			_, err := it.tx.ExecContext(ctx, `UPDATE release SET reason = regexp_replace(reason, $1, $2, 'g'), withdrawal = regexp_replace(withdrawal, $1, $2, 'g') WHERE `+written,
				spelled(v), `\1`+redaction+`\2`)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// redacted takes the figures out of a text.
func (it *removal) redacted(text string) string {
	for _, v := range it.values {
		text = redact(text, v)
	}
	return strings.TrimSpace(text)
}
