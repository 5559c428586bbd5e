package main

import (
	"context"
	"errors"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// defaultWait is how long a command waits for another one that uses the database.
const defaultWait = 30 * time.Second

// holder waits for the database of a call, and takes its hold.
type holder struct{ *call }

// readWait reads how long the command waits, from SIEMMES_WAIT.
func (c holder) readWait() (err error) {
	c.wait = defaultWait
	if value := c.Getenv("SIEMMES_WAIT"); value != "" {
		if c.wait, err = time.ParseDuration(value); err != nil || c.wait < 0 {
			return usageError("command.wait-wrong", "value", value)
		}
	}
	return nil
}

// waitFor calls try until the database is free, and says once that it waits.
func (c holder) waitFor(ctx context.Context, try func() error) error {
	return store.Wait(ctx, c.wait, func() error {
		err := try()
		if errors.Is(err, warehouse.ErrBusy) && c.wait > 0 && !c.saidWaiting {
			c.saidWaiting = true
			c.warn("command.waiting", "path", c.db, "limit", c.wait.String())
		}
		return err
	})
}

// takeHold takes the hold of the database for this command, which gives it back.
func (c holder) takeHold(ctx context.Context) error {
	return c.waitFor(ctx, func() (err error) {
		c.hold, err = store.TakeHold(c.db)
		return err
	})
}

// reach takes the hold of the database, or runs the command in the process that serves
// it. done reports whether it ran there. A process that ends before it begins the command
// leaves it to this one.
func (c holder) reach(ctx context.Context) (done bool, err error) {
	err = c.waitFor(ctx, func() (err error) {
		if conn, ok := dialServer(c.db); ok {
			if err = forward(ctx, conn, c.Env); !errors.Is(err, errNotBegun) {
				done = true
				return finished{err}
			}
			return warehouse.WrapError(warehouse.ErrBusy, err, "command.serving-gone")
		}
		c.hold, err = store.TakeHold(c.db)
		return err
	})
	if end, ok := err.(finished); ok {
		return done, end.error
	}
	return done, err
}

// finished is the result of a command that ran in another process. What it wraps is not
// looked at: a command that ended with ErrBusy is not tried again.
type finished struct{ error }
