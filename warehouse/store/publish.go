package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

//go:embed sql/close.sql
var closeSQL string

//go:embed sql/confirm.sql
var confirmSQL string

//go:embed sql/enter.sql
var enterSQL string

//go:embed sql/file.sql
var fileSQL string

// Publish gives a draft its number and makes its figures current, or files them
// in history as far as a later edition covers them. A draft that changes nothing
// becomes a release too: it confirms the figures. A draft with an embargo after
// now is scheduled instead. A release is dated when its transaction runs ([Store.moment]).
func (s *Store) Publish(ctx context.Context, draftID int, now time.Time) (_ warehouse.Release, err error) {
	defer warehouse.Wrap(&err, "publish D%d", draftID)
	x, err := s.draftToPublish(draftID)
	if err != nil {
		return warehouse.Release{}, err
	}
	if x.Embargo.After(now) {
		if err := s.Schedule(ctx, draftID, x.Embargo); err != nil {
			return warehouse.Release{}, err
		}
		return s.release(ctx, s.Register().Draft(draftID))
	}
	var out warehouse.Release
	err = s.change(ctx, func(tx *digestTx) error {
		// Read again: another publication may have gone first.
		if x, err = s.draftToPublish(draftID); err != nil {
			return err
		}
		out, err = publication{s}.publish(ctx, tx, x)
		return err
	})
	if err != nil {
		return out, err
	}
	return s.release(ctx, s.Register().Number(out.Number))
}

func (s *Store) draftToPublish(id int) (*query.Release, error) {
	x := s.Register().Draft(id)
	switch {
	case x == nil:
		return nil, warehouse.NewError(warehouse.ErrNotFound, "store.no-draft", "draft", fmt.Sprint("D", id))
	case x.Number > 0:
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.published-already", "draft", fmt.Sprint("D", id), "release", x.ID())
	}
	return x, nil
}

// publication makes a draft a release.
type publication struct{ *Store }

// publish works inside the transaction.
func (s publication) publish(ctx context.Context, tx *digestTx, x *query.Release) (warehouse.Release, error) {
	reg := s.Register()
	number := reg.Last + 1
	out := x.Release
	if err := entitlement(s).rights(ctx, tx, x); err != nil {
		return out, err
	}
	out.Parts = nil
	if err := s.intact(ctx, tx, x); err != nil {
		return out, err
	}
	for _, g := range s.draftGroups(reg, x) {
		if err := tx.enter(ctx, g.cube, number); err != nil {
			return out, err
		}
		if err := Seals(s).refuseSealed(ctx, tx, tx, g.cube, g.rows); err != nil {
			return out, err
		}
		parts, err := s.publishGroup(ctx, tx, g, reg, number, x.Submission.Office)
		if err != nil {
			return out, err
		}
		out.Parts = addParts(out.Parts, parts)
	}
	if err := voided(x, out.Parts); err != nil {
		return out, err
	}
	for _, rows := range s.draftTables(x) {
		if _, err := tx.ExecContext(ctx, "DROP TABLE "+rows); err != nil {
			return out, err
		}
	}
	out.Number, out.State, out.Published, out.Historic = number, warehouse.Published, s.moment(reg), out.Filed()
	_, err := tx.ExecContext(ctx, `UPDATE release SET number = ?, state = ?, published = ?, historic = ? WHERE draft = ?`,
		number, string(out.State), out.Published, out.Historic, x.DraftID)
	if err := errors.Join(err, writeParts(ctx, tx, x.DraftID, out.Parts)); err != nil {
		return out, err
	}
	if err := Seals(s).protectSealed(ctx, tx, s.cubesOf(x)); err != nil {
		return out, err
	}
	if err := shapes(s).reshape(ctx, tx, number); err != nil || len(reg.Withdrawn()) == 0 {
		return out, err
	}
	return out, reconfirm(ctx, tx, s.cubesOf(x))
}

// voided returns ErrConflict where a draft would end more figures, or enter more of
// them into history, than when it was checked: somebody confirmed less than that.
func voided(x *query.Release, parts []warehouse.Part) error {
	for _, now := range parts {
		was := warehouse.Part{}
		for _, p := range x.Parts {
			if p.Dataset == now.Dataset && p.Source == now.Source {
				was = p
			}
		}
		if now.Ended > was.Ended || now.Filed > was.Filed {
			return warehouse.NewError(warehouse.ErrConflict, "error.draft-void", "draft", x.ID(), "source", now.Source,
				"ended", strconv.Itoa(now.Ended-was.Ended), "filed", strconv.Itoa(now.Filed-was.Filed))
		}
	}
	return nil
}

