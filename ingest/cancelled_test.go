package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// moments cancels a context at one of the moments that it counts: each read of the file
// and each word on how far the pipeline is.
type moments struct {
	*bytes.Reader
	mu     sync.Mutex
	passed int
	at     int
	cancel func()
}

func (m *moments) pass() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.passed++; m.passed == m.at {
		m.cancel()
	}
}

func (m *moments) ReadAt(b []byte, at int64) (int, error) {
	m.pass()
	return m.Reader.ReadAt(b, at)
}

// A file that is cancelled at any moment is loaded whole or not at all, and the ledger
// takes the next one.
func TestACancelledFileLeavesNothing(t *testing.T) {
	for _, name := range []string{"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", "argentina/movimientos-migratorios--4-trimestre---ano-2018.csv"} {
		data, err := os.ReadFile(filepath.Join(published.Dir(t), name))
		if err != nil {
			t.Fatal(err)
		}
		run := func(d *desk, at int) (passed int, err error) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			m := &moments{Reader: bytes.NewReader(data), at: at, cancel: cancel}
			_, err = d.Ingest(ctx, warehouse.File{Name: filepath.Base(name), ReaderAt: m, Size: int64(len(data))},
				Options{Progress: func(string, int64, int64) { m.pass() }})
			return m.passed, err
		}
		all, err := run(realDesk(t), 0)
		if err != nil || all < 5 {
			t.Fatalf("%s: %d moments, %v", name, all, err)
		}
		stopped := 0
		for at := 1; at <= all; at += 1 + all/12 {
			d := realDesk(t)
			passed, err := run(d, at)
			switch {
			case err == nil:
				continue
			case !errors.Is(err, context.Canceled):
				t.Errorf("%s, moment %d of %d: %v", name, at, all, err)
			case d.loading || len(d.drafts) > 0:
				t.Errorf("%s, moment %d of %d: %d drafts are left", name, at, all, len(d.drafts))
			case passed == all && at < all/2:
				t.Errorf("%s, moment %d of %d: it went on to the end", name, at, all)
			}
			stopped++
			if _, err := run(d, 0); err != nil {
				t.Errorf("%s again: %v", name, err)
			}
		}
		if stopped < 3 {
			t.Errorf("%s was stopped %d times", name, stopped)
		}
	}
}

func TestAnUnknownFileCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := realDesk(t)
	text := []byte("a;b;c\n1;2;3\n")
	_, err := d.Ingest(ctx, warehouse.File{Name: "x.csv", ReaderAt: bytes.NewReader(text), Size: int64(len(text))}, Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
