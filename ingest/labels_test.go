package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Two labels that are one code are reported as such, with both labels and where
// each is, once for all the figures they have in common.
func TestTwoLabelsOfOneCode(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{}, "month,nat,n", "2023-07,Türkiye,5", "2023-07,Turkey,7", "2023-08,Türkiye,6", "2023-08,Turkey,8", "2023-07,GTM,9")
	d.expect(o, "label-collision:Türkiye = Turkey")
	if f := o.Findings[0]; f.Count != 2 || f.A1() != "C3" || say(f.Found) != "7" || say(f.Expected) != "5" || !o.Blocked() ||
		!strings.Contains(say(f.Message), "“Türkiye” (B2) and “Turkey” (B3) are one code (TUR)") {
		t.Errorf("the finding %+v says %s", f.Count, say(f.Message))
	}
	// One label twice is a repetition; two labels in different months are none.
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,Turkey,5", "2023-08,Türkiye,5", "2023-07,Turkey,7"), "duplicate-key:C4")
	d.expect(d.ingest(Options{}, "month,nat,n", "2023-07,Turkey,5", "2023-08,Türkiye,7"))
}

func TestFinalThatIsOverdue(t *testing.T) {
	yml := strings.Replace(eventsLayout, "markers:", "markers:\n  - {text: p/, status: P, beside: true}", 1)
	d := newDesk(t, yml) // its clock says August 2025
	old := []string{"month,nat,n", "2022-05,HND,5 p/", "2022-06,HND,6", "2025-05,HND,5 p/", "2025-05,GTM,4"}
	o := d.ingest(Options{CheckOnly: true}, old...)
	if f := d.expectOnly(o, "final-overdue", "C2 1"); len(f) == 1 && !strings.Contains(say(f[0].Message), "May 2022") {
		t.Errorf("the finding is %+v", f[0])
	}
	// Of a year ago is early enough, if nothing of a year later is final.
	d.expectOnly(d.ingest(Options{CheckOnly: true}, "month,nat,n", "2024-05,HND,5 p/", "2024-06,GTM,4"), "final-overdue")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, "month,nat,n", "2024-05,HND,5 p/", "2025-06,GTM,4"), "final-overdue", "C2 1")
	// Where all is provisional, no figure is later than others.
	d.expectOnly(d.ingest(Options{CheckOnly: true, Provisional: true}, "month,nat,n", "2020-05,HND,5", "2025-06,GTM,4"), "final-overdue")
}

func TestReleaseThatStaysProvisional(t *testing.T) {
	d := newDesk(t, eventsLayout)
	send := func(edition string, provisional bool) *Outcome {
		return d.ingest(Options{Publish: true, Edition: edition, Provisional: provisional}, "month,nat,n", "2020-05,HND,"+edition)
	}
	d.expectOnly(send("2021", true), "final-overdue")
	d.expectOnly(send("2022", true), "final-overdue")
	d.expectOnly(send("2024", true), "final-overdue", " 1")
	d.expectOnly(send("2025", false), "final-overdue")
}

// bookLayout reads a workbook of sheets that are laid out alike: months down,
// nationalities across.
const bookLayout = `
layout: test-book
title: {es: Libro, en: Book, fr: Classeur}
source: MX_UPMRIP_IRREGULAR
reports: [MEX]
recognise:
  sheets: ['^(air|land)$']
tables:
  - table: t
    dataset: IRREGULAR
    sheets: '^(air|land)$'
    from:
      - {in: {sheet-name: true, like: '.+'}, map: {air: {BORDER_SEGMENT: _T}, land: {BORDER_SEGMENT: SOUTHWEST}}}
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header:
      - {row: 3, dimension: COUNTERPART_AREA}
    stub:
      - {column: A, period: year-month}
    values: {from: B}
`

// book makes a workbook of two sheets with so many months each.
func book(t *testing.T, dates [2]string, months [2]int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for k, name := range []string{"air", "land"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		put := func(cell string, v any) {
			if err := f.SetCellValue(name, cell, v); err != nil {
				t.Fatal(err)
			}
		}
		put("A1", "Datos al "+dates[k])
		put("B3", "HND")
		put("C3", "GTM")
		for m := range months[k] {
			put(fmt.Sprintf("A%d", 4+m), fmt.Sprintf("%d-%02d", 2023+m/12, m%12+1))
			put(fmt.Sprintf("B%d", 4+m), 100+m*(k+1))
			put(fmt.Sprintf("C%d", 4+m), 70+m*(k+2))
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSheetsOfTwoEditions(t *testing.T) {
	d := newDesk(t, bookLayout)
	send := func(dates [2]string, months [2]int) *Outcome {
		return d.sendBytes("book.xlsx", book(t, dates, months), Options{Custom: d.layout, CheckOnly: true})
	}
	july, june := "31 de julio de 2025", "30 de junio de 2025"
	d.expectOnly(send([2]string{july, july}, [2]int{20, 20}), "mixed-vintages")
	o := send([2]string{june, july}, [2]int{20, 20})
	if f := d.expectOnly(o, "mixed-vintages", "air!A1 1"); len(f) == 1 && say(f[0].Expected) != "31 July 2025" {
		t.Errorf("the finding expects %q", say(f[0].Expected))
	}
	// The same day, and yet one sheet ends a month before the other.
	d.expectOnly(send([2]string{july, july}, [2]int{20, 19}), "mixed-vintages", "land!B22 1")
	d.expectOnly(send([2]string{july, july}, [2]int{20, 6}), "mixed-vintages") // a series that was given up
}

func TestSeriesThatEndsAndBegins(t *testing.T) {
	d := newDesk(t, eventsLayout)
	send := func(change func(nat, month int) string) *Outcome {
		return d.ingest(Options{CheckOnly: true}, months(36, fiveNats, usually(change))...)
	}
	// Salvadorans end after 24 months: the last figure is in row 1+23×5+3.
	o := send(func(nat, month int) string { return map[bool]string{true: "", false: "same"}[nat == 2 && month >= 24] })
	if f := d.expectOnly(o, "series-change", "C119 1"); len(f) == 1 && !strings.Contains(say(f[0].Found), "El Salvador (December 2021)") {
		t.Errorf("found %q", say(f[0].Found))
	}
	// They begin after 24.
	d.expectOnly(send(func(nat, month int) string { return map[bool]string{true: "", false: "same"}[nat == 2 && month < 24] }), "series-change", "C100 1")
	// A month or two that lack at the end are late, and not an end.
	d.expectOnly(send(func(nat, month int) string { return map[bool]string{true: "", false: "same"}[nat == 2 && month >= 34] }), "series-change")
}

// One ends as another one begins at the same level.
func TestCategoryThatWasRenamed(t *testing.T) {
	d := newDesk(t, eventsLayout)
	send := func(times int) *Outcome {
		return d.ingest(Options{CheckOnly: true}, months(36, append(fiveNats, "VEN"), func(nat, month int) string {
			switch {
			case nat == 2 && month >= 24, nat == 5 && month < 24:
				return ""
			case nat == 5:
				return fmt.Sprint(times * usual(2, month))
			}
			return fmt.Sprint(usual(nat, month))
		})...)
	}
	o := send(1)
	d.expectOnly(o, "series-change")
	if f := d.expectOnly(o, "category-renamed", "C126 1"); len(f) == 1 && f[0].Key != "SLV = VEN" {
		t.Errorf("the finding is %q", f[0].Key)
	}
	d.expectOnly(send(3), "category-renamed")
}
