package store

import (
	"context"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// find reads the number of a release or a draft.
func (s *Store) find(id string) (*query.Release, error) {
	reg := s.Register()
	var x *query.Release
	if n, err := strconv.Atoi(strings.TrimLeft(id, "dD")); err != nil {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "store.not-a-release", "id", id)
	} else if strings.HasPrefix(strings.ToUpper(id), "D") {
		x = reg.Draft(n)
	} else {
		x = reg.Number(n)
	}
	if x == nil {
		return nil, noRelease(id)
	}
	return x, nil
}

// Withdraw marks a published release as withdrawn, and keeps why. The figures that
// no other published release of the source confirms are answered without a
// number, in every vintage; no older ones come back.
func (s *Store) Withdraw(ctx context.Context, id, reason string) (err error) {
	defer warehouse.Wrap(&err, "withdraw release %s", id)
	return s.change(ctx, func(tx *digestTx) error {
		x, err := s.find(id)
		switch {
		case err != nil:
			return err
		case x.Number == 0:
			return warehouse.NewError(warehouse.ErrConflict, "store.withdraw-draft", "release", x.ID())
		case x.State == warehouse.Withdrawn:
			return warehouse.NewError(warehouse.ErrConflict, "store.withdrawn-already", "release", x.ID())
		}
		_, err = tx.ExecContext(ctx, `UPDATE release SET state = ?, withdrawn = ?, withdrawal = ? WHERE draft = ?`,
			string(warehouse.Withdrawn), s.moment(s.Register()), reason, x.DraftID)
		if err != nil {
			return err
		}
		return reconfirm(ctx, tx, s.cubesOf(x))
	})
}
