// Package check holds the rules that compare figures with one another: with their
// totals, with the past of their series, with the last release, and with what others
// publish. Each rule is in the file that is named by its id (with underscores for
// hyphens); docs/rules.md has a paragraph for each.
package check

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"siemmes/ingest/figures"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// File is a file that was read, and what is known beside it.
type File struct {
	Catalog *catalog.Catalog
	Layouts []*layout.Layout // all that are known
	Report  *Report
	Release warehouse.Release // the draft
	Cubes   []*figures.Cube
	// Doubles are the figures that were left out because another one has their key.
	Doubles []figures.Double
	// Dates are the days of edition that sheets give.
	Dates []warehouse.Dated
	// Labels passes on every cell of the file once more, with its headings.
	Labels func(ctx context.Context, yield func(*tidy.Cell) error) error
	// Misread reports whether rows of the file were left out, or read as what they
	// are not. The rules then look at no table: what they found would only distract.
	Misread bool
	// Since is the draft against what was loaded before.
	Since *warehouse.Comparison
	// Held are the figures that the warehouse holds.
	Held Ledger
	// Own are the rules of the user's folder.
	Own []*relation.Rule

	// earlier is what Since says of single figures; nil where it says nothing.
	earlier *figures.Earlier
	// rescaledBy are the powers of ten by which figures changed as a whole since the
	// last release: rule scale-change finds them.
	rescaledBy map[scaleGroup]int

	facts map[*figures.Table]*facts

	mu   sync.Mutex
	told map[warehouse.CellRef]bool // cells that a rule told of for good
}

// facts are what several rules find out of a table together, each when it is asked
// for first.
type facts struct {
	sums     func() *brokenSums
	turnover func() []*turnover
}

// Ledger is what the rules ask of the warehouse's memory.
type Ledger interface {
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

// Open prepares the file for the rules. It is called once, before Run.
func (f *File) Open() {
	f.earlier = figures.NewEarlier(f.Since.Differences, f.Cubes)
	f.rescaledBy, f.told = map[scaleGroup]int{}, map[warehouse.CellRef]bool{}
	f.facts = map[*figures.Table]*facts{}
	for _, k := range f.Cubes {
		for _, t := range k.Tables {
			f.facts[t] = &facts{
				sums:     sync.OnceValue(func() *brokenSums { return findBrokenSums(f, t) }),
				turnover: sync.OnceValue(func() []*turnover { return findTurnover(f, t) }),
			}
		}
	}
}

// Earlier is what the last release says of single figures of the file; nil where it
// says nothing.
func (f *File) Earlier() *figures.Earlier { return f.earlier }

// tables are the tables that the rules look at.
func (f *File) tables() (all []*figures.Table) {
	if f.Misread {
		return nil
	}
	for _, k := range f.Cubes {
		all = append(all, k.Tables...)
	}
	return all
}

// tellOf notes a cell that a rule told of: what else is odd about it would only
// be said twice.
func (f *File) tellOf(at warehouse.CellRef) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told[at] = true
}

// isTold reports whether a rule told of a cell.
func (f *File) isTold(at warehouse.CellRef) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.told[at]
}

// atOnce is how many rules are at work at a time.
const atOnce = 2

// Run holds the rules against the file, in three rounds that follow from what they
// need: those that explain what changed since the last release, one after the other;
// those that need nothing that another rule finds, several at a time; and those that
// leave out what others told, one after the other. The past of every series is gone
// through from the first round on. Of a file that is misread and cannot be loaded only
// its labels and dates are looked at.
func (f *File) Run(ctx context.Context) error {
	if f.Misread && f.Report.Blocked() {
		datedSheets(f, f.Dates)
		return relabelled(ctx, f)
	}
	var rounds [3][]Rule
	for _, r := range Rules() {
		rounds[r.round()] = append(rounds[r.round()], r)
	}
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error {
		return f.each(inner, func(t *figures.Table) { t.Past() })
	})
	group.Go(func() error { return f.run(inner, rounds[0]) })
	if err := group.Wait(); err != nil {
		return err
	}
	group, inner = errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, r := range rounds[1] {
		group.Go(func() error { return r.Run(inner, f) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := f.run(ctx, rounds[2]); err != nil {
		return err
	}
	return f.ownRules(ctx)
}

// run holds rules against the file one after the other.
func (f *File) run(ctx context.Context, rules []Rule) error {
	for _, r := range rules {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Run(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// each passes on the tables that the rules look at.
func (f *File) each(ctx context.Context, yield func(*figures.Table)) error {
	for _, t := range f.tables() {
		if err := ctx.Err(); err != nil {
			return err
		}
		yield(t)
	}
	return nil
}

// eachTable makes the Run of a rule that looks at one table at a time.
func eachTable(rule func(*File, *figures.Table)) func(context.Context, *File) error {
	return func(ctx context.Context, f *File) error {
		return f.each(ctx, func(t *figures.Table) { rule(f, t) })
	}
}

// comparison makes the Run of a rule that looks at what changes since the last release.
func comparison(rule func(*File, *warehouse.Comparison)) func(context.Context, *File) error {
	return func(_ context.Context, f *File) error {
		rule(f, f.Since)
		return nil
	}
}
