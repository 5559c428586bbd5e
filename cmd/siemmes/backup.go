package main

import (
	"context"
	"errors"
	"fmt"
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
					if len(m.Damaged) > 0 {
						return warehouse.NewError(warehouse.ErrUnreadable, "command.backup-damaged", "dir", c.args[0], "tables", strings.Join(m.Damaged, ", "))
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
	if m.Manifest == nil {
		c.warn("command.restored-unproven", "dir", dir)
		c.comparesItself = true
		if err := c.withStore(ctx, c.verify(ctx, true)); err != nil {
			return err
		}
	} else {
		if n := len(m.Lacking); n > 0 {
			c.warn("command.restored-lacks", "count", n, "files", strings.Join(m.Lacking, ", "))
		}
		if len(m.Damaged) > 0 {
			c.warn("command.restored-damaged", "tables", strings.Join(m.Damaged, ", "))
		}
	}
	if m.SealsKnown {
		c.tell("command.restored-sealed", "count", m.Sealed)
	} else {
		c.warn("command.restored-seals")
	}
	c.tell("command.restored", "path", c.db)
	return nil
}

func verifyCommand() command {
	return command{
		name: "verify", summary: "Check that every figure, cell and stored file is whole.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			deep := fs.Bool("deep", false, "read the stored files again through their layouts and compare every figure")
			return func(ctx context.Context, c *call) error {
				opened := false
				c.comparesItself = *deep
				err := c.withStore(ctx, func(s *store.Store) error {
					opened = true
					return backupCall{c}.verify(ctx, *deep)(s)
				})
				if err == nil || opened || errors.Is(err, warehouse.ErrBusy) || c.databaseMissing() {
					return err
				}
				found, failed := store.Damages(ctx, c.db)
				return errors.Join(err, failed, found.Err())
			}
		},
	}
}

// verify checks a store, where it is to be deep with the stored files read again, and
// warns of what every user of the machine can read.
func (c backupCall) verify(ctx context.Context, deep bool) func(*store.Store) error {
	return func(s *store.Store) error {
		exposed, err := store.Exposed(c.db)
		if err != nil {
			return err
		}
		for _, path := range exposed {
			c.warn("command.exposed", "path", path)
		}
		found, err := store.Verification{Store: s}.Check(ctx)
		if err != nil {
			return err
		}
		if deep {
			lib, err := c.library()
			if err != nil {
				return err
			}
			all, err := store.Verification{Store: s}.Releases(ctx)
			if err != nil {
				return err
			}
			found = found.WithoutUnproven()
			d := &deepCheck{call: c.call, store: s, layouts: lib, tell: func(more store.Verified) {
				found.Problems = append(found.Problems, more.Problems...)
				found.Warnings = append(found.Warnings, more.Warnings...)
			}}
			if err := d.check(ctx, all); err != nil {
				return errors.Join(err, found.Err())
			}
		}
		for _, m := range found.Warnings {
			fmt.Fprintf(c.Stderr, "siemmes: %s\n", c.reader().Say(m))
		}
		if err := found.Err(); err != nil {
			return err
		}
		c.tell("command.whole")
		return nil
	}
}
