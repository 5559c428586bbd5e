package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"siemmes/warehouse/lang"
)

// A cell holds what its unit says, in the workbook, on the page and in the chart:
// under "millions of US$" a workbook holds millions, not dollars that are shown
// as millions.
func TestCellsHoldWhatTheirUnitSays(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"ingest", "--publish"}, bundled(t)...)...)
	dollars, err := strconv.ParseFloat(p.one("REMITTANCES", "--where", "REF_AREA=MEX", "--where", "DIRECTION=IN", "--where", "MEASURE=USD",
		"--where", "COUNTERPART_AREA=USA", "--by", "COUNTERPART_AREA", "--freq", "A", "--period", "2023")["OBS_VALUE"], 64)
	if err != nil || dollars < 1e9 {
		t.Fatalf("%v dollars: %v", dollars, err)
	}
	for _, language := range []string{"es", "en", "fr"} {
		name := "mexico-" + language
		p.must("report", "country-profile", "--country", "MEX", "--year", "2023", "--lang", language, "-o", name+".xlsx")
		p.must("report", "country-profile", "--country", "MEX", "--year", "2023", "--lang", language, "-o", name+".html")
		unit := lang.T(language, "reports.millions", "unit", "")
		shown := lang.Number(language, dollars/1e6, 1)
		if page, err := os.ReadFile(filepath.Join(p.dir, name+".html")); err != nil || !strings.Contains(string(page), strings.TrimSpace(unit)) || !strings.Contains(string(page), shown) {
			t.Errorf("%s: the page does not show %s %s: %v", language, shown, unit, err)
		}
		f, err := excelize.OpenFile(filepath.Join(p.dir, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		checkMillions(t, f, unit, dollars/1e6)
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// checkMillions holds every sheet or row that says millions of dollars against
// its cells: the figure is among them, and none is larger than any sum of money
// in millions can be.
func checkMillions(t *testing.T, f *excelize.File, unit string, want float64) {
	t.Helper()
	found := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		says := func(rows ...[]string) bool { return strings.Contains(fmt.Sprint(rows), strings.TrimSpace(unit)+" ") }
		all := says(rows[:4]...) // the unit of the sheet, and else that of a row
		for i, row := range rows {
			for j, text := range row {
				v, err := strconv.ParseFloat(text, 64)
				if err != nil || !all && (len(row) < 2 || !says(row[1:2])) {
					continue
				}
				if math.Abs(v-want) < 1e-9*want {
					found++
				}
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				id, err := f.GetCellStyle(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				style, err := f.GetStyle(id)
				if err != nil {
					t.Fatal(err)
				}
				if v > 1e7 || style.CustomNumFmt != nil && strings.Contains(*style.CustomNumFmt, ",,") {
					t.Errorf("%s!%s holds %s under %q", sheet, cell, text, unit)
				}
			}
		}
	}
	if found == 0 {
		t.Errorf("no sheet of %q holds %v", unit, want)
	}
}
