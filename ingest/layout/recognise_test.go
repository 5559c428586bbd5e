package layout

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout/drawn"
	"siemmes/ingest/layout/layouttest"
	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// libraryOf is a library of layouts made from texts.
func libraryOf(t *testing.T, texts ...string) *Library {
	t.Helper()
	var layouts []*Layout
	for _, text := range texts {
		l, err := Parse("test.yml", []byte(text))
		layouttest.Must(t, err)
		layouts = append(layouts, l)
	}
	return NewLibrary(layouts...)
}

// known is a layout of little else than what recognises it.
func known(id, recognise string) string {
	return "layout: " + id + "\nsource: S\nrecognise: " + recognise + "\ntables:\n  - {table: t, dataset: D, stub: [{column: A, label: true}], values: {columns: B}}\n"
}

func TestRecognise(t *testing.T) {
	lib := libraryOf(t,
		known("darien", `{record: {names: [t, q, nat, n]}, tie: {file-name: darien, offices: [Panama]}}`),
		known("mexico", `{record: {names: [t, q, nat, n]}, tie: {file-name: mexico}}`),
		known("second-row", `{record: {row: 2, names: [Region, "", Year]}}`),
		known("titled", `{cells: [{at: A1, like: '^Encounters by'}, {column: B, rows: 2-3, like: '^North$'}]}`),
		known("bare", `{width: 3, columns: {B: '^\d{4}$'}}`),
		"named-only: true\nreason: swapped\n"+known("swapped", `{record: {names: [t, q, nat, n]}}`),
	)
	for _, c := range []struct {
		name, file, text, office string
		want                     string // an id, or the candidates
	}{
		{"the name decides between two", "irreg_darien_nat.csv", "t,q,nat,n\n1,2,3,4\n", "", "darien"},
		{"so does the office", "data.csv", "t,q,nat,n\n1,2,3,4\n", "Panama", "darien"},
		{"nothing is guessed", "data.csv", "t,q,nat,n\n1,2,3,4\n", "", "darien mexico"},
		{"not even where both names fit", "darien and mexico.csv", "t,q,nat,n\n1,2,3,4\n", "", "darien mexico"},
		{"empty fields at the end do not count", "mexico.csv", "t,q,nat,n,,\n1,2,3,4,,\n", "", "mexico"},
		{"other names are another file", "mexico.csv", "t,q,nat,num\n1,2,3,4\n", "", ""},
		{"more columns too", "mexico.csv", "t,q,nat,n,m\n1,2,3,4,5\n", "", ""},
		{"a header below a title", "syb.csv", "T05,Migrants,\nRegion,,Year\n1,World,2005\n", "", "second-row"},
		{"cells that look like", "x.csv", "Encounters by region,\nx,South\ny,North\n", "", "titled"},
		{"one of them does not", "x.csv", "Encounters by region,\nx,South\ny,East\n", "", ""},
		{"records without header", "x.csv", "Albania,2012,3\nAlbania,2013,*\n", "", "bare"},
		{"of which one does not look so", "x.csv", "Albania,2012,3\nAlbania,May,4\n", "", ""},
		{"or has more fields", "x.csv", "Albania,2012,3,4\nAlbania,2013,4,5\n", "", ""},
	} {
		wb := drawn.Bytes(t, c.file, []byte(c.text))
		l, err := lib.Recognise(context.Background(), wb, Hint{Office: c.office})
		got := ""
		var u *Unrecognised
		switch {
		case err == nil:
			got = l.ID
		case errors.As(err, &u) && errors.Is(err, warehouse.ErrNoLayout):
			got = strings.Join(u.Candidates, " ")
		default:
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.name, got, err, c.want)
		}
	}
}

// The editions of the sample files, as they say it themselves.
func TestEditions(t *testing.T) {
	lib, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]warehouse.Edition{
		"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx":                          {ID: "2025-07-31"},
		"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx": {ID: "2024-12-31"},
		"un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx":        {ID: "2019"},
		"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx":   {ID: "2020"},
		"mexico_conapo/state-projections_RepublicaMexicana.xlsx":         {},
	} {
		wb := layouttest.OpenFile(t, filepath.Join(published.Dir(t), filepath.FromSlash(file)))
		l, err := lib.Recognise(context.Background(), wb, Hint{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.EditionOf(context.Background(), wb)
		if err != nil || got.ID != want.ID {
			t.Errorf("%s is edition %+v (%v), want %s", file, got, err, want.ID)
		}
		if want.ID != "" && !strings.HasPrefix(got.Date.Format("2006-01-02"), want.ID[:4]) {
			t.Errorf("%s is dated %v, want %s", file, got.Date, want.ID)
		}
	}
}

func TestUnread(t *testing.T) {
	l := libraryOf(t, "skip: [{sheets: '^Notes$', reason: notes}]\n"+strings.Replace(known("a", "{sheets: [x]}"), "dataset: D,", "dataset: D, sheets: '^Data$',", 1)).List()[0]
	wb := drawn.Book(t, layouttest.Archive("sheet Data", "| a | 1 |", "sheet Notes", "| a |", "sheet Secret", "| a |\nhidden", "sheet More", "| a |"))
	if got := l.Unread(wb); !slices.Equal(got, []string{"More"}) {
		t.Errorf("the layout does not speak of %v, want More", got)
	}
}
