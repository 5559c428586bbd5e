package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Releases lists all releases and drafts, those loaded last first, without
// their findings.
func (s *Store) Releases(context.Context) ([]warehouse.Release, error) {
	known := s.known.Load().releases
	out := make([]warehouse.Release, len(known))
	for i, x := range known {
		out[i] = x.Release
		out[i].Parts = slices.Clone(x.Parts)
	}
	slices.Reverse(out)
	return out, nil
}

// Release returns one release with its findings: "7", or "D12" for a draft.
func (s *Store) Release(ctx context.Context, id string) (warehouse.Release, error) {
	x, err := s.find(id)
	if err != nil {
		return warehouse.Release{}, err
	}
	return s.release(ctx, x)
}

// find reads the number of a release or a draft.
func (s *Store) find(id string) (*release, error) {
	reg := s.known.Load()
	var x *release
	if n, err := strconv.Atoi(strings.TrimLeft(id, "dD")); err != nil {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "%q is no release; releases are numbered 7, drafts D12", id)
	} else if strings.HasPrefix(strings.ToUpper(id), "D") {
		x = reg.draft(n)
	} else {
		x = reg.number(n)
	}
	if x == nil {
		return nil, warehouse.Errorf(warehouse.ErrNotFound, "there is no release %s; releases list shows those there are", id)
	}
	return x, nil
}

// release is a release with its findings.
func (s *Store) release(ctx context.Context, x *release) (warehouse.Release, error) {
	out := x.Release
	out.Parts = slices.Clone(x.Parts)
	const q = `SELECT rule, severity, file, sheet, cell_row, cell_col, found, expected, message, key, accepted, count, told
 FROM finding WHERE draft = ? ORDER BY place`
	err := each(ctx, s.db, q, []any{x.DraftID}, func(rows *sql.Rows) error {
		var f warehouse.Finding
		var told string
		err := rows.Scan(&f.Rule, &f.Severity, &f.File, &f.Sheet, &f.Row, &f.Col, &f.Found, &f.Expected, &f.Message, &f.Key, &f.Accepted, &f.Count, &told)
		if err == nil && told != "" {
			err = json.Unmarshal([]byte(told), &f.Told)
		}
		out.Findings = append(out.Findings, f)
		return err
	})
	return out, convert(err)
}

// Withdraw marks a published release as withdrawn, and keeps why. The figures that
// no other published release of the source confirms are answered without a
// number, in every vintage; no older ones come back.
func (s *Store) Withdraw(ctx context.Context, id, reason string) (err error) {
	defer warehouse.Wrap(&err, "withdraw release %s", id)
	return s.change(ctx, func(tx *sql.Tx) error {
		x, err := s.find(id)
		switch {
		case err != nil:
			return err
		case x.Number == 0:
			return warehouse.Errorf(warehouse.ErrConflict, "%s is a draft; only what was published can be withdrawn", x.ID())
		case x.State == warehouse.Withdrawn:
			return warehouse.Errorf(warehouse.ErrConflict, "release %s was withdrawn already", x.ID())
		}
		_, err = tx.ExecContext(ctx, `UPDATE release SET state = ?, withdrawn = ?, withdrawal = ? WHERE draft = ?`,
			string(warehouse.Withdrawn), utc(s.now()), reason, x.DraftID)
		if err != nil {
			return err
		}
		return reconfirm(ctx, tx, s.cubesOf(x))
	})
}
