package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func backupCommand() command {
	return command{
		name: "backup", args: "DIR", summary: "Copy the database, the submissions and the layouts and report definitions beside it to a new folder.", warehouse: true,
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return c.argumentsError()
				}
				return c.withStore(ctx, func(s *store.Store) error {
					m, err := s.Backup(ctx, c.path(c.args[0]))
					if err != nil {
						return err
					}
					if n := len(m.Lacking); n > 0 {
						return warehouse.NewError(warehouse.ErrUnreadable, "command.backup-lacks", "dir", c.args[0], "count", n, "files", strings.Join(m.Lacking, ", "))
					}
					c.tell("command.backed-up", "dir", c.args[0])
					return nil
				})
			}
		},
	}
}

func restoreCommand() command {
	return command{
		name: "restore", args: "DIR", summary: "Make a database from a backup; the file must not exist yet.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			unproven := fs.Bool("unproven", false, "restore a backup of an earlier version, which has no manifest.json, and check the database afterwards")
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return c.argumentsError()
				}
				return backupCall{c}.restore(ctx, c.path(c.args[0]), *unproven)
			}
		},
	}
}

// backupCall is a call of restore or verify.
type backupCall struct{ *call }

// restore makes the database from a backup; one without proof is checked afterwards.
func (c backupCall) restore(ctx context.Context, dir string, unproven bool) (err error) {
	if err := holder(c).takeHold(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.hold.Release()) }()
	m, err := store.Restore(ctx, dir, c.db, store.RestoreOptions{Catalog: c.catalog(), Now: c.Now, Hold: c.hold, Unproven: unproven})
	if err != nil {
		return err
	}
	if m == nil {
		c.warn("command.restored-unproven", "dir", dir)
		if err := c.withStore(ctx, c.verify(ctx)); err != nil {
			return err
		}
	} else if n := len(m.Lacking); n > 0 {
		c.warn("command.restored-lacks", "count", n, "files", strings.Join(m.Lacking, ", "))
	}
	c.tell("command.restored", "path", c.db)
	return nil
}

func verifyCommand() command {
	return command{
		name: "verify", summary: "Check that every figure, cell and stored file is whole.", warehouse: true,
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error { return c.withStore(ctx, backupCall{c}.verify(ctx)) }
		},
	}
}

// verify checks a store, and warns of what every user of the machine can read.
func (c backupCall) verify(ctx context.Context) func(*store.Store) error {
	return func(s *store.Store) error {
		exposed, err := store.Exposed(c.db)
		if err != nil {
			return err
		}
		for _, path := range exposed {
			c.warn("command.exposed", "path", path)
		}
		if err := s.Verify(ctx); err != nil {
			return err
		}
		c.tell("command.whole")
		return nil
	}
}
