package tidy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// yearTable is a table of months with totals, in every direction that offices use.
type yearTable struct {
	first, months, printed int  // the first month, how many have figures, how many are printed
	inside                 bool // the months tell their year
	across, above          bool // months are in the header; the total is before them
	fiscal                 int
	total                  string
}

// monthNames3 are written so that the form month reads them.
var monthNames3 = strings.Fields("ene feb mar abr may jun jul ago sep oct nov dic")

// csv writes the table and its layout.
func (y yearTable) csv() (text, yml string) {
	var labels, figures []string
	for i := range y.printed {
		m := y.first + i
		label := monthNames3[(m-1)%12]
		if y.inside {
			label += fmt.Sprintf("-%02d", 22+(m-1)/12)
		}
		figure := "5"
		if i >= y.months {
			figure = ""
		}
		labels, figures = append(labels, label), append(figures, figure)
	}
	at := len(labels)
	if y.above {
		at = 0
	}
	labels, figures = slices.Insert(labels, at, y.total), slices.Insert(figures, at, "60")
	year := "year"
	if y.fiscal > 0 {
		year = fmt.Sprintf("{form: fiscal-year, starts: %d, named: start}", y.fiscal)
	}
	yml = "layout: t\nsource: S\nrecognise: {cells: [{at: A1, like: '^2022$'}]}\ntables:\n  - table: t\n    dataset: D\n    from: [{in: {at: A1}, period: " + year + "}]\n"
	if y.inside {
		yml = strings.Replace(yml, "    from: [{in: {at: A1}, period: "+year+"}]\n", "", 1)
	}
	period := "period: [year-month, month, total]"
	if y.across {
		yml += "    header: [{row: 2, " + period + "}]\n    stub: [{column: A, label: true}]\n    values: {columns: B-" + warehouse.ColumnName(len(labels)+1) + "}\n    rows: {from: 3}\n"
		return "2022\n," + strings.Join(labels, ",") + "\nHonduras," + strings.Join(figures, ",") + "\n", yml
	}
	yml += "    header: [{row: 2, label: true}]\n    stub: [{column: A, " + period + "}]\n    values: {columns: B}\n    rows: {from: 3}\n"
	text = "2022\n,Honduras\n"
	for i := range labels {
		text += labels[i] + "," + figures[i] + "\n"
	}
	return text, yml
}

func TestTotalsOverTimeAreOfTheMonthsThatThereAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := yearTable{
			first: 1, months: rapid.IntRange(2, 12).Draw(t, "months"),
			inside: rapid.Bool().Draw(t, "inside"), across: rapid.Bool().Draw(t, "across"), above: rapid.Bool().Draw(t, "above"),
			total: rapid.SampledFrom([]string{"Total", "TOTAL", "Total (FYTD)", "Total general", "Total acumulado", "Acumulado"}).Draw(t, "total"),
		}
		if rapid.Bool().Draw(t, "fiscal") {
			y.fiscal = rapid.IntRange(2, 12).Draw(t, "starts")
			y.first = y.fiscal
		}
		y.printed = rapid.IntRange(y.months, 12).Draw(t, "printed")
		want := fmt.Sprintf("2022-%02d-01/P%dM", y.first, y.months)
		switch {
		case y.months == 12 && y.first == 1:
			want = "2022"
		case y.months == 12:
			want = fmt.Sprintf("2022-%02d-01/P1Y", y.first)
		}
		text, yml := y.csv()
		l, err := layout.Parse("t.yml", []byte(yml))
		if err != nil {
			t.Fatal(err, yml)
		}
		wb, err := sheet.Open(context.Background(), "t.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		totals := 0
		err = Cells(context.Background(), l, wb, func(c *Cell) error {
			if c.PeriodErr != nil {
				t.Fatalf("%d,%d: %v\n%s\n%s", c.Row, c.Col, c.PeriodErr, text, yml)
			}
			if c.Total {
				totals++
				if c.Period != want || c.Freq != "A" {
					t.Fatalf("total of %+v is %s %s, want %s\n%s\n%s", y, c.Period, c.Freq, want, text, yml)
				}
			}
			return nil
		})
		if err != nil || totals != 1 {
			t.Fatal(err, totals, text, yml)
		}
	})
}
