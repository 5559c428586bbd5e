package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func backupCommand() command {
	return command{
		name: "backup", args: "DIR", summary: "Copy the database, the submissions and the layouts kept beside it to a new folder.", warehouse: true,
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return usagef("backup takes one folder, which must not exist yet")
				}
				return c.withStore(ctx, func(s *store.Store) error {
					dir := c.path(c.args[0])
					if err := s.Backup(ctx, dir); err != nil {
						return err
					}
					if err := copyLayouts(layoutsBeside(c.db), backupLayouts(dir)); err != nil {
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
				dir, layouts := c.path(c.args[0]), layoutsBeside(c.db)
				if _, err := os.Stat(layouts); err == nil {
					return warehouse.Errorf(warehouse.ErrConflict, "%s is there already; move it away or name another database with --db", layouts)
				}
				if err := store.Restore(ctx, dir, c.db); err != nil {
					return err
				}
				if err := copyLayouts(backupLayouts(dir), layouts); err != nil {
					return err
				}
				fmt.Fprintf(c.Stdout, "restored to %s\n", c.db)
				return nil
			}
		},
	}
}

// backupLayouts is where a backup keeps the layouts that lie beside a database.
func backupLayouts(dir string) string { return layoutsBeside(filepath.Join(dir, "siemmes.duckdb")) }

// copyLayouts copies a folder of layouts; one that is not there holds none.
func copyLayouts(from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("copy the layouts: %w", err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy the layouts: %w", err)
	}
	return nil
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
