package desk

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// answering is a desk that takes what is said of a proposal.
type answering struct{ *Desk }

// forgetOwn takes the layout back that was kept of a job, before the job is read anew or
// discarded: what it says was only this file's, and next month's file is not to be read
// by what is given up. A layout under which something is published stays.
func (s answering) forgetOwn(ctx context.Context, j *job) error {
	j.mu.Lock()
	own := j.own
	j.own = ""
	j.mu.Unlock()
	if own == "" || s.Keeper == nil {
		return nil
	}
	all, err := s.Warehouse.Releases(ctx, warehouse.Reader{Office: j.office.Name})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(rel warehouse.Release) bool { return rel.Layout == own }) {
		return nil
	}
	return s.Keeper.Forget(ctx, own)
}
