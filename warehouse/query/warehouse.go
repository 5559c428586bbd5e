package query

import (
	"context"
	"sync/atomic"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
	"siemmes/warehouse/catalog"
)

// Catalog is what questions need to know of what there may be.
type Catalog interface {
	Datasets() []*warehouse.Dataset
	// Ranked lists the sources of a dataset that report for an area, best first.
	Ranked(dataset, refArea string) []*catalog.Source
	// Contains reports whether a code is a part of another of the same list, and
	// Ancestors lists those of which it is one.
	Contains(list, ancestor, code string) bool
	Ancestors(list, code string) []string
	// Parts finds among codes those that together are all of a list; not ok
	// where the list does not say what all of it is.
	Parts(list string, codes []string) (parts []string, ok bool)
	// Members lists the countries of a group of areas in a year, of all that are
	// known where it is zero.
	Members(group string, year int) []string
	// Countries lists those of the world.
	Countries(year int) []string
	// Vague reports whether a code is a group of areas of which the members are not known, Lasting
	// one that has had the same members at all times.
	Vague(code string) bool
	Lasting(code string) bool
	// Elsewhere reports whether others are counted together under a code.
	Elsewhere(list, code string) bool
}

// Warehouse answers questions about the figures that an engine holds. It may be used
// from many goroutines.
type Warehouse struct {
	// SliceRows is how many stored observations an answer reads at once, at most, but
	// for one key and period of which there are more; DefaultSliceRows at first. It is
	// set before the first question.
	SliceRows int
	// CellRows is how many cells behind an answer are read at once, at most, but for
	// one row of a sheet that has more; DefaultCellRows at first.
	CellRows int
	// Room is the memory, in bytes, in which answers are made; nil: as much as they
	// take. It is set before the first question.
	Room *admission.Gate

	engine  Engine
	catalog Catalog
	now     func() time.Time
	cubes   map[string]*Cube // by dataset

	codes, sheets *Texts
	// comments are what publishers say of single figures, as Comment.Encode
	// writes it.
	comments *Texts
	periods  *Periods

	known   atomic.Pointer[Register]
	seen    seen // answers of Coverage and Codes, until something changes
	counted censuses
}

// newWarehouse reads what is small into memory: codes, comments, sheets, periods,
// releases. The tables that the engine holds are those of the store's schema.
func Open(ctx context.Context, engine Engine, cat Catalog, now func() time.Time) (*Warehouse, error) {
	w := &Warehouse{SliceRows: DefaultSliceRows, CellRows: DefaultCellRows, engine: engine, catalog: cat, now: now, cubes: map[string]*Cube{}}
	for _, ds := range cat.Datasets() {
		c := newCube(ds)
		if err := c.check(); err != nil {
			return nil, err
		}
		w.cubes[ds.ID] = c
	}
	var err error
	if w.codes, err = readTexts(ctx, engine, "code", "code"); err != nil {
		return nil, err
	}
	if w.comments, err = readTexts(ctx, engine, "obs_comment", "text"); err != nil {
		return nil, err
	}
	if w.sheets, err = readTexts(ctx, engine, "sheet", "name"); err != nil {
		return nil, err
	}
	if w.periods, err = readPeriods(ctx, engine); err != nil {
		return nil, err
	}
	reg, err := ReadRegister(ctx, engine)
	if err != nil {
		return nil, err
	}
	w.Know(reg)
	return w, nil
}

// Texts are the codes, comments and sheets by number.
func (w *Warehouse) Texts() (codes, comments, sheets *Texts) { return w.codes, w.comments, w.sheets }

// Periods are the periods by number.
func (w *Warehouse) Periods() *Periods { return w.periods }

// Register is what is known of releases and tables at present.
func (w *Warehouse) Register() *Register { return w.known.Load() }

// Know takes a register for the present one, and forgets the answers that rest on
// the one before.
func (w *Warehouse) Know(r *Register) {
	w.known.Store(r)
	w.seen.forget()
}

// Cube is the fact table of a dataset, nil where there is none.
func (w *Warehouse) Cube(dataset string) *Cube { return w.cubes[dataset] }
