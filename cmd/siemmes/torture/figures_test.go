package torture

import (
	"cmp"
	"strconv"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// figures are monthly entries by area, nationality and age: as many months as
// it takes to be some number of observations.
type figures struct {
	areas, nationalities, ages []string
	months                     int
}

// figuresOf has 11 areas, 100 nationalities and, with ten million observations or more,
// 76 ages and 120 months.
func figuresOf(rows int) figures {
	f := figures{
		areas: strings.Fields("BLZ CAN CRI DOM SLV GTM HND MEX NIC PAN USA"),
		nationalities: strings.Fields(`AFG ALB DZA AND AGO ATG AUS AUT AZE BHS BHR BGD BRB BLR BEL BEN BTN BIH BWA BRN BGR BFA
		BDI CPV KHM CMR CAF TCD CHL CHN COM COG CIV HRV CUB CYP CZE DNK DJI DMA EGY GNQ ERI EST SWZ ETH FJI FIN FRA
		GAB GMB GEO DEU GHA GRC GRD GIN GNB GUY HTI HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA
		LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MNG ARG BOL BRA COL`)[:100],
		months: 120,
	}
	ages := max(1, rows/len(f.areas)/len(f.nationalities)/f.months)
	for i := range ages {
		f.ages = append(f.ages, "Y"+strconv.Itoa(i))
	}
	return f
}

// publish puts the figures into a new database, in one release.
func (f figures) publish(t *testing.T, db string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, db, store.Options{Memory: "3GB"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	file, err := s.Keep(ctx, "entries.csv", "", strings.NewReader("entries"), now)
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Begin(ctx, warehouse.Release{Submission: file, Edition: warehouse.Edition{ID: "1", Date: now}, Type: warehouse.Routine, Layout: "test", Created: now})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(ctx)
	ds, err := catalog.Default().Dataset("BORDER")
	if err != nil {
		t.Fatal(err)
	}
	b := f.empty(ds)
	row := int32(1)
	for m := range f.months {
		period := b.Periods.Put(warehouse.MonthsFrom(2014+m/12, m%12+1, 1).String())
		f.month(b, period, &row)
		if len(b.Value) > 1<<16 || m == f.months-1 {
			if err := d.Append(ctx, b); err != nil {
				t.Fatal(err)
			}
			b = f.rest(b)
		}
	}
	r, err := d.Commit(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(ctx, r.DraftID, now); err != nil {
		t.Fatal(err)
	}
}

// empty is a block without rows, of which each dimension has first the code of all
// rows.
func (f figures) empty(ds *warehouse.Dataset) *warehouse.Observations {
	table := &warehouse.CutTable{Source: "IOM_REGULAR", ID: "entries", Complete: true, AbsentIsZero: true, Replaces: warehouse.ReplacesTable}
	b := &warehouse.Observations{Dataset: ds, Table: table, Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}}
	b.Sheets.Put("entries")
	same := map[string]string{
		warehouse.DimFreq: "M", warehouse.DimSource: table.Source, warehouse.DimMeasure: "MOVEMENTS", warehouse.DimBasis: "C", warehouse.DimDirection: "IN",
		warehouse.DimRefArea: f.areas[0], warehouse.DimCounterpart: f.nationalities[0], "AGE": f.ages[0],
	}
	for _, d := range ds.Dimensions {
		codes := &warehouse.Dictionary{}
		codes.Put(cmp.Or(same[d.ID], warehouse.Total))
		b.Codes = append(b.Codes, codes)
	}
	b.Dims = make([][]int32, len(ds.Dimensions))
	return b
}

// rest is a block for the rows after those of another one.
func (figures) rest(b *warehouse.Observations) *warehouse.Observations {
	return &warehouse.Observations{
		Dataset: b.Dataset, Table: b.Table, Periods: b.Periods, Sheets: b.Sheets, Codes: b.Codes, Dims: make([][]int32, len(b.Dims)),
	}
}

// month adds the figures of a month to a block.
func (f figures) month(b *warehouse.Observations, period int32, row *int32) {
	codes := map[string]int32{}
	for _, area := range f.areas {
		codes[warehouse.DimRefArea] = b.Codes[b.Dataset.Index(warehouse.DimRefArea)].Put(area)
		for _, nat := range f.nationalities {
			codes[warehouse.DimCounterpart] = b.Codes[b.Dataset.Index(warehouse.DimCounterpart)].Put(nat)
			for _, age := range f.ages {
				codes["AGE"] = b.Codes[b.Dataset.Index("AGE")].Put(age)
				for i, d := range b.Dataset.Dimensions {
					b.Dims[i] = append(b.Dims[i], codes[d.ID]) // that of all rows is the first
				}
				*row++
				b.Period, b.Value, b.Flags = append(b.Period, period), append(b.Value, float64(*row%977+1)), append(b.Flags, 0)
				b.Conf, b.Sheet, b.Row, b.Col = append(b.Conf, warehouse.Free), append(b.Sheet, 0), append(b.Row, *row), append(b.Col, 5)
			}
		}
	}
}
