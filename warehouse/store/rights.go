package store

import (
	"context"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/query"
)

// entitlement is what an office may deliver and end.
type entitlement struct{ *Store }

// rights returns ErrDenied where the office that sent a draft has no right to a
// source or a reporting area in it, or had its token revoked since. What counts
// is the right that the office has now. An office that was never entered, and
// the command line without one, may publish everything.
func (s entitlement) rights(ctx context.Context, q queryer, x *query.Release) error {
	office, err := officeNow(ctx, q, x.Submission.Office)
	if err != nil {
		return err
	}
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
			codes, err := column[string](ctx, q, `SELECT DISTINCT c.code FROM `+rows+` d JOIN code c ON c.id = d.`+query.QuoteName(dim)+` ORDER BY c.code`)
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

// officeNow is an office as it was entered last; ErrDenied where its token was revoked.
// One that was never entered has no limits.
func officeNow(ctx context.Context, q queryer, name string) (warehouse.Office, error) {
	entered, err := offices(ctx, q, `WHERE name = ?`, name)
	if err != nil || len(entered) == 0 {
		return warehouse.Office{}, err
	}
	i := slices.IndexFunc(entered, func(o warehouse.Office) bool { return o.Revoked.IsZero() })
	if i < 0 {
		return warehouse.Office{}, warehouse.NewError(warehouse.ErrDenied, "error.denied-revoked", "office", name)
	}
	return entered[i], nil
}

// rightsToEnd returns ErrDenied where a compared group would end figures of a reporting
// area to which an office has no right: to end a figure is to publish that it no longer
// holds.
func (s entitlement) rightsToEnd(ctx context.Context, tx *digestTx, g *group, name string) error {
	office, err := officeNow(ctx, tx, name)
	if err != nil || len(office.Areas) == 0 || g.fresh {
		return err
	}
	areas, err := column[string](ctx, tx, g.fill(`SELECT DISTINCT c.code FROM ended e JOIN {fact} f ON f.rowid = e.frow JOIN code c ON c.id = f."REF_AREA" ORDER BY c.code`))
	for _, area := range areas {
		if !office.HasArea(area) {
			return warehouse.NewError(warehouse.ErrDenied, "error.denied-ended", "area", area, "office", name)
		}
	}
	return err
}