// draftGroups is what a committed draft brings, dataset by dataset.
func (s publication) draftGroups(reg *query.Register, x *query.Release) []*group {
	sides := map[string][]side{}
	var order []string
	for _, l := range x.Loads {
		sd := side{table: l.Table, replaces: l.Replaces, cuts: l.Table.CutIDs()}
		if sides[l.Table.Dataset] == nil {
			order = append(order, l.Table.Dataset)
		}
		sides[l.Table.Dataset] = append(sides[l.Table.Dataset], sd)
	}
	var out []*group
	for _, dataset := range order {
		out = append(out, s.groups(reg, s.Cube(dataset), draftRows(x.DraftID, dataset), sides[dataset], x.Edition, x.Order)...)
	}
	return out
}

// draftTables names the tables of a draft's rows.
func (s *Store) draftTables(x *query.Release) []string {
	var out []string
	for _, l := range x.Loads {
		if rows := draftRows(x.DraftID, l.Table.Dataset); !slices.Contains(out, rows) {
			out = append(out, rows)
		}
	}
	return out
}

// publishGroup closes what is replaced or gone, confirms what stays, enters what
// is new and files what a later edition covers.
func (s publication) publishGroup(ctx context.Context, tx *digestTx, g *group, reg *query.Register, number int, office string) ([]warehouse.Part, error) {
	if err := g.compare(ctx, tx, reg); err != nil {
		return nil, err
	}
	if err := entitlement(s).rightsToEnd(ctx, tx, g, office); err != nil {
		return nil, err
	}
	parts, err := s.counts(ctx, tx, g)
	if err != nil {
		return parts, err
	}
	which := "d.rowid IN (SELECT drow FROM compared WHERE NOT stays)"
	if g.fresh {
		which = "d.cut IN (" + query.IntList(g.cuts()) + ")"
	}
	fill := func(statement string) string {
		return g.fill(statement, "{which}", which, "{names}", columnNames(g.cube), "{number}", strconv.Itoa(number), "{forever}", strconv.Itoa(query.Forever))
	}
	if g.fresh {
		return parts, tx.enterRows(ctx, fill(enterSQL))
	}
	const changed = "SELECT frow FROM compared WHERE frow IS NOT NULL UNION ALL SELECT frow FROM ended"
	if err := tx.changeRows(ctx, g.cube, changed, fill(closeSQL), fill(confirmSQL)); err != nil {
		return nil, err
	}
	return parts, tx.enterRows(ctx, fill(enterSQL), fill(fileSQL))
}

// intact returns ErrUnreadable where the rows of a draft are not those that were loaded.
// Since the database was opened nobody but this process could change them.
func (s publication) intact(ctx context.Context, tx *digestTx, x *query.Release) error {
	if s.loaded[x.DraftID] {
		return nil
	}
	for _, rows := range s.draftTables(x) {
		same, err := tx.intact(ctx, strings.Trim(rows, `"`))
		if err == nil && !same {
			err = warehouse.NewError(warehouse.ErrUnreadable, "store.draft-damaged", "draft", x.ID())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Discard removes a committed draft, and the bytes of its file where no other release or
// draft is made of them.
func (s *Store) Discard(ctx context.Context, draftID int) (err error) {
	defer warehouse.Wrap(&err, "discard D%d", draftID)
	sha := ""
	err = s.change(ctx, func(tx *digestTx) error {
		x, err := s.draftToPublish(draftID)
		if err != nil {
			return err
		}
		sha = x.Submission.SHA256
		return publication{s}.forget(ctx, tx, x)
	})
	if err != nil || s.underWay.Load() == sha {
		return err
	}
	return submissionFiles{s}.dropUnknown(sha)
}

// forget removes a draft and everything that is known of it.
func (s publication) forget(ctx context.Context, tx *digestTx, x *query.Release) error {
	for _, rows := range s.draftTables(x) {
		if _, err := tx.ExecContext(ctx, "DROP TABLE "+rows); err != nil {
			return err
		}
	}
	for _, table := range []string{"release", "part", "finding", "table_load", "table_area", "cut_constant", "unproven"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE draft = ?", x.DraftID); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM submission WHERE id = ? AND NOT EXISTS (SELECT 1 FROM release r WHERE r.submission = submission.id)`, x.SubmissionID)
	return err
}
