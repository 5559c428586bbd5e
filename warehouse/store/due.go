package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Schedule fixes when a draft is to be published by PublishDue.
func (s *Store) Schedule(ctx context.Context, draftID int, at time.Time) (err error) {
	defer warehouse.Wrap(&err, "schedule D%d", draftID)
	return s.change(ctx, func(tx *digestTx) error {
		x, err := s.draftToPublish(draftID)
		if err != nil {
			return err
		}
		if err := (entitlement{s}).rights(ctx, tx, x); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE release SET state = ?, embargo = ? WHERE draft = ?`, string(warehouse.Scheduled), utc(at), draftID)
		return err
	})
}

// PublishDue publishes the scheduled drafts whose time has come, the earliest
// first, and lists them. What cannot be published does not keep the others back: it
// is listed as held back, with the reason. A store that was opened for reading holds
// all of them back.
func (s *Store) PublishDue(ctx context.Context, now time.Time) (published []warehouse.Release, held []warehouse.HeldBack) {
	for _, x := range s.due(now) {
		r, err := s.Publish(ctx, x.DraftID, now)
		switch {
		case err == nil && r.Number == 0: // it was scheduled for later meanwhile
		case err == nil:
			published = append(published, r)
		case errors.Is(err, warehouse.ErrConflict) && s.Register().Draft(x.DraftID).Number > 0: // another caller was first
		default:
			held = append(held, warehouse.HeldBack{Release: x.Release, Err: err})
		}
	}
	return published, held
}

// due lists the scheduled drafts whose time has come, the earliest first.
func (s *Store) due(now time.Time) []*query.Release {
	var due []*query.Release
	for _, x := range s.Register().Releases {
		if x.State == warehouse.Scheduled && !x.Embargo.After(now) {
			due = append(due, x)
		}
	}
	slices.SortStableFunc(due, func(a, b *query.Release) int { return a.Embargo.Compare(b.Embargo) })
	return due
}
