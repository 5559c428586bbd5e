package store

import (
	"context"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// rights returns ErrDenied where the office that sent a draft has no right to a
// source or a reporting area in it, or had its token revoked since. What counts
// is the right that the office has now. An office that was never entered, and
// the command line without one, may publish everything.
func (s *Store) rights(ctx context.Context, q queryer, x *release) error {
	entered, err := offices(ctx, q, `WHERE name = ?`, x.Submission.Office)
	if err != nil || len(entered) == 0 {
		return err
	}
	i := slices.IndexFunc(entered, func(o warehouse.Office) bool { return o.Revoked.IsZero() })
	if i < 0 {
		return lang.Error(warehouse.ErrDenied, "error.denied-revoked", "office", x.Submission.Office)
	}
	office := entered[i]
	for _, rows := range s.draftTables(x) {
		for dim, denied := range map[string]func(code string) error{
			warehouse.DimSource: func(code string) error {
				if office.HasSource(code) {
					return nil
				}
				return lang.DeniedSource(office, code, warehouse.CellRef{})
			},
			warehouse.DimRefArea: func(code string) error {
				if office.HasArea(code) {
					return nil
				}
				return lang.DeniedArea(office, code, warehouse.CellRef{})
			},
		} {
			codes, err := column[string](ctx, q, `SELECT DISTINCT c.code FROM `+rows+` d JOIN code c ON c.id = d.`+quoteName(dim)+` ORDER BY c.code`)
			if err != nil {
				return err
			}
			for _, code := range codes {
				if err := denied(code); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
