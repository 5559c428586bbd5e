package query

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Published gives the current figures of a dataset that have one of some codes in
// each dimension that is named, and one of some periods.
func (w *Warehouse) Published(ctx context.Context, dataset string, where map[string][]string, periods []string) (out []warehouse.PublishedFigure, err error) {
	defer warehouse.Wrap(&err, "published figures of %s", dataset)
	c, err := w.cube(ctx, dataset)
	if err != nil {
		return nil, err
	}
	tables := map[int32]string{} // by cut
	for _, t := range w.Register().Tables {
		for _, k := range t.Cuts {
			tables[k.ID] = t.Name
		}
	}
	var ids []int32
	for _, text := range periods {
		if id, known := w.periods.ID(text); known {
			ids = append(ids, id)
		}
	}
	conditions := []string{
		"valid_to = " + strconv.Itoa(Forever),
		"release NOT IN (" + IntList(w.Register().Withdrawn()) + ")",
		"period IN (" + IntList(ids) + ")",
	}
	for d, dim := range c.Dataset.Dimensions {
		if codes, named := where[dim.ID]; named {
			conditions = append(conditions, c.Columns[d]+" IN ("+IntList(w.codes.Some(codes))+")")
		}
	}
	codes := w.codes.All()
	query := "SELECT " + strings.Join(c.Columns, ", ") + ", period, value, low, high, flags, cut FROM " + c.Table + " WHERE " + strings.Join(conditions, " AND ")
	err = eachRow(ctx, w.engine, query, nil, func(rows *Rows) error {
		key := make([]int32, len(c.Columns))
		var period, cut int32
		var value, low, high float64
		var f warehouse.PublishedFigure
		err := rows.Scan(append(Pointers(key), &period, &value, &low, &high, &f.Flags, &cut)...)
		f.Key, f.Period, f.Value, f.Low, f.High = TextsOf(codes, key), w.periods.Get(period).Text, value, low, high
		f.Source, f.Table = f.Key[c.Source], tables[cut]
		out = append(out, f)
		return err
	})
	return out, err
}

// Revisions says how large the revisions of a source's figures were so far: what
// a figure said against what took its place. What was withdrawn does not count.
func (w *Warehouse) Revisions(ctx context.Context, dataset, source string) (out warehouse.Revisions, err error) {
	defer warehouse.Wrap(&err, "earlier revisions of %s in %s", source, dataset)
	c, err := w.cube(ctx, dataset)
	if err != nil {
		return out, err
	}
	id, known := w.codes.ID(source)
	if !known {
		return out, nil
	}
	query := strings.NewReplacer("{fact}", c.Table, "{key}", c.Same("o", "n"), "{source}", strconv.Itoa(int(id)),
		"{median}", fmt.Sprintf(w.dialect().Quantile, "jump", "0.5"), "{most}", fmt.Sprintf(w.dialect().Quantile, "jump", "0.99"),
		"{forever}", strconv.Itoa(Forever), "{withdrawn}", IntList(w.Register().Withdrawn())).Replace(`
SELECT count(*), count(DISTINCT release), coalesce({median}, 0), coalesce({most}, 0) FROM (
    SELECT n.valid_from AS release, abs(n.value - o.value) / (abs(o.value) + 10) AS jump
    FROM {fact} o JOIN {fact} n ON {key} AND n.valid_from = o.valid_to
    WHERE o."SOURCE" = {source} AND o.valid_from < o.valid_to AND o.valid_to < {forever} AND o.value <> n.value
        AND o.release NOT IN ({withdrawn}) AND n.release NOT IN ({withdrawn}))`)
	err = eachRow(ctx, w.engine, query, nil, func(rows *Rows) error {
		return rows.Scan(&out.Figures, &out.Releases, &out.Median, &out.Most)
	})
	return out, err
}

// Mirror gives the current figures that partners report about areas, not broken
// down further.
func (w *Warehouse) Mirror(ctx context.Context, dataset string, areas, partners []string) (out []warehouse.Mirrored, err error) {
	defer warehouse.Wrap(&err, "mirror figures of %s", dataset)
	c, err := w.cube(ctx, dataset)
	if err != nil {
		return nil, err
	}
	direction := c.Dataset.Index(warehouse.DimDirection)
	if direction < 0 {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "query.error-no-mirror", "dataset", dataset)
	}
	names := []int{c.Source, c.RefArea, c.Counterpart, c.Measure, c.Freq, c.Basis, direction}
	where := []string{
		"valid_to = " + strconv.Itoa(Forever), "value IS NOT NULL",
		"release NOT IN (" + IntList(w.Register().Withdrawn()) + ")",
		c.Columns[c.RefArea] + " IN (" + IntList(w.codes.Some(partners)) + ")", c.Columns[c.Counterpart] + " IN (" + IntList(w.codes.Some(areas)) + ")",
	}
	columns := make([]string, len(names))
	for i, d := range names {
		columns[i] = c.Columns[d]
	}
	for d := range c.Columns {
		if !slices.Contains(names, d) {
			where = append(where, c.Columns[d]+" IN ("+IntList(w.codes.Some([]string{warehouse.Total, warehouse.NotApplicable, warehouse.World}))+")")
		}
	}
	codes := w.codes.All()
	query := "SELECT " + strings.Join(columns, ", ") + ", period, value FROM " + c.Table + " WHERE " + strings.Join(where, " AND ")
	err = eachRow(ctx, w.engine, query, nil, func(rows *Rows) error {
		var m warehouse.Mirrored
		key := make([]int32, len(names))
		var period int32
		err := rows.Scan(append(Pointers(key), &period, &m.Value)...)
		t := TextsOf(codes, key)
		m.Source, m.RefArea, m.Counterpart, m.Measure, m.Freq, m.Basis, m.Direction = t[0], t[1], t[2], t[3], t[4], t[5], t[6]
		m.Period = w.periods.Get(period).Text
		out = append(out, m)
		return err
	})
	slices.SortFunc(out, func(a, b warehouse.Mirrored) int {
		return slices.Compare([]string{a.RefArea, a.Counterpart, a.Source, a.Measure, a.Direction, a.Period}, []string{b.RefArea, b.Counterpart, b.Source, b.Measure, b.Direction, b.Period})
	})
	return out, err
}
