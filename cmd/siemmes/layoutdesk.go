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
	d.pipeline, err = c.newPipeline(s, lib)
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

func (d *layoutDesk) List() []*layout.Layout { return d.now().Layouts.List() }

func (d *layoutDesk) Get(id string) (*layout.Layout, error) { return d.now().Layouts.Get(id) }

// Keep writes a layout into the user's folder. The file is new or the layout is
// refused; where the folder then cannot be read as a whole it goes again.
func (d *layoutDesk) Keep(_ context.Context, l *layout.Layout) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.pipeline.Layouts.Get(l.ID); err == nil {
		return warehouse.NewError(warehouse.ErrConflict, "command.layout-there", "layout", l.ID)
	}
	if file := l.ID + ".yml"; !layout.IsLayout(file) {
		return warehouse.NewError(warehouse.ErrConflict, "command.layout-name", "file", file)
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-write", "file", l.ID+".yml")
	}
	name := filepath.Join(d.dir, l.ID+".yml")
	if err := writeNew(name, l.YAML); err != nil {
		if errors.Is(err, os.ErrExist) {
			return warehouse.NewError(warehouse.ErrConflict, "command.layout-file-there", "file", l.ID+".yml")
		}
		return warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-write", "file", l.ID+".yml")
	}
	lib, err := layout.Open(d.dir)
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	next := *d.pipeline
	next.Layouts = lib
	d.pipeline = &next
	return nil
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
