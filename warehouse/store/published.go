package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Published gives the current figures of a dataset that have one of some codes in
// each dimension that is named, and one of some periods.
func (s *Store) Published(ctx context.Context, dataset string, where map[string][]string, periods []string) (out []warehouse.PublishedFigure, err error) {
	defer warehouse.Wrap(&err, "published figures of %s", dataset)
	c, err := s.cube(dataset)
	if err != nil {
		return nil, err
	}
	tables := map[int32]string{} // by cut
	for _, t := range s.known.Load().tables {
		for _, k := range t.cuts {
			tables[k.id] = t.name
		}
	}
	var ids []int32
	for _, text := range periods {
		if id, known := s.periods.id(text); known {
			ids = append(ids, id)
		}
	}
	conditions := []string{
		"valid_to = " + strconv.Itoa(Forever),
		"release NOT IN (" + intList(s.known.Load().withdrawn()) + ")",
		"period IN (" + intList(ids) + ")",
	}
	for d, dim := range c.ds.Dimensions {
		if codes, named := where[dim.ID]; named {
			conditions = append(conditions, c.columns[d]+" IN ("+s.list(codes)+")")
		}
	}
	codes := s.codes.all()
	query := "SELECT " + strings.Join(c.columns, ", ") + ", period, value, low, high, flags, cut FROM " + c.table + " WHERE " + strings.Join(conditions, " AND ")
	err = each(ctx, s.db, query, nil, func(rows *sql.Rows) error {
		key := make([]int32, len(c.columns))
		var period, cut int32
		var value, low, high sql.NullFloat64
		var f warehouse.PublishedFigure
		err := rows.Scan(append(pointers(key), &period, &value, &low, &high, &f.Flags, &cut)...)
		f.Key, f.Period, f.Value, f.Low, f.High = texts(codes, key), s.periods.get(period).text, valueOf(value), valueOf(low), valueOf(high)
		f.Source, f.Table = f.Key[c.source], tables[cut]
		out = append(out, f)
		return err
	})
	return out, convert(err)
}
