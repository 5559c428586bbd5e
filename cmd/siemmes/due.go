package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// publishDue publishes the scheduled releases whose time has come, and lists them. On
// standard error it says which they are, and which are due and could not be published,
// with the reason. Neither keeps a command from its answer.
func (c *call) publishDue(ctx context.Context, s *store.Store) []warehouse.Release {
	published, held := s.PublishDue(ctx, c.Now())
	for _, r := range published {
		c.tellDue("due.published", r, "release", r.ID())
	}
	for _, h := range held {
		c.tellDue("due.held", h.Release, "why", c.reader().Error(h.Err))
	}
	return published
}

func (c *call) tellDue(id string, r warehouse.Release, more ...any) {
	pairs := append([]any{"draft", draftID(r), "file", r.Submission.Name, "due", r.Embargo}, more...)
	c.warn(id, pairs...)
}

// draftID names a release as it was named before it was published.
func draftID(r warehouse.Release) string { return fmt.Sprint("D", r.DraftID) }

// publishWhenDue publishes scheduled releases at their time while the site is served.
// What holds one back is logged once.
func publishWhenDue(ctx context.Context, s *store.Store, log *slog.Logger, now func() time.Time) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	told := map[int]string{} // by draft: why it is held back
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		published, held := s.PublishDue(ctx, now())
		for _, h := range held {
			if why := h.Err.Error(); ctx.Err() == nil && told[h.Release.DraftID] != why {
				told[h.Release.DraftID] = why
				log.Error("release is due and not published", "draft", h.Release.ID(), "due", h.Release.Embargo, "error", h.Err)
			}
		}
		for _, r := range published {
			log.Info("published", "release", r.Number)
		}
	}
}
