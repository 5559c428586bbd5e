package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Unseal ends the seal of the figure that is in a cell of a release or a draft, and
// keeps why. The number is gone, and so are the files that were destroyed: the figure
// comes back with the next delivery that gives it. It returns which figures they are;
// ErrNotFound where none of the cell is sealed.
func (s Seals) Unseal(ctx context.Context, id string, cell warehouse.CellRef, reason string) (out []warehouse.FigureKey, err error) {
	defer warehouse.Wrap(&err, "unseal %s of release %s", cell, id)
	err = s.change(ctx, func(tx *digestTx) error {
		x, err := s.find(id)
		if err != nil {
			return err
		}
		for _, c := range s.cubesOf(x) {
			keys, err := s.keysAt(ctx, tx, x, c, cell)
			if err != nil {
				return err
			}
			for _, key := range keys {
				unsealed, err := s.unseal(ctx, tx, c, key, reason)
				if err != nil {
					return err
				}
				if unsealed {
					out = append(out, s.figureKey(c, key))
				}
			}
		}
		if out == nil {
			return warehouse.NewError(warehouse.ErrNotFound, "store.no-seal-at", "release", x.ID(), "cell", cell)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, s.keep(ctx)
}

// unseal ends the seals of a key, and reports whether there was one.
func (s Seals) unseal(ctx context.Context, tx *digestTx, c *query.Cube, key []int32, reason string) (bool, error) {
	text, err := s.keptKey(c, key)
	if err != nil {
		return false, err
	}
	done, err := tx.ExecContext(ctx, `UPDATE sealed SET unsealed = ?, unseal_reason = ? WHERE dataset = ? AND key = ? AND unsealed IS NULL`,
		s.moment(s.Register()), reason, c.Dataset.ID, text)
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// List lists the figures that were sealed, those of last first.
func (s Seals) List(ctx context.Context) ([]warehouse.SealRecord, error) {
	out := []warehouse.SealRecord{}
	const statement = `SELECT x.dataset, x.key, coalesce(f.sha256, ''), x.sheet, x.cell_row, x.cell_col, x.reason, x.sealed, x.unsealed, coalesce(x.unseal_reason, '')
 FROM sealed x LEFT JOIN submission f ON f.id = x.submission ORDER BY x.sealed DESC, x.dataset, x.key`
	err := each(ctx, s.db, statement, nil, func(rows *sql.Rows) error {
		var r warehouse.SealRecord
		var key string
		var unsealed sql.NullTime
		err := rows.Scan(&r.Dataset, &key, &r.SHA256, &r.Cell.Sheet, &r.Cell.Row, &r.Cell.Col, &r.Reason, &r.Sealed, &unsealed, &r.UnsealReason)
		if err != nil {
			return err
		}
		var words []string
		if err := json.Unmarshal([]byte(key), &words); err != nil || len(words) == 0 {
			return err
		}
		r.Key, r.Period = words[:len(words)-1], words[len(words)-1]
		if r.Sealed = r.Sealed.UTC(); unsealed.Valid {
			r.Unsealed = unsealed.Time.UTC()
		}
		out = append(out, r)
		return nil
	})
	return out, convert(err)
}
