package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Seal removes the figure that stands in a cell of a release's file from every
// answer, past releases included, whatever wording of it they hold, and
// destroys the bytes of the files it came in; their hashes stay. The key is
// remembered, so that a file which still holds the figure is not published.
//
// What the file system and DuckDB's free blocks may still hold of the bytes is
// beyond this: Backup writes a database without them.
func (s *Store) Seal(ctx context.Context, id string, cell warehouse.CellRef, reason string) (err error) {
	defer warehouse.Wrap(&err, "seal %s of release %s", cell, id)
	var hashes []string
	err = s.change(ctx, func(tx *sql.Tx) error {
		x, err := s.find(id)
		if err != nil {
			return err
		}
		if x.Number == 0 {
			return warehouse.Errorf(warehouse.ErrConflict, "%s is a draft; discard it", x.ID())
		}
		hashes, err = s.seal(ctx, tx, sealing{s.known.Load(), x, cell, reason})
		return err
	})
	if err != nil {
		return err
	}
	for _, sha := range hashes {
		if gone := os.Remove(s.submissionPath(sha)); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	s.shrink()
	return err
}

// sealing is a cell of a release, and why it is sealed.
type sealing struct {
	reg    *register
	x      *release
	cell   warehouse.CellRef
	reason string
}

// seal works inside the transaction and gives the hashes of the files to destroy.
func (s *Store) seal(ctx context.Context, tx *sql.Tx, it sealing) ([]string, error) {
	submissions := map[int32]bool{it.x.submission: true}
	found := 0
	for _, c := range s.cubesOf(it.x) {
		keys, err := s.keysAt(ctx, tx, c, it.x, it.cell)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			found++
			if err := s.sealKey(ctx, tx, it.reg, c, key, submissions); err != nil {
				return nil, err
			}
			if err := s.remember(ctx, tx, c, key, it); err != nil {
				return nil, err
			}
		}
	}
	if found == 0 {
		return nil, warehouse.Errorf(warehouse.ErrNotFound, "release %d brought no figure from %s; where a figure did not change, seal it in the release that explain names", it.x.Number, it.cell)
	}
	return s.destroy(ctx, tx, submissions, it.cell)
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

// keysAt finds the keys and periods of the figures that came from a cell.
func (s *Store) keysAt(ctx context.Context, tx *sql.Tx, c *cube, x *release, cell warehouse.CellRef) ([][]int32, error) {
	sheet, ok := s.sheets.id(cell.Sheet)
	if !ok {
		return nil, nil
	}
	var keys [][]int32
	query := fmt.Sprintf(`SELECT DISTINCT %s, period FROM %s f WHERE submission = ? AND (
 sheet = ? AND cell_row = ? AND cell_col = ?
 OR more IN (SELECT id FROM more_cell WHERE sheet = ? AND cell_row = ? AND cell_col = ?))`, strings.Join(c.columns, ", "), c.table)
	args := []any{x.submission, sheet, cell.Row, cell.Col, sheet, cell.Row, cell.Col}
	err := each(ctx, tx, query, args, func(rows *sql.Rows) error {
		key := make([]int32, len(c.columns)+1)
		keys = append(keys, key)
		return rows.Scan(pointers(key)...)
	})
	return keys, err
}

// sealKey removes all rows of a key from the facts and from drafts. They are
// overwritten before they are deleted, so that no column keeps the number.
func (s *Store) sealKey(ctx context.Context, tx *sql.Tx, reg *register, c *cube, key []int32, submissions map[int32]bool) error {
	where := c.keyIs(key)
	brought, err := column[int32](ctx, tx, "SELECT DISTINCT submission FROM "+c.table+" WHERE "+where)
	if err != nil {
		return err
	}
	for _, id := range brought {
		submissions[id] = true
	}
	tables := []string{c.table}
	for _, x := range reg.releases {
		if x.Number == 0 && slices.Contains(s.cubesOf(x), c) {
			tables = append(tables, draftRows(x.DraftID, c.ds.ID))
		}
	}
	for _, table := range tables {
		for _, statement := range []string{
			"UPDATE " + table + " SET value = NULL, low = NULL, high = NULL, cell_text = NULL WHERE " + where,
			"DELETE FROM " + table + " WHERE " + where,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
	}
	return nil
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
func (s *Store) remember(ctx context.Context, tx *sql.Tx, c *cube, key []int32, it sealing) error {
	last := len(key) - 1
	text, err := json.Marshal(append(texts(s.codes.all(), key[:last]), s.periods.get(key[last]).text))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ds.ID, string(text), it.x.submission, it.cell.Sheet, it.cell.Row, it.cell.Col, it.reason, utc(s.now()))
	return err
}

// destroy marks submissions as destroyed, and takes what findings of their
// releases quote from the cell.
func (s *Store) destroy(ctx context.Context, tx *sql.Tx, ids map[int32]bool, cell warehouse.CellRef) ([]string, error) {
	var list []int32
	for id := range ids {
		list = append(list, id)
	}
	hashes, err := column[string](ctx, tx, `SELECT DISTINCT sha256 FROM submission WHERE id IN (`+intList(list)+`)`)
	if err != nil {
		return nil, err
	}
	for _, sha := range hashes {
		if _, err := tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ?`, utc(s.now()), sha); err != nil {
			return nil, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE finding SET found = '', expected = '', message = '' WHERE sheet = ? AND cell_row = ? AND cell_col = ?
 AND draft IN (SELECT draft FROM release WHERE submission IN (`+intList(list)+`))`, cell.Sheet, cell.Row, cell.Col)
	return hashes, err
}

// refuseSealed keeps a draft that still holds a sealed figure from being
// published. A row without a number, as a corrected file has it, is no figure.
func (s *Store) refuseSealed(ctx context.Context, tx *sql.Tx, g *group) error {
	keys, err := column[string](ctx, tx, `SELECT DISTINCT key FROM sealed WHERE dataset = ?`, g.cube.ds.ID)
	if err != nil {
		return err
	}
	for _, text := range keys {
		key, ok := s.parseKey(g.cube, text)
		if !ok {
			continue
		}
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
