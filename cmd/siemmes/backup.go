package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

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
					dir := c.path(c.args[0])
					if err := s.Backup(ctx, dir); err != nil {
						return err
					}
					if err := copyOwnFolders(c.db, backupDatabase(dir)); err != nil {
						return err
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
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(ctx context.Context, c *call) error {
				if len(c.args) != 1 {
					return c.argumentsError()
				}
				dir := c.path(c.args[0])
				for _, folder := range ownFolders(c.db) {
					if _, err := os.Stat(folder); err == nil {
						return warehouse.NewError(warehouse.ErrConflict, "store.there-already", "path", folder)
					}
				}
				if err := store.Restore(ctx, dir, c.db); err != nil {
					return err
				}
				if err := copyOwnFolders(backupDatabase(dir), c.db); err != nil {
					return err
				}
				c.tell("command.restored", "path", c.db)
				return nil
			}
		},
	}
}

// backupDatabase is the database of a backup, beside which its folders are.
func backupDatabase(dir string) string { return filepath.Join(dir, "siemmes.duckdb") }

// ownFolders are the folders beside a database: its layouts and its report
// definitions.
func ownFolders(db string) []string { return []string{layoutsBeside(db), reportsBeside(db)} }

// copyOwnFolders copies the folders beside a database to those beside another one.
// One that is not there is left out.
func copyOwnFolders(from, to string) error {
	for i, folder := range ownFolders(from) {
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		target := ownFolders(to)[i]
		if err := os.Mkdir(target, 0o700); err != nil {
			return warehouse.WrapError(warehouse.ErrUnreadable, err, "command.cannot-write", "file", target)
		}
		if err := os.CopyFS(target, os.DirFS(folder)); err != nil {
			return warehouse.WrapError(warehouse.ErrUnreadable, err, "command.cannot-write", "file", target)
		}
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
					c.tell("command.whole")
					return nil
				})
			}
		},
	}
}
