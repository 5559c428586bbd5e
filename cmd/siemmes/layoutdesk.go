package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// layoutDesk is the pipeline of a serving site. Offices add layouts while it
// runs: each file is read with those that are known when it comes.
type layoutDesk struct {
	dir string // the user's layouts; made when one is first kept

	mu       sync.RWMutex
	pipeline *ingest.Pipeline // replaced, never changed
}

func (c *call) newLayoutDesk(s *store.Store, lib *layout.Library) (*layoutDesk, error) {
	d := &layoutDesk{dir: c.ownFolder()}
	var err error
	if d.pipeline, err = c.newPipeline(s, lib); err == nil {
		d.pipeline.Keeper = d
	}
	return d, err
}

func (d *layoutDesk) now() *ingest.Pipeline {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.pipeline
}

func (d *layoutDesk) Ingest(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
	return d.now().Ingest(ctx, file, opt)
}

func (d *layoutDesk) Screen(ctx context.Context, file warehouse.File) (bool, error) {
	return d.now().Screen(ctx, file)
}

func (d *layoutDesk) List() []*layout.Layout { return d.now().Layouts.List() }

func (d *layoutDesk) Get(id string) (*layout.Layout, error) { return d.now().Layouts.Get(id) }

// KeepProposal keeps the layout of a file in the user's folder, with what it adds to the
// catalog of all that is served. Both are known at once.
func (d *layoutDesk) KeepProposal(_ context.Context, l *layout.Layout, added *catalog.Addition) (undo func() error, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.pipeline.Layouts.Get(l.ID); err == nil {
		return nil, warehouse.NewError(warehouse.ErrConflict, "command.layout-there", "layout", l.ID)
	}
	undoFiles, err := keepOwn(d.dir, l, added)
	if err != nil {
		return nil, err
	}
	shrink, err := catalog.Extend(d.pipeline.Catalog, added)
	if err != nil {
		return nil, errors.Join(err, undoFiles())
	}
	undo = func() error {
		shrink()
		return errors.Join(undoFiles(), d.reread())
	}
	if err := d.reread(); err != nil {
		return nil, errors.Join(err, undo())
	}
	return func() error {
		d.mu.Lock()
		defer d.mu.Unlock()
		return undo()
	}, nil
}

// Forget takes a layout out of the user's folder. What it added to the catalog stays.
func (d *layoutDesk) Forget(_ context.Context, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := os.Remove(filepath.Join(d.dir, id+".yml")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return d.reread()
}

// reread reads the layouts of the folder anew; the lock is held.
func (d *layoutDesk) reread() error {
	next := *d.pipeline
	var err error
	if next.Layouts, err = layout.Open(d.dir); err == nil {
		d.pipeline = &next
	}
	return err
}

// ownKeeper keeps layouts and what they add to the catalog in a user's folder.
type ownKeeper struct{ dir string }

// KeepProposal keeps the layout of a file that is loaded at the same time.
func (k ownKeeper) KeepProposal(_ context.Context, l *layout.Layout, added *catalog.Addition) (undo func() error, err error) {
	return keepOwn(k.dir, l, added)
}

// keepOwn writes a layout and what it adds to the catalog into a folder, which is made
// where it is not there. Undo takes both away again.
func keepOwn(dir string, l *layout.Layout, added *catalog.Addition) (undo func() error, err error) {
	file := l.ID + ".yml"
	if !layout.IsLayout(file) {
		return nil, warehouse.NewError(warehouse.ErrConflict, "command.layout-name", "file", file)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-write", "file", file)
	}
	undoCatalog, err := catalog.Keep(dir, added)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, file)
	err = writeNew(name, l.YAML)
	switch {
	case errors.Is(err, os.ErrExist):
		err = warehouse.NewError(warehouse.ErrConflict, "command.layout-file-there", "file", file)
	case err != nil:
		err = warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-write", "file", file)
	default:
		if _, err = layout.Open(dir); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}
	if err != nil {
		return nil, errors.Join(err, undoCatalog())
	}
	return func() error { return errors.Join(os.Remove(name), undoCatalog()) }, nil
}

// writeNew writes a file that was not there, whole or not at all.
func writeNew(name string, text []byte) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
