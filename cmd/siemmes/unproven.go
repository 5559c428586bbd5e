package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// unprovenCall is a call that opens a database with releases of which nothing proves that
// they are as they were written. They are compared with their files once.
type unprovenCall struct{ *call }

// compare compares those that were not compared yet, before the command does its work. It
// says so before, and names each figure that differs and each file that cannot be
// compared. None of this keeps the command from its work; what is interrupted is gone on
// with the next time.
func (c unprovenCall) compare(ctx context.Context, s *store.Store) error {
	if c.comparesItself {
		return nil
	}
	waiting, err := store.Unproven{Store: s}.Waiting(ctx)
	if err == nil && len(waiting) > 0 {
		c.warn("command.compares", "count", len(waiting))
		err = c.compareAll(ctx, s, waiting, func(found store.Verified) {
			for _, m := range slices.Concat(found.Problems, found.Warnings) {
				fmt.Fprintf(c.Stderr, "siemmes: %s\n", c.reader().Say(m))
			}
		})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		tellError(c.Stderr, c.reader(), "", err)
	}
	return nil
}

// compareServed compares them while the site is served, and writes to its log. Each is a
// load of its own, so that other loads have their turn between two.
func (c unprovenCall) compareServed(ctx context.Context, s *store.Store, log *slog.Logger) {
	waiting, err := store.Unproven{Store: s}.Waiting(ctx)
	if err == nil && len(waiting) > 0 {
		log.Info("comparing releases that nothing proves with their files, once", "count", len(waiting))
		quiet := *c.call
		quiet.Stderr = io.Discard // no progress bar in the log
		differ, notCompared := 0, 0
		err = unprovenCall{&quiet}.compareAll(ctx, s, waiting, func(found store.Verified) {
			differ += min(1, len(found.Problems))
			notCompared += len(found.Warnings)
			for _, m := range found.Problems {
				log.Error("a release is not as its file", "said", c.reader().Say(m))
			}
			for _, m := range found.Warnings {
				log.Warn("a release is not compared with its file", "said", c.reader().Say(m))
			}
		})
		if err == nil {
			log.Info("compared releases with their files", "count", len(waiting), "differ", differ, "not_compared", notCompared)
		}
	}
	if err != nil && ctx.Err() == nil {
		log.Error("not all releases are compared with their files", "error", err)
	}
}

// compareAll compares releases with their files, and passes on what is found of each.
func (c unprovenCall) compareAll(ctx context.Context, s *store.Store, releases []warehouse.Release, tell func(store.Verified)) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	d := &deepCheck{call: c.call, store: s, layouts: lib, tell: tell}
	return d.check(ctx, releases)
}
