package store

import (
	"context"
	"database/sql"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// This file keeps sealed figures out of later deliveries: a draft that brings one holds
// its key without a number, its findings do not tell the number, and the bytes of its
// file are not kept.

// sealedIn are the sealed figures that a draft brings.
type sealedIn struct{ *Draft }

// withhold takes the numbers of figures that are sealed out of the rows of a
// draft, with the texts of their cells and what the publisher says of them, and notes
// which they were.
func (d sealedIn) withhold(ctx context.Context) error {
	before := len(d.sealed)
	for _, c := range d.order {
		keys, err := Seals{d.s}.sealedKeys(ctx, d.s.db, c.Cube)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			continue
		}
		where := keyIn(c.Cube, keys) + " AND " + given
		if err := d.note(ctx, c, where); err != nil {
			return err
		}
		if err := hideRows(ctx, d.tx, c.Cube, c.rows, where, warehouse.OtherSecret); err != nil {
			return err
		}
	}
	if len(d.sealed) == before {
		return nil
	}
	erased, err := eraseComments(ctx, d.tx)
	d.erased = append(d.erased, erased...)
	return err
}

// note notes the rows of a condition, and that their cuts have figures without a
// number now.
func (d sealedIn) note(ctx context.Context, c *draftCube, where string) error {
	codes, sheets := d.s.codes.All(), d.s.sheets.All()
	columns := strings.Join(c.Columns, ", ")
	statement := "SELECT cut, value, low, high, sheet, cell_row, cell_col, period, " + columns + " FROM " + c.rows + " WHERE " + where + " ORDER BY sheet, cell_row, cell_col, period, " + columns
	return each(ctx, d.tx, statement, nil, func(rows *sql.Rows) error {
		var cut, sheet, period int32
		numbers := make([]sql.NullFloat64, 3)
		key := make([]int32, len(c.Columns))
		x := warehouse.SealedFigure{}
		to := []any{&cut, &numbers[0], &numbers[1], &numbers[2], &sheet, &x.Cell.Row, &x.Cell.Col, &period}
		if err := rows.Scan(append(to, query.Pointers(key)...)...); err != nil {
			return err
		}
		x.Cell.Sheet = sheets[sheet]
		x.FigureKey = warehouse.FigureKey{Dataset: c.Dataset.ID, Key: query.TextsOf(codes, key), Period: d.s.periods.Get(period).Text}
		d.sealed = append(d.sealed, x)
		for _, v := range numbers {
			if v.Valid {
				d.secrets = append(d.secrets, v.Float64)
			}
		}
		for _, t := range c.tables {
			for _, k := range t.cuts {
				k.gaps, k.flagged = k.gaps || k.id == cut, k.flagged || k.id == cut
			}
		}
		return nil
	})
}

// given is the condition that a row gives a figure: its number, or bounds that leave one
// number alone. A cell that is suppressed and says a range is what the office chose to
// publish.
const given = "(value IS NOT NULL OR low = high)"

// hideRows takes the numbers out of rows of a fact table or a draft, with the texts of
// their cells and what the publisher says of them, and marks the rows as confidential.
func hideRows(ctx context.Context, tx *digestTx, c *query.Cube, table, where string, conf warehouse.ConfStatus) error {
	q := strconv.Itoa(int(warehouse.Flags(0).With(warehouse.Suppressed)))
	_, err := tx.ExecContext(ctx, "UPDATE more_cell SET cell_text = NULL WHERE id IN (SELECT more FROM "+table+" WHERE "+where+")")
	if err != nil {
		return err
	}
	change := "UPDATE " + table + " SET value = NULL, low = NULL, high = NULL, cell_text = NULL, comment_id = NULL, flags = " + q + ", conf = " + strconv.Itoa(int(conf)) + " WHERE " + where
	if table == c.Table {
		return tx.changeRows(ctx, c, "SELECT rowid AS frow FROM "+table+" WHERE "+where, change)
	}
	_, err = tx.ExecContext(ctx, change)
	return err
}

// withoutSecrets takes the texts out of those findings that tell the number of a figure
// which was withheld. What rule sealed-key says of it tells none.
func (d sealedIn) withoutSecrets(findings []warehouse.Finding) ([]warehouse.Finding, error) {
	if len(d.sealed) == 0 {
		return findings, nil
	}
	var numbers []*regexp.Regexp
	for _, v := range d.secrets {
		number, err := regexp.Compile(spelled(v))
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	out := slices.Clone(findings)
	for i := range out {
		f := &out[i]
		if f.Rule == ruleSealedKey {
			continue
		}
		text := everyText(*f)
		at := slices.ContainsFunc(d.sealed, func(x warehouse.SealedFigure) bool { return x.Cell == f.CellRef })
		if at || slices.ContainsFunc(numbers, func(n *regexp.Regexp) bool { return n.MatchString(text) }) {
			withoutText(f, "finding.sealed")
		}
	}
	return out, nil
}

// ruleSealedKey is the rule that tells where a file gives a sealed figure.
const ruleSealedKey = "sealed-key"

// forget removes what is left of withheld figures once the draft is stored: the
// words of their comments, and the bytes of the file where an earlier load kept them.
func (d sealedIn) forget() error {
	for _, id := range d.erased {
		d.s.comments.Replace(id, erasedComment(id))
	}
	if len(d.sealed) == 0 {
		return nil
	}
	return gone(os.Remove(d.s.submissionPath(d.spec.Submission.SHA256)))
}
