package main

import (
	"context"
	"errors"
	"fmt"
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
		return warehouse.Errorf(warehouse.ErrConflict, "there is a layout %q already, and none is replaced; choose another name", l.ID)
	}
	if file := l.ID + ".yml"; !layout.IsLayout(file) {
		return warehouse.Errorf(warehouse.ErrConflict, "%s is the file of one's own sources or rules; choose another name", file)
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return fmt.Errorf("keep the layout %s: %w", l.ID, err)
	}
	name := filepath.Join(d.dir, l.ID+".yml")
	if err := writeNew(name, l.YAML); err != nil {
		if errors.Is(err, os.ErrExist) {
			return warehouse.Errorf(warehouse.ErrConflict, "there is a file %s.yml among the layouts already; choose another name", l.ID)
		}
		return fmt.Errorf("keep the layout %s: %w", l.ID, err)
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
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
