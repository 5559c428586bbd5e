package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Seal takes the figure that is in a cell of a release's file out of every answer,
// past releases included, whatever wording of it they hold: its key stays, as a
// confidential figure without a number (status Q). It destroys the bytes of all
// files that say it; their hashes stay. The key is remembered, so that a file
// which still holds the figure is not published. Where the figure could be
// worked out by subtraction, further ones are hidden with it (protect.go); the
// result names them.
//
// What the file system and DuckDB's free blocks may still hold of the bytes is
// beyond this: Backup writes a database without them.
func (s *Store) Seal(ctx context.Context, id string, cell warehouse.CellRef, reason string) (_ *warehouse.Sealed, err error) {
	defer warehouse.Wrap(&err, "seal %s of release %s", cell, id)
	var out *warehouse.Sealed
	var erased []int32
	err = s.change(ctx, func(tx *sql.Tx) error {
		x, err := s.find(id)
		if err != nil {
			return err
		}
		if x.Number == 0 {
			return warehouse.Errorf(warehouse.ErrConflict, "%s is a draft; discard it", x.ID())
		}
		it := &sealing{s: s, tx: tx, reg: s.known.Load(), x: x, cell: cell, reason: reason, submissions: map[int32]bool{x.submission: true}}
		out, err = it.run(ctx)
		erased = it.erased
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range erased {
		s.comments.replace(id, erasedComment(id))
	}
	for _, sha := range out.Files {
		if gone := os.Remove(s.submissionPath(sha)); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	s.shrink()
	return out, err
}

// sealing is a cell of a release that is being sealed, and why.
type sealing struct {
	s           *Store
	tx          *sql.Tx
	reg         *register
	x           *release
	cell        warehouse.CellRef
	reason      string
	submissions map[int32]bool // of files that say the figure
	values      []float64      // what the figure was, in any wording
	erased      []int32        // comments that no figure has any longer
}

// run works inside the transaction.
func (it *sealing) run(ctx context.Context) (*warehouse.Sealed, error) {
	out := &warehouse.Sealed{}
	for _, c := range it.s.cubesOf(it.x) {
		keys, err := it.keysAt(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if err := it.sealKey(ctx, c, key); err != nil {
				return nil, err
			}
			if err := it.remember(ctx, c, key); err != nil {
				return nil, err
			}
			out.Figures = append(out.Figures, it.s.figureKey(c, key))
		}
		hidden, err := protect(ctx, it.s, it.tx, c, keys)
		if err != nil {
			return nil, err
		}
		for _, key := range hidden {
			out.Hidden = append(out.Hidden, it.s.figureKey(c, key))
		}
	}
	if out.Figures == nil {
		return nil, warehouse.Errorf(warehouse.ErrNotFound, "release %d has no figure from %s", it.x.Number, it.cell)
	}
	var err error
	if out.Files, err = it.destroy(ctx); err != nil {
		return nil, err
	}
	it.erased, err = eraseComments(ctx, it.tx)
	return out, err
}

// cubesOf lists the fact tables that a release brought figures to.
func (s *Store) cubesOf(x *release) []*cube {
	var out []*cube
	for _, p := range x.Parts {
		if c := s.cubes[p.Dataset]; c != nil && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// keysAt finds the keys and periods of the figures that a release says in a cell.
func (it *sealing) keysAt(ctx context.Context, c *cube) ([][]int32, error) {
	sheet, ok := it.s.sheets.id(it.cell.Sheet)
	if !ok {
		return nil, nil
	}
	var keys [][]int32
	query := fmt.Sprintf(`SELECT DISTINCT %s, period FROM %s f WHERE f.cut IN (%s) AND %s AND (
 sheet = ? AND cell_row = ? AND cell_col = ?
 OR more IN (SELECT id FROM more_cell WHERE sheet = ? AND cell_row = ? AND cell_col = ?))`,
		strings.Join(c.columns, ", "), c.table, intList(it.x.cuts()), holds(it.x, "f"))
	args := []any{sheet, it.cell.Row, it.cell.Col, sheet, it.cell.Row, it.cell.Col}
	err := each(ctx, it.tx, query, args, func(rows *sql.Rows) error {
		key := make([]int32, len(c.columns)+1)
		keys = append(keys, key)
		return rows.Scan(pointers(key)...)
	})
	return keys, err
}

// sealKey takes the numbers out of all rows of a key, in the facts and in drafts,
// and notes which files say them.
func (it *sealing) sealKey(ctx context.Context, c *cube, key []int32) error {
	where := c.keyIs(key)
	err := each(ctx, it.tx, "SELECT cut, valid_from, valid_to, confirmed, value FROM "+c.table+" WHERE "+where, nil, func(rows *sql.Rows) error {
		var cut int32
		var from, to, confirmed int
		var value sql.NullFloat64
		if err := rows.Scan(&cut, &from, &to, &confirmed, &value); err != nil {
			return err
		}
		if value.Valid {
			it.values = append(it.values, value.Float64)
		}
		for _, l := range it.reg.cuts[cut].table.loads {
			if n := l.release.Number; n >= from && n <= confirmed && (!l.release.Historic || from == to) {
				it.submissions[l.release.submission] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range it.reg.releases {
		if x.Number > 0 || !slices.Contains(it.s.cubesOf(x), c) {
			continue
		}
		rows := draftRows(x.DraftID, c.ds.ID)
		said, err := column[int](ctx, it.tx, "SELECT 1 FROM "+rows+" WHERE value IS NOT NULL AND "+where+" LIMIT 1")
		if err != nil {
			return err
		}
		if len(said) > 0 {
			it.submissions[x.submission] = true
		}
		if err := hide(ctx, it.tx, rows, where, warehouse.OtherSecret); err != nil {
			return err
		}
	}
	return hide(ctx, it.tx, c.table, where, warehouse.OtherSecret)
}

// hide takes the numbers out of rows, with the texts of their cells and what the
// publisher says of them, and marks the rows as confidential.
func hide(ctx context.Context, tx *sql.Tx, table, where string, conf warehouse.ConfStatus) error {
	q := strconv.Itoa(int(warehouse.Flags(0).With(warehouse.Suppressed)))
	for _, statement := range []string{
		"UPDATE cut SET gaps = true, flagged = true WHERE id IN (SELECT DISTINCT cut FROM " + table + " WHERE " + where + ")",
		"UPDATE more_cell SET cell_text = NULL WHERE id IN (SELECT more FROM " + table + " WHERE " + where + ")",
		"UPDATE " + table + " SET value = NULL, low = NULL, high = NULL, cell_text = NULL, comment_id = NULL, flags = " + q + ", conf = " + strconv.Itoa(int(conf)) + " WHERE " + where,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// figureKey is a key of numbers as codes and a period.
func (s *Store) figureKey(c *cube, key []int32) warehouse.FigureKey {
	last := len(key) - 1
	return warehouse.FigureKey{Dataset: c.ds.ID, Key: texts(s.codes.all(), key[:last]), Period: s.periods.get(key[last]).text}
}

// keyIs is the condition that a row has a key and period.
func (c *cube) keyIs(key []int32) string {
	var conds []string
	for i, col := range slices.Concat(c.columns, []string{"period"}) {
		conds = append(conds, col+" = "+strconv.Itoa(int(key[i])))
	}
	return strings.Join(conds, " AND ")
}

// remember keeps the key of a sealed figure.
func (it *sealing) remember(ctx context.Context, c *cube, key []int32) error {
	k := it.s.figureKey(c, key)
	text, err := json.Marshal(append(k.Key, k.Period))
	if err != nil {
		return err
	}
	_, err = it.tx.ExecContext(ctx, `INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ds.ID, string(text), it.x.submission, it.cell.Sheet, it.cell.Row, it.cell.Col, it.reason, utc(it.s.now()))
	return err
}

// destroy marks submissions as destroyed, and takes the texts of findings that
// quote the figure. It gives the hashes of the files.
func (it *sealing) destroy(ctx context.Context) ([]string, error) {
	ids := slices.Sorted(maps.Keys(it.submissions))
	hashes, err := column[string](ctx, it.tx, `SELECT DISTINCT sha256 FROM submission WHERE id IN (`+intList(ids)+`) ORDER BY sha256`)
	if err != nil {
		return nil, err
	}
	for _, sha := range hashes {
		if _, err := it.tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ?`, utc(it.s.now()), sha); err != nil {
			return nil, err
		}
	}
	return hashes, it.silence(ctx)
}

// silence takes the texts of findings about the sealed cell, and of all that quote
// one of its figures.
func (it *sealing) silence(ctx context.Context) error {
	told := map[string]warehouse.Told{}
	for _, l := range warehouse.Languages() {
		told[l] = warehouse.Told{Message: lang.T(l, "finding.sealed")}
	}
	text, err := json.Marshal(told)
	if err != nil {
		return err
	}
	where := []string{`(sheet = ? AND cell_row = ? AND cell_col = ? AND draft IN (SELECT draft FROM release WHERE submission IN (` + intList(slices.Sorted(maps.Keys(it.submissions))) + `)))`}
	args := []any{lang.T(warehouse.English, "finding.sealed"), string(text), it.cell.Sheet, it.cell.Row, it.cell.Col}
	for _, v := range it.values {
		where = append(where, `regexp_matches(concat_ws(' ', found, expected, message, told), ?)`)
		args = append(args, quoted(v))
	}
	_, err = it.tx.ExecContext(ctx, `UPDATE finding SET found = '', expected = '', message = ?, told = ? WHERE `+strings.Join(where, " OR "), args...)
	return err
}

// quoted is a regular expression for a figure as any language of the house writes
// it, with nothing before or after it that would make it another one.
func quoted(v float64) string {
	forms := []string{regexp.QuoteMeta(warehouse.FormatNumber(v))}
	for _, l := range warehouse.Languages() {
		forms = append(forms, regexp.QuoteMeta(lang.Number(l, v, -1)))
	}
	return `(^|[^0-9.,])(` + strings.Join(forms, "|") + `)([^0-9]|$)`
}

// protectSealed hides in what was just published the figures from which a sealed
// one could be worked out.
func (s *Store) protectSealed(ctx context.Context, tx *sql.Tx, c *cube) error {
	keys, err := s.sealedKeys(ctx, tx, c)
	if err != nil || len(keys) == 0 {
		return err
	}
	_, err = protect(ctx, s, tx, c, keys)
	return err
}

// sealedKeys are the keys of sealed figures of a fact table.
func (s *Store) sealedKeys(ctx context.Context, tx *sql.Tx, c *cube) ([][]int32, error) {
	all, err := column[string](ctx, tx, `SELECT DISTINCT key FROM sealed WHERE dataset = ? ORDER BY key`, c.ds.ID)
	var keys [][]int32
	for _, text := range all {
		if key, ok := s.parseKey(c, text); ok {
			keys = append(keys, key)
		}
	}
	return keys, err
}

// refuseSealed keeps a draft that still holds a sealed figure from being
// published. A row without a number, as a corrected file has it, is no figure.
func (s *Store) refuseSealed(ctx context.Context, tx *sql.Tx, g *group) error {
	keys, err := s.sealedKeys(ctx, tx, g.cube)
	if err != nil {
		return err
	}
	for _, key := range keys {
		cells, err := column[string](ctx, tx, "SELECT n.name || '!R' || d.cell_row || 'C' || d.cell_col FROM "+g.rows+" d JOIN sheet n ON n.id = d.sheet WHERE d.value IS NOT NULL AND "+g.cube.keyIs(key))
		if err != nil {
			return err
		}
		if len(cells) > 0 {
			return warehouse.Errorf(warehouse.ErrBlocked, "the figure at %s was sealed; take it out of the file and send that again", cells[0])
		}
	}
	return nil
}

// parseKey reads a key that remember wrote; not ok where a code or the period
// is gone from the warehouse.
func (s *Store) parseKey(c *cube, text string) ([]int32, bool) {
	var words []string
	if err := json.Unmarshal([]byte(text), &words); err != nil || len(words) != len(c.columns)+1 {
		return nil, false
	}
	key := s.codes.some(words[:len(c.columns)])
	period, ok := s.periods.id(words[len(c.columns)])
	return append(key, period), ok && len(key) == len(c.columns)
}
