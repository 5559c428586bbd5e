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
	"time"

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
	var it *sealing
	err = s.change(ctx, func(tx *digestTx) error {
		x, err := s.find(id)
		if err != nil {
			return err
		}
		if x.Number == 0 {
			return warehouse.NewError(warehouse.ErrConflict, "store.seal-draft", "release", x.ID())
		}
		it = newSealing(s, tx, s.Register(), sealAct{Cell: cell, Reason: reason, SHA256: x.Submission.SHA256, Sealed: s.moment(s.Register())})
		it.submissions[x.SubmissionID] = true
		for _, c := range s.cubesOf(x) {
			keys, err := Seals{s}.keysAt(ctx, tx, x, c, cell)
			if err != nil {
				return err
			}
			if err := it.figures(ctx, c, keys); err != nil {
				return err
			}
		}
		if it.out.Figures == nil {
			return warehouse.NewError(warehouse.ErrNotFound, "store.no-figure-at", "release", x.ID(), "cell", cell)
		}
		if err := it.finish(ctx); err != nil {
			return err
		}
		return Seals{s}.forgetWaiting(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	err = errors.Join(Seals{s}.sweep(ctx, it), Seals{s}.keep(ctx))
	checkpoints{s}.run()
	return it.out, err
}

// forgetWaiting destroys each file that waits, or was left by a killed load: it may hold
// a figure that is sealed.
func (s Seals) forgetWaiting(ctx context.Context, tx *digestTx) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM upload`); err != nil {
		return err
	}
	return leftovers(s).remove(ctx, tx, func(warehouse.Leftover) bool { return true })
}

// sweep removes what is left of figures once their seal is committed: the words of their
// comments and the bytes of files.
func (s Seals) sweep(ctx context.Context, acts ...*sealing) (err error) {
	for _, it := range acts {
		for _, id := range it.erased {
			s.comments.Replace(id, erasedComment(id))
		}
		for _, sha := range it.out.Files {
			err = errors.Join(err, gone(os.Remove(s.submissionPath(sha))))
		}
	}
	return errors.Join(err, Uploads(s).clean(ctx))
}

// sealAct is the sealing of the figure of a cell, as it is remembered.
type sealAct struct {
	Cell   warehouse.CellRef `json:"cell"`
	SHA256 string            `json:"sha256"` // of the file; "" where it is not known
	Reason string            `json:"reason"`
	Sealed time.Time         `json:"sealed"`
}

// sealing is the figures of a cell that are being sealed.
type sealing struct {
	removal // of the figure, in any wording
	sealAct
	hidden *removal // of those from which it could be worked out
	out    *warehouse.Sealed
	keys   [][2]string // dataset and key of each sealed figure, as they are kept
	erased []int32     // comments that no figure has any longer
}

func newSealing(s *Store, tx *digestTx, reg *query.Register, act sealAct) *sealing {
	return &sealing{removal: *newRemoval(s, tx, reg), sealAct: act, hidden: newRemoval(s, tx, reg), out: &warehouse.Sealed{}}
}

// figures seals figures of a fact table, and hides those from which they could be worked
// out.
func (it *sealing) figures(ctx context.Context, c *query.Cube, keys [][]int32) error {
	seals := Seals{it.s}
	for _, key := range keys {
		if err := it.remove(ctx, c, key, warehouse.OtherSecret); err != nil {
			return err
		}
		text, err := seals.keptKey(c, key)
		if err != nil {
			return err
		}
		if err := it.remember(ctx, c.Dataset.ID, text); err != nil {
			return err
		}
		it.out.Figures = append(it.out.Figures, seals.figureKey(c, key))
	}
	also, err := protect(ctx, it.hidden, c, keys)
	if err != nil {
		return err
	}
	more, unproven, err := audit(ctx, it.hidden, c, keys)
	if err != nil {
		return err
	}
	for _, key := range unproven {
		it.out.Unproven = append(it.out.Unproven, seals.figureKey(c, key))
	}
	for _, key := range keys {
		others, err := it.disclosures(ctx, c, key)
		if err != nil {
			return err
		}
		it.out.Others = append(it.out.Others, others...)
	}
	for _, key := range slices.Concat(also, more) {
		it.out.Hidden = append(it.out.Hidden, seals.figureKey(c, key))
	}
	return nil
}

// finish keeps the files that hold hidden figures from readers, and destroys those that
// hold the sealed ones.
func (it *sealing) finish(ctx context.Context) (err error) {
	if err := it.hidden.withhold(ctx); err != nil {
		return err
	}
	if it.out.Files, err = it.destroy(ctx); err != nil {
		return err
	}
	it.erased, err = eraseComments(ctx, it.tx)
	return err
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

// remember keeps the key of a sealed figure. The file is not known to a database that
// was restored from a backup made before it was received.
func (it *sealing) remember(ctx context.Context, dataset, key string) error {
	it.keys = append(it.keys, [2]string{dataset, key})
	_, err := it.tx.ExecContext(ctx, `INSERT INTO sealed (dataset, key, submission, sheet, cell_row, cell_col, reason, sealed)
 VALUES (?, ?, coalesce((SELECT min(id) FROM submission WHERE sha256 = ?), 0), ?, ?, ?, ?, ?)`,
		dataset, key, it.SHA256, it.Cell.Sheet, it.Cell.Row, it.Cell.Col, it.redacted(it.Reason), it.Sealed)
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
		if _, err := it.tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ?`, it.Sealed, sha); err != nil {
			return nil, err
		}
		for _, key := range it.keys {
			if _, err := it.tx.ExecContext(ctx, `INSERT INTO destroyed_file (sha256, dataset, key, destroyed) VALUES (?, ?, ?, ?)`, sha, key[0], key[1], it.Sealed); err != nil {
				return nil, err
			}
		}
	}
	at := `sheet = ? AND cell_row = ? AND cell_col = ? AND draft IN (` + it.drafts() + `)`
	if err := it.silence(ctx, at, it.Cell.Sheet, it.Cell.Row, it.Cell.Col); err != nil {
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
