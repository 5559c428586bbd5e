package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Coverage lists what there is of a dataset today: by source, reporting area,
// frequency and measure the first and the last period and how many figures. What
// was withdrawn is not counted.
func (w *Warehouse) Coverage(ctx context.Context, dataset string) (_ []warehouse.Coverage, err error) {
	defer warehouse.Wrap(&err, "coverage of %s", dataset)
	c, err := w.cube(ctx, dataset)
	if err != nil {
		return nil, err
	}
	// What is observed changes with the day, not only with the figures.
	out, err := Remember(w, "coverage "+dataset+w.now().UTC().Format(" 2006-01-02"), func() ([]warehouse.Coverage, error) { return w.coverage(ctx, c) })
	return slices.Clone(out), err
}

// listBytes is the memory for a list of what there is, in bytes: about ten thousand
// lines.
const listBytes = 1 << 20

func (w *Warehouse) coverage(ctx context.Context, c *Cube) ([]warehouse.Coverage, error) {
	ctx, leave, err := w.enter(ctx, listBytes)
	if err != nil {
		return nil, err
	}
	defer leave()
	cols := []string{c.Columns[c.Source], c.Columns[c.RefArea], c.Columns[c.Freq], c.Columns[c.Measure]}
	d := w.dialect()
	figures := fmt.Sprintf(d.Any, "value IS NOT NULL AND "+d.lacks("flags", int(warehouse.Flags(0).With(warehouse.Forecast))))
	query := fmt.Sprintf("SELECT %[1]s, period, count(*), max(release), coalesce(%[2]s, false) FROM %[3]s WHERE %[4]s GROUP BY %[1]s, period",
		strings.Join(cols, ", "), figures, c.Table, w.Register().standing())
	codes := w.codes.All()
	found := map[[4]int32]*covered{}
	err = eachRow(ctx, w.engine, query, nil, func(rows *Rows) error {
		key := make([]int32, len(cols))
		var period int32
		var count, release int
		var figures bool
		if err := rows.Scan(append(Pointers(key), &period, &count, &release, &figures)...); err != nil {
			return err
		}
		k := found[[4]int32(key)]
		if k == nil {
			k = &covered{first: period, last: period, observed: -1}
			k.Source, k.RefArea, k.Freq, k.Measure = codes[key[0]], codes[key[1]], warehouse.Freq(codes[key[2]]), codes[key[3]]
			found[[4]int32(key)] = k
		}
		k.add(period, count, release)
		if figures && warehouse.Observed(k.Freq, w.periods.Get(period).Text, 0, w.now()) {
			k.observed = max(k.observed, period)
		}
		return nil
	})
	var out []warehouse.Coverage
	for _, k := range found {
		k.First, k.Last = w.periods.Get(k.first).Text, w.periods.Get(k.last).Text
		switch {
		case k.observed < 0:
			k.Unobserved = true
		case k.observed < k.last:
			k.Observed = w.periods.Get(k.observed).Text
		}
		out = append(out, k.Coverage)
	}
	slices.SortFunc(out, func(a, b warehouse.Coverage) int {
		return slices.Compare([]string{a.Source, a.RefArea, string(a.Freq), a.Measure}, []string{b.Source, b.RefArea, string(b.Freq), b.Measure})
	})
	return out, err
}

// covered is a coverage in the making, its periods by number.
type covered struct {
	warehouse.Coverage
	first, last, observed int32
}

func (k *covered) add(period int32, count, release int) {
	k.first, k.last = min(k.first, period), max(k.last, period)
	k.Observations += count
	k.Release = max(k.Release, release)
}

// standing is the condition that a figure is current and was not withdrawn.
func (r *Register) standing() string {
	return fmt.Sprintf("valid_from <= %d AND %d < valid_to AND release NOT IN (%s)", r.Last, r.Last, IntList(r.Withdrawn()))
}

// Codes lists the codes of a dimension that have figures today, sorted; figures that
// were withdrawn do not count.
func (w *Warehouse) Codes(ctx context.Context, dataset, dim string) (_ []string, err error) {
	defer warehouse.Wrap(&err, "codes of %s in %s", dim, dataset)
	c, err := w.cube(ctx, dataset)
	if err != nil {
		return nil, err
	}
	i := c.Dataset.Index(dim)
	if i < 0 {
		return nil, noDimension(warehouse.ErrNotFound, c.Dataset, dim)
	}
	out, err := Remember(w, "codes "+dataset+" "+dim, func() ([]string, error) {
		ctx, leave, err := w.enter(ctx, listBytes)
		if err != nil {
			return nil, err
		}
		defer leave()
		ids, err := columnOf[int32](ctx, w.engine, fmt.Sprintf(`SELECT DISTINCT %s FROM %s WHERE %s`, c.Columns[i], c.Table, w.Register().standing()))
		found := TextsOf(w.codes.All(), ids)
		slices.Sort(found)
		return found, err
	})
	return slices.Clone(out), err
}

// cube finds the fact table of a dataset, and notes that it is read.
func (w *Warehouse) cube(ctx context.Context, dataset string) (*Cube, error) {
	warehouse.NoteRead(ctx, dataset)
	if c := w.cubes[dataset]; c != nil {
		return c, nil
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "query.error-no-dataset", "dataset", dataset)
}
