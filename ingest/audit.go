package ingest

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// audit holds the rules that need more than one figure against a file.
type audit struct {
	catalog *catalog.Catalog
	layouts []*layout.Layout // all that are known
	report  *report
	release warehouse.Release // the draft's edition
	// since is the draft against what was loaded before.
	since *warehouse.Comparison
	// rescaledBy are the powers of ten by which figures changed as a whole
	// since the last release.
	rescaledBy map[scaleGroup]int

	// earlier is what since says of single figures; nil where it says nothing.
	earlier *earlier

	cubes   []*cube
	doubles []double
	dates   []warehouse.Dated
	reread  func(context.Context, func(*layout.Cell) error) error

	mu   sync.Mutex
	told map[warehouse.CellRef]bool // cells that a rule told of for good
}

// newAudit gives the file to the rules.
func newAudit(cat *catalog.Catalog, layouts []*layout.Layout, r *report, release warehouse.Release, since *warehouse.Comparison, cubes []*cube) *audit {
	return &audit{
		catalog: cat, layouts: layouts, report: r, release: release, since: since,
		earlier:    newEarlier(since.Differences, cubes),
		rescaledBy: map[scaleGroup]int{}, told: map[warehouse.CellRef]bool{},
	}
}

// heldFigures is what the rules ask of the warehouse's memory.
type heldFigures interface {
	// Revisions says how large the revisions of a source's figures were so
	// far, in all releases.
	Revisions(ctx context.Context, dataset, source string) (warehouse.Revisions, error)

	// Mirror gives the current figures that the partners report about the
	// areas, in all sources, not broken down further. ErrInvalid for a
	// dataset that has no directions.
	Mirror(ctx context.Context, dataset string, areas, partners []string) ([]warehouse.Mirrored, error)

	// Published gives the current figures of a dataset that have one of some
	// codes in each dimension that is named, and one of some periods, in all
	// sources.
	Published(ctx context.Context, dataset string, where map[string][]string, periods []string) ([]warehouse.PublishedFigure, error)
}

// tellOf notes a cell that a rule told of: what else is odd about it would only
// be said twice.
func (a *audit) tellOf(at warehouse.CellRef) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.told[at] = true
}

func (a *audit) isTold(at warehouse.CellRef) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.told[at]
}

// atOnce is how many rules are at work at a time.
const atOnce = 2

// hold holds the rules that look at tables against all there is, in three rounds:
// first those that say where figures that changed since the last release come
// from, then those that need nothing but the tables, while the past of every
// series is gone through, and then those that need that.
func (a *audit) hold(ctx context.Context, cubes []*cube) error {
	for _, r := range Rules() {
		if r.early != nil {
			r.early(a, cubes)
		}
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	group.Go(func() error {
		return eachTable(inner, cubes, func(t *cubeTable) error { t.past(); return nil })
	})
	for _, r := range Rules() {
		if !r.late {
			group.Go(func() error { return a.one(inner, r, cubes) })
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, r := range Rules() {
		if r.late {
			if err := a.one(ctx, r, cubes); err != nil {
				return err
			}
		}
	}
	return nil
}

// one holds one rule against all tables.
func (a *audit) one(ctx context.Context, r Rule, cubes []*cube) error {
	if r.cubes != nil {
		r.cubes(a, cubes)
	}
	if r.table == nil {
		return nil
	}
	return eachTable(ctx, cubes, func(t *cubeTable) error { return r.table(a, t) })
}

func eachTable(ctx context.Context, cubes []*cube, yield func(*cubeTable) error) error {
	for _, k := range cubes {
		for _, t := range k.order {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := yield(t); err != nil {
				return err
			}
		}
	}
	return nil
}
