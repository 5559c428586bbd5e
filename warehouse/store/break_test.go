package store

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// crossing is a drawn reporting country: movements of three nationalities, and of own
// nationals from a month on, or until it.
type crossing struct {
	area   string
	own    float64 // as a part of the others
	month  int     // the first after; zero: there at all times
	enters bool
}

const crossingMonths = 60 // from January 2019

func (x crossing) counts(month int) bool { return x.month == 0 || (month >= x.month) == x.enters }

func (x crossing) breaks() bool { return x.month > 0 && x.own >= warehouse.LargePart }

func drawCrossings(r *rapid.T) (all []crossing) {
	for _, area := range []string{"CRI", "GTM", "PAN"} {
		all = append(all, crossing{
			area: area, own: rapid.SampledFrom([]float64{0.005, 0.2, 0.8}).Draw(r, "own"),
			month: rapid.SampledFrom([]int{0, 12, 17, 24, 31, 36, 45}).Draw(r, "month"), enters: rapid.Bool().Draw(r, "enters"),
		})
	}
	return all
}

// crossingBlock writes the figures of some countries; every month is up to 5 % above or below
// the one before it.
func crossingBlock(t *testing.T, r *rapid.T, all []crossing) *warehouse.Observations {
	ds, err := catalog.Default().Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	b := &warehouse.Observations{
		Dataset: ds, Table: &warehouse.CutTable{Source: "IOM_REGULAR", ID: "in", Complete: true, AbsentIsZero: true},
		Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}, Dims: make([][]int32, len(ds.Dimensions)),
	}
	for range ds.Dimensions {
		b.Codes = append(b.Codes, &warehouse.Dictionary{})
	}
	add := func(area, counterpart string, month int, value float64) {
		codes := map[string]string{
			"FREQ": "M", "REF_AREA": area, "SOURCE": "IOM_REGULAR", "MEASURE": "MOVEMENTS", "BASIS": "C", "COUNTERPART_AREA": counterpart, "DIRECTION": "IN",
		}
		for i, dim := range ds.Dimensions {
			code := codes[dim.ID]
			if code == "" {
				code = warehouse.Total
			}
			b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(code))
		}
		b.Period = append(b.Period, b.Periods.Put(fmt.Sprintf("%d-%02d", 2019+month/12, month%12+1)))
		b.Value, b.Flags, b.Conf = append(b.Value, value), append(b.Flags, 0), append(b.Conf, warehouse.Free)
		b.Sheet, b.Row, b.Col = append(b.Sheet, b.Sheets.Put("")), append(b.Row, int32(len(b.Row)+1)), append(b.Col, 1)
	}
	for _, x := range all {
		for month := range crossingMonths {
			wave := 1 + float64(rapid.IntRange(-5, 5).Draw(r, "wave"))/100
			for n, nationality := range []string{"NIC", "HND", "SLV"} {
				add(x.area, nationality, month, float64(int(wave*float64(4000-1000*n))))
			}
			if x.counts(month) {
				add(x.area, x.area, month, float64(int(wave*x.own*9000)))
			}
		}
	}
	return b
}

// broken asks and lists the rows that have the status B, with the period each.
func broken(t *testing.T, s *Store, q warehouse.Query) (rows []string, a *warehouse.Answer) {
	t.Helper()
	q.Dataset = "BORDER"
	a, err := s.Query(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range a.Rows {
		if !row.Flags.Has(warehouse.Break) {
			continue
		}
		if rows = append(rows, row.Key[1]+" "+row.Period); len(row.Notes) == 0 || !strings.HasPrefix(a.Notes[row.Notes[len(row.Notes)-1]].ID, "query.break") {
			t.Errorf("%v %s has B and no note of a break", row.Key, row.Period)
		}
	}
	return rows, a
}

// Whoever enters or leaves, when and in whatever country: the first month after has
// the status B, and no other; of years those in which it happens, and the next ones
// where it is in the middle. Foreigners do not break.
func TestOwnNationalsThatEnterOrLeaveBreakTheSeriesThere(t *testing.T) {
	checks := 0
	rapid.Check(t, func(r *rapid.T) {
		if checks++; checks > 15 { // a database for each is slow
			return
		}
		s, err := Open(t.Context(), "", Options{Now: func() time.Time { return noon }})
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		all := drawCrossings(r)
		if _, err := publishBlocks(t.Context(), s, edition("1", 1), "in.csv", crossingBlock(t, r, all)); err != nil {
			r.Fatal(err)
		}
		var months, years []string
		inSum := map[string]bool{}
		for _, x := range all {
			if !x.breaks() {
				continue
			}
			month := fmt.Sprintf("%d-%02d", 2019+x.month/12, x.month%12+1)
			months, inSum[month] = append(months, x.area+" "+month), true
			year := 2019 + x.month/12
			years = append(years, x.area+" "+strconv.Itoa(year))
			if x.month%12 > 0 {
				years = append(years, x.area+" "+strconv.Itoa(year+1))
			}
		}
		by := []string{warehouse.DimRefArea}
		for freq, want := range map[warehouse.Freq][]string{warehouse.Monthly: months, warehouse.Annual: years} {
			if got, _ := broken(t, s, warehouse.Query{By: by, Freq: freq}); !slices.Equal(got, want) {
				r.Fatalf("%v %s:\n got %v\nwant %v", all, freq, got, want)
			}
			foreign := []warehouse.Filter{{Dim: warehouse.DimCounterpart, Codes: []string{warehouse.Foreigners}}}
			if got, a := broken(t, s, warehouse.Query{By: by, Freq: freq, Where: foreign}); got != nil || len(a.Rows) == 0 {
				r.Fatalf("%v: foreigners break: %v", all, got)
			}
		}
		got, a := broken(t, s, warehouse.Query{By: []string{"DIRECTION"}, Freq: warehouse.Monthly})
		for i := range got {
			_, got[i], _ = strings.Cut(got[i], " ")
		}
		if want := slices.Sorted(maps.Keys(inSum)); !slices.Equal(got, want) || len(a.Rows) != crossingMonths {
			r.Fatalf("%v, all countries:\n got %v\nwant %v", all, got, want)
		}
	})
}
