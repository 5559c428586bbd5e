package store

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// remitted is one figure of remittances that Mexico reports, or another country.
type remitted struct {
	area, partner, direction, period string
	value                            float64
}

// remittances makes a block of them, each in a row of its own.
func remittances(t *testing.T, source string, figures []remitted) *warehouse.Observations {
	t.Helper()
	ds, err := catalog.Default().Dataset("REMITTANCES")
	if err != nil {
		t.Fatal(err)
	}
	b := &warehouse.Observations{
		Dataset: ds, Table: &warehouse.CutTable{Source: source, ID: "t", Complete: true, Replaces: warehouse.ReplacesTable},
		Codes: make([]*warehouse.Dictionary, len(ds.Dimensions)), Dims: make([][]int32, len(ds.Dimensions)),
		Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{},
	}
	for i, f := range figures {
		said := map[string]string{
			"FREQ": "A", "REF_AREA": f.area, "SOURCE": source, "MEASURE": "USD", "COUNTERPART_AREA": f.partner, "BASIS": "S", "DIRECTION": f.direction,
		}
		for d, dim := range ds.Dimensions {
			if b.Codes[d] == nil {
				b.Codes[d] = &warehouse.Dictionary{}
			}
			code := said[dim.ID]
			if code == "" {
				code = warehouse.Total
			}
			b.Dims[d] = append(b.Dims[d], b.Codes[d].Put(code))
		}
		b.Period, b.Sheet = append(b.Period, b.Periods.Put(f.period)), append(b.Sheet, b.Sheets.Put("S"))
		b.Row, b.Col = append(b.Row, int32(i+2)), append(b.Col, 3)
		b.Value, b.Flags, b.Conf = append(b.Value, f.value), append(b.Flags, 0), append(b.Conf, warehouse.Free)
	}
	return b
}

// publishRemittances loads and publishes figures, and gives what they were compared with.
func publishRemittances(t *testing.T, s *Store, source string, day int, figures ...remitted) *warehouse.Comparison {
	t.Helper()
	d, err := s.Begin(t.Context(), edition("e"+strconv.Itoa(day), day))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	if err := d.Append(t.Context(), remittances(t, source, figures)); err != nil {
		t.Fatal(err)
	}
	c, err := d.Compare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Commit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	return c
}

// fromCountry are the figures that Mexico receives from a country in so many years.
func fromCountry(partner string, years, times int) (all []remitted) {
	for y := range years {
		all = append(all, remitted{"MEX", partner, "IN", strconv.Itoa(2018 + y), float64(times * (100 + y))})
	}
	return all
}

// All figures of a code end and come back under another one.
func TestRenamedCodeIsFound(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	usa := fromCountry("USA", 5, 7)
	publishRemittances(t, s, "MX_BANXICO_REMIT", 1, append(fromCountry("SWZ", 5, 3), usa...)...)
	c := publishRemittances(t, s, "MX_BANXICO_REMIT", 2, append(fromCountry("LSO", 5, 3), usa...)...)
	want := []warehouse.Renamed{{
		Dataset: "REMITTANCES", Source: "MX_BANXICO_REMIT", Dim: "COUNTERPART_AREA", Old: "SWZ", New: "LSO", Figures: 5,
		Cell: warehouse.CellRef{Sheet: "S", Row: 2, Col: 3},
	}}
	if diff := cmp.Diff(want, c.Renamed); diff != "" {
		t.Error(diff)
	}
	// With other values it is another country, and one whose figures go on was
	// not renamed.
	if c = publishRemittances(t, s, "MX_BANXICO_REMIT", 3, append(fromCountry("SWZ", 5, 4), usa...)...); len(c.Renamed) > 0 {
		t.Errorf("renamed %+v", c.Renamed)
	}
	c = publishRemittances(t, s, "MX_BANXICO_REMIT", 4, slices.Concat(fromCountry("SWZ", 1, 4), fromCountry("LSO", 5, 4)[1:], usa)...)
	if len(c.Renamed) > 0 {
		t.Errorf("renamed %+v", c.Renamed)
	}
}

// Earlier revisions are the differences between a figure and the one that took
// its place, in all releases of the source.
func TestRevisionsSoFar(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	figure := func(v float64) remitted { return remitted{"MEX", "USA", "IN", "2020", v} }
	ask := func(source string) warehouse.Revisions {
		r, err := s.Revisions(t.Context(), "REMITTANCES", source)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	publishRemittances(t, s, "MX_BANXICO_REMIT", 1, figure(90))
	if r := ask("MX_BANXICO_REMIT"); r != (warehouse.Revisions{}) {
		t.Errorf("before any revision: %+v", r)
	}
	publishRemittances(t, s, "MX_BANXICO_REMIT", 2, figure(100)) // by 10 of 100
	publishRemittances(t, s, "MX_BANXICO_REMIT", 3, figure(100))
	publishRemittances(t, s, "MX_BANXICO_REMIT", 4, figure(133)) // by 33 of 110
	r := ask("MX_BANXICO_REMIT")
	if r.Figures != 2 || r.Releases != 2 || r.Median < 0.19 || r.Median > 0.21 || r.Most < 0.29 || r.Most > 0.3 {
		t.Errorf("after two revisions: %+v", r)
	}
	if r := ask("WB_BILATERAL"); r != (warehouse.Revisions{}) {
		t.Errorf("of another source: %+v", r)
	}
}

// A mirror figure is what the partner says of the area today.
func TestMirrorFigures(t *testing.T) {
	s := fileStore(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{})
	publishRemittances(t, s, "MX_BANXICO_REMIT", 1, remitted{"MEX", "USA", "IN", "2020", 90})
	publishRemittances(t, s, "WB_BILATERAL", 1, remitted{"USA", "MEX", "OUT", "2020", 60}, remitted{"USA", "GTM", "OUT", "2020", 6})
	publishRemittances(t, s, "WB_BILATERAL", 2, remitted{"USA", "MEX", "OUT", "2020", 61}, remitted{"USA", "GTM", "OUT", "2020", 6})
	got, err := s.Mirror(t.Context(), "REMITTANCES", []string{"MEX"}, []string{"USA", "CAN"})
	if err != nil {
		t.Fatal(err)
	}
	want := []warehouse.Mirrored{{
		Source: "WB_BILATERAL", RefArea: "USA", Counterpart: "MEX", Measure: "USD", Freq: "A", Basis: "S", Direction: "OUT", Period: "2020", Value: 61,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Mirror(t.Context(), "STOCK", nil, nil); err == nil {
		t.Error("a stock has no directions, and yet a mirror")
	}
}
