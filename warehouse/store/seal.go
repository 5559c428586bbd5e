package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Seal takes the figure that is in a cell of a release's file out of every answer,
// past releases included, whatever wording of it they hold: its key stays, as a
// confidential figure without a number (status Q). It destroys the bytes of all
// files that hold it, and takes it out of findings and of what people wrote; the
// hashes stay. The key is remembered, so that a file which still holds the figure is
// not loaded. Where the figure could be worked out by subtraction, further ones are
// hidden with it (protect.go), and files that hold these are given to nobody but who
// sent them; the result names them.
//
// What the file system and DuckDB's free blocks may still hold of the bytes is
// beyond this: Backup writes a database without them.
func (s *Store) Seal(ctx context.Context, id string, cell warehouse.CellRef, reason string) (_ *warehouse.Sealed, err error) {
	defer warehouse.Wrap(&err, "seal %s of release %s", cell, id)
	s.waiting.Lock()
	defer s.waiting.Unlock()
	var out *warehouse.Sealed
	var erased []int32
	err = s.change(ctx, func(tx *digestTx) error {
		x, err := s.find(id)
		if err != nil {
			return err
		}
		if x.Number == 0 {
			return warehouse.NewError(warehouse.ErrConflict, "store.seal-draft", "release", x.ID())
		}
		it := &sealing{removal: *newRemoval(s, tx, s.Register()), x: x, cell: cell, reason: reason}
		it.submissions[x.SubmissionID] = true
		out, err = it.run(ctx)
		erased = it.erased
		if err == nil { // each file that waits, or was left by a killed load, may hold the figure
			_, err = tx.ExecContext(ctx, `DELETE FROM upload`)
		}
		if err == nil {
			err = leftovers{s}.remove(ctx, tx, func(warehouse.Leftover) bool { return true })
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range erased {
		s.comments.Replace(id, erasedComment(id))
	}
	for _, sha := range out.Files {
		err = errors.Join(err, gone(os.Remove(s.submissionPath(sha))))
	}
	err = errors.Join(err, Uploads{s}.clean(ctx))
	checkpoints{s}.run()
	return out, err
}

// sealing is a cell of a release that is being sealed, and why.
type sealing struct {
	removal // of the figure, in any wording
	x       *query.Release
	cell    warehouse.CellRef
	reason  string
	keys    [][2]string // dataset and key of each sealed figure, as they are kept
	erased  []int32     // comments that no figure has any longer
}

// run works inside the transaction.
func (it *sealing) run(ctx context.Context) (*warehouse.Sealed, error) {
	out := &warehouse.Sealed{}
	hidden := newRemoval(it.s, it.tx, it.reg)
	for _, c := range it.s.cubesOf(it.x) {
		keys, err := Seals{it.s}.keysAt(ctx, it.tx, it.x, c, it.cell)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if err := it.remove(ctx, c, key, warehouse.OtherSecret); err != nil {
				return nil, err
			}
			if err := it.remember(ctx, c, key); err != nil {
				return nil, err
			}
			out.Figures = append(out.Figures, Seals{it.s}.figureKey(c, key))
		}
		also, err := protect(ctx, hidden, c, keys)
		if err != nil {
			return nil, err
		}
		more, unproven, err := audit(ctx, hidden, c, keys)
		if err != nil {
			return nil, err
		}
		for _, key := range unproven {
			out.Unproven = append(out.Unproven, Seals{it.s}.figureKey(c, key))
		}
		for _, key := range keys {
			others, err := it.disclosures(ctx, c, key)
			if err != nil {
				return nil, err
			}
			out.Others = append(out.Others, others...)
		}
		for _, key := range slices.Concat(also, more) {
			out.Hidden = append(out.Hidden, Seals{it.s}.figureKey(c, key))
		}
	}
	if out.Figures == nil {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "store.no-figure-at", "release", it.x.ID(), "cell", it.cell)
	}
	if err := hidden.withhold(ctx); err != nil {
		return nil, err
	}
	var err error
	if out.Files, err = it.destroy(ctx); err != nil {
		return nil, err
	}
	it.erased, err = eraseComments(ctx, it.tx)
	return out, err
}

// cubesOf lists the fact tables that a release brought figures to.
func (s *Store) cubesOf(x *query.Release) []*query.Cube {
	var out []*query.Cube
	for _, p := range x.Parts {
		if c := s.Cube(p.Dataset); c != nil && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// keysAt finds the keys and periods of the figures that a release or a draft says in a
// cell.
func (s Seals) keysAt(ctx context.Context, tx *digestTx, x *query.Release, c *query.Cube, cell warehouse.CellRef) ([][]int32, error) {
	sheet, ok := s.sheets.ID(cell.Sheet)
	if !ok {
		return nil, nil
	}
	table, said := draftRows(x.DraftID, c.Dataset.ID), "true"
	if x.Number > 0 {
		table, said = c.Table, "f.cut IN ("+query.IntList(x.Cuts())+") AND "+query.Holds(x, "f")
	}
	var keys [][]int32
	statement := fmt.Sprintf(`SELECT DISTINCT %s, period FROM %s f WHERE %s AND (
 sheet = ? AND cell_row = ? AND cell_col = ?
 OR more IN (SELECT id FROM more_cell WHERE sheet = ? AND cell_row = ? AND cell_col = ?))`,
		strings.Join(c.Columns, ", "), table, said)
	args := []any{sheet, cell.Row, cell.Col, sheet, cell.Row, cell.Col}
	err := each(ctx, tx, statement, args, func(rows *sql.Rows) error {
		key := make([]int32, len(c.Columns)+1)
		keys = append(keys, key)
		return rows.Scan(query.Pointers(key)...)
	})
	return keys, err
}

// Seals are the figures that were sealed.
type Seals struct{ *Store }

// figureKey is a key of numbers as codes and a period.
func (s Seals) figureKey(c *query.Cube, key []int32) warehouse.FigureKey {
	last := len(key) - 1
	return warehouse.FigureKey{Dataset: c.Dataset.ID, Key: query.TextsOf(s.codes.All(), key[:last]), Period: s.periods.Get(key[last]).Text}
}

// keptKey is a key as the table of sealed figures keeps it.
func (s Seals) keptKey(c *query.Cube, key []int32) (string, error) {
	k := s.figureKey(c, key)
	text, err := json.Marshal(append(k.Key, k.Period))
	return string(text), err
}

// keyIs is the condition that a row has a key and period.
func keyIs(c *query.Cube, key []int32) string {
	var conds []string
	for i, col := range slices.Concat(c.Columns, []string{"period"}) {
		conds = append(conds, col+" = "+strconv.Itoa(int(key[i])))
	}
	return strings.Join(conds, " AND ")
}

// numbered is the condition that a row holds a number, or says between which numbers
// its figure is.
const numbered = "(value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL)"

// keyIn is the condition that a row has one of some keys and periods.
func keyIn(c *query.Cube, keys [][]int32) string {
	lists := make([]string, len(keys))
	for i, key := range keys {
		lists[i] = "(" + query.IntList(key) + ")"
	}
	return "(" + strings.Join(c.Columns, ", ") + ", period) IN (VALUES " + strings.Join(lists, ", ") + ")"
}

// remember keeps the key of a sealed figure.
func (it *sealing) remember(ctx context.Context, c *query.Cube, key []int32) error {
	text, err := Seals{it.s}.keptKey(c, key)
	if err != nil {
		return err
	}
	it.keys = append(it.keys, [2]string{c.Dataset.ID, text})
	_, err = it.tx.ExecContext(ctx, `INSERT INTO sealed (dataset, key, submission, sheet, cell_row, cell_col, reason, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Dataset.ID, text, it.x.SubmissionID, it.cell.Sheet, it.cell.Row, it.cell.Col, it.redacted(it.reason), it.s.moment(it.s.Register()))
	return err
}

// destroy marks the files that hold the figure as destroyed, and takes it out of all
// texts. It gives the hashes of the files.
func (it *sealing) destroy(ctx context.Context) ([]string, error) {
	hashes, err := column[string](ctx, it.tx, `SELECT DISTINCT sha256 FROM submission WHERE id IN (`+it.files()+`) ORDER BY sha256`)
	if err != nil {
		return nil, err
	}
	for _, sha := range hashes {
		if _, err := it.tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ?`, it.s.moment(it.s.Register()), sha); err != nil {
			return nil, err
		}
		for _, key := range it.keys {
			if _, err := it.tx.ExecContext(ctx, `INSERT INTO destroyed_file VALUES (?, ?, ?, ?)`, sha, key[0], key[1], it.s.moment(it.s.Register())); err != nil {
				return nil, err
			}
		}
	}
	at := `sheet = ? AND cell_row = ? AND cell_col = ? AND draft IN (` + it.drafts() + `)`
	if err := it.silence(ctx, at, it.cell.Sheet, it.cell.Row, it.cell.Col); err != nil {
		return nil, err
	}
	return hashes, it.redactTexts(ctx, "")
}

// protectSealed hides in what was just published the figures from which a sealed
// one could be worked out.
func (s Seals) protectSealed(ctx context.Context, tx *digestTx, cubes []*query.Cube) error {
	hidden := newRemoval(s.Store, tx, nil)
	for _, c := range cubes {
		keys, err := s.sealedKeys(ctx, tx, c)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			continue
		}
		if hidden.reg == nil {
			if hidden.reg, err = query.ReadRegister(ctx, inTransaction{tx}); err != nil {
				return err
			}
		}
		if _, err := protect(ctx, hidden, c, keys); err != nil {
			return err
		}
		if _, _, err := audit(ctx, hidden, c, keys); err != nil {
			return err
		}
	}
	return hidden.withhold(ctx)
}

// sealedKeys are the keys of the figures of a fact table that are sealed now.
func (s Seals) sealedKeys(ctx context.Context, q queryer, c *query.Cube) ([][]int32, error) {
	all, err := column[string](ctx, q, `SELECT DISTINCT key FROM sealed WHERE dataset = ? AND unsealed IS NULL ORDER BY key`, c.Dataset.ID)
	var keys [][]int32
	for _, text := range all {
		if key, ok := s.parseKey(c, text); ok {
			keys = append(keys, key)
		}
	}
	return keys, err
}

// refuseSealed returns ErrBlocked where rows of a draft hold a figure that was sealed
// since they were compared. A row without a number, as a corrected file has it, is no
// figure. Which figures are sealed is asked of one queryer, and the rows are read by
// the other: a load under way does not see what was sealed since it began.
func (s Seals) refuseSealed(ctx context.Context, sealed, q queryer, c *query.Cube, rows string) error {
	keys, err := s.sealedKeys(ctx, sealed, c)
	if err != nil || len(keys) == 0 {
		return err
	}
	statement := "SELECT n.name, d.cell_row, d.cell_col FROM " + rows + " d JOIN sheet n ON n.id = d.sheet WHERE " + given + " AND " + keyIn(c, keys) + " ORDER BY ALL LIMIT 1"
	var cell warehouse.CellRef
	err = each(ctx, q, statement, nil, func(rows *sql.Rows) error { return rows.Scan(&cell.Sheet, &cell.Row, &cell.Col) })
	if err == nil && cell.Row > 0 {
		err = warehouse.NewError(warehouse.ErrBlocked, "error.sealed-figure", "cell", cell.String())
	}
	return err
}

// parseKey reads a key that remember wrote; not ok where a code or the period
// is gone from the warehouse.
func (s Seals) parseKey(c *query.Cube, text string) ([]int32, bool) {
	var words []string
	if err := json.Unmarshal([]byte(text), &words); err != nil || len(words) != len(c.Columns)+1 {
		return nil, false
	}
	key := s.codes.Some(words[:len(c.Columns)])
	period, ok := s.periods.ID(words[len(c.Columns)])
	return append(key, period), ok && len(key) == len(c.Columns)
}
