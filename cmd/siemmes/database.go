package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// withStore runs f on the database, which must be there: a command that has
// nothing to put into a new database does not make one.
func (c *call) withStore(ctx context.Context, f func(*store.Store) error) error {
	if c.databaseMissing() {
		return warehouse.NewError(warehouse.ErrUnreadable, "command.no-database", "path", c.db)
	}
	return c.runOn(ctx, c.db, f)
}

// withNewStore runs f on the database, and makes it where there is none.
func (c *call) withNewStore(ctx context.Context, f func(*store.Store) error) error {
	return c.runOn(ctx, c.db, f)
}

// withStoreToCheck runs f on the database, or, where there is none, on an empty
// one in memory that vanishes with the command.
func (c *call) withStoreToCheck(ctx context.Context, f func(*store.Store) error) error {
	if c.databaseMissing() {
		return c.runOn(ctx, "", f)
	}
	return c.runOn(ctx, c.db, f)
}

// databaseMissing reports whether neither this process holds the database nor
// its file is there.
func (c *call) databaseMissing() bool {
	if c.Store != nil {
		return false
	}
	_, err := os.Stat(c.db)
	return errors.Is(err, fs.ErrNotExist)
}

// runOn opens a database and closes it after f; the database that the process
// holds is used as it is. What is unproven is compared with its files first, and what is
// due is published: every command answers from what should be published by now. Where the database cannot be written it is opened
// for reading, and what changes it fails.
func (c *call) runOn(ctx context.Context, path string, f func(*store.Store) error) (err error) {
	s := c.Store
	if s == nil {
		opt, err := c.storeOptions()
		if err != nil {
			return err
		}
		err = holder{c}.waitFor(ctx, func() (err error) {
			s, err = store.Open(ctx, path, opt)
			return err
		})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		if folder := store.FilesGone(s); folder != "" {
			c.warn("command.files-gone", "folder", folder)
		}
		if err := store.Behind(s); err != nil {
			fmt.Fprintf(c.Stderr, "siemmes: %s\n", c.reader().Error(err))
		}
		if err := (unprovenCall{c}).compare(ctx, s); err != nil {
			return err
		}
	}
	c.published = c.publishDue(ctx, s)
	return f(s)
}

// storeOptions are how the command opens a database: what its flags say of memory and
// threads, else the settings.
func (c *call) storeOptions() (store.Options, error) {
	opt := store.Options{Catalog: c.catalog(), Now: c.Now, OrReadOnly: true, LoadWait: c.wait, Hold: c.hold, Program: buildVersion(), Memory: cmp.Or(c.memory, c.Getenv("SIEMMES_MEMORY"))}
	var err error
	if opt.KeepUploads, err = keepUploads(c.Getenv); err != nil {
		return opt, err
	}
	threads := cmp.Or(c.threads, c.Getenv("SIEMMES_THREADS"))
	if threads == "" {
		return opt, nil
	}
	n, err := strconv.Atoi(threads)
	if err != nil || n < 1 {
		return opt, warehouse.NewError(warehouse.ErrInvalid, "store.threads", "value", threads)
	}
	opt.Threads = n
	return opt, nil
}
