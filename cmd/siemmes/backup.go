package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"siemmes/warehouse/store"
)

func backupCommand() command {
	return command{
		name: "backup", args: "DIR", summary: "Copy the database and all submissions to a new folder.", warehouse: true,
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return usagef("backup takes one folder, which must not exist yet")
				}
				return c.withStore(ctx, func(s *store.Store) error {
					if err := s.Backup(ctx, c.path(c.args[0])); err != nil {
						return err
					}
					fmt.Fprintf(c.Stdout, "backed up to %s\n", c.args[0])
					return nil
				})
			}
		},
	}
}

func restoreCommand() command {
	return command{
		name: "restore", args: "DIR", summary: "Make a database from a backup; the file must not exist yet.",
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return usagef("restore takes the folder that backup wrote")
				}
				if err := store.Restore(ctx, c.path(c.args[0]), c.db); err != nil {
					return err
				}
				fmt.Fprintf(c.Stdout, "restored to %s\n", c.db)
				return nil
			}
		},
	}
}

func verifyCommand() command {
	return command{
		name: "verify", summary: "Check that every figure, cell and stored file is whole.", warehouse: true,
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				return c.withStore(ctx, func(s *store.Store) error {
					if err := s.Verify(ctx); err != nil {
						return err
					}
					fmt.Fprintln(c.Stdout, "all is whole")
					return nil
				})
			}
		},
	}
}
