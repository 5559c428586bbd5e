package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// manyNats are nationalities whose counts are far apart.
var manyNats = []string{
	"HND", "GTM", "SLV", "NIC", "CUB", "VEN", "COL", "ECU", "PER", "BOL", "CHL", "ARG", "URY", "PRY", "BRA",
	"HTI", "DOM", "JAM", "CRI", "PAN", "ESP", "FRA", "DEU", "ITA", "PRT", "CHN", "IND", "PAK", "BGD", "NPL",
}

// history is a table of figures by month and nationality that are no multiples of
// one another.
func history(nats, months int) [][]int {
	table := make([][]int, months)
	for m := range table {
		for n := range nats {
			table[m] = append(table[m], 100+n*131+(m*577+n*389)%(97+7*n))
		}
	}
	return table
}

func clone(table [][]int) [][]int {
	out := make([][]int, len(table))
	for i := range table {
		out[i] = slices.Clone(table[i])
	}
	return out
}

// lines writes a table for eventsLayout; the cell of a figure is cellOfFigure.
func lines(table [][]int) []string {
	if len(table) == 0 {
		return nil
	}
	return months(len(table), manyNats[:len(table[0])], func(n, m int) string { return strconv.Itoa(table[m][n]) })
}

func cellOfFigure(table [][]int, m, n int) string { return fmt.Sprintf("C%d", 2+m*len(table[0])+n) }

// since publishes a table and checks another one against it.
func since(t *testing.T, yml string, was, is []string) *Outcome {
	t.Helper()
	d := newDesk(t, yml)
	if o := d.ingest(Options{Publish: true}, was...); o.Release == nil {
		t.Fatalf("the earlier release is not published: %v", o.Findings)
	}
	return d.ingest(Options{CheckOnly: true}, is...)
}

// told lists the findings of a rule as "cell found expected".
func told(o *Outcome, rule string) []string {
	var all []string
	for _, f := range only(o, rule) {
		all = append(all, strings.TrimSpace(strings.Join([]string{f.CellRef.String(), say(f.Found), say(f.Expected)}, " ")))
	}
	return all
}

// One figure of a month that is settled is told old and new at its cell, however
// small the change; what deliveries revise as a rule is not told beside it.
func TestALoneRevisionIsToldAtItsCell(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		nats, months := rapid.IntRange(2, 30).Draw(r, "nationalities"), rapid.IntRange(30, 48).Draw(r, "months")
		was := history(nats, months)
		grows := rapid.IntRange(0, 2).Draw(r, "new months")
		is := clone(history(nats, months+grows))
		tail := 0
		if grows > 0 {
			tail = rapid.IntRange(0, 4).Draw(r, "revised months")
		}
		for m := months - tail; m < months; m++ {
			for n := range nats {
				is[m][n] += rapid.IntRange(0, 9).Draw(r, "revision")
			}
		}
		m, n := rapid.IntRange(0, months-tail-5).Draw(r, "month"), rapid.IntRange(0, nats-1).Draw(r, "nationality")
		is[m][n] += rapid.SampledFrom([]int{-9, -1, 1, 4, 20, 400}).Draw(r, "change")
		o := since(t, eventsLayout, lines(was), lines(is))
		want := []string{fmt.Sprintf("%s %d %d", cellOfFigure(is, m, n), is[m][n], was[m][n])}
		if got := told(o, "lone-revision"); !slices.Equal(got, want) {
			r.Errorf("told at %q, want %q (all: %q)", got, want, names(o))
		}
	})
}

// A delivery that revises its last months, a whole year, a tenth of all figures or
// everything has no lone revision.
func TestUsualRevisionsAreNoLoneRevision(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		nats, months := rapid.IntRange(1, 30).Draw(r, "nationalities"), rapid.IntRange(30, 48).Draw(r, "months")
		was := history(nats, months)
		is := history(nats, months+1)
		revise := func(from, to, of int) {
			for m := from; m < to; m++ {
				for n := range nats {
					if (m*31+n*17)%of == 0 {
						is[m][n] += 1 + rapid.IntRange(0, 30).Draw(r, "revision")
					}
				}
			}
		}
		switch rapid.SampledFrom([]string{"nothing", "the last months", "a year", "a tenth", "all"}).Draw(r, "what is revised") {
		case "the last months":
			revise(months-rapid.IntRange(1, 12).Draw(r, "months revised"), months, 1)
		case "a year":
			revise(12, 24, 1)
		case "a tenth":
			revise(0, months, 8)
		case "all":
			revise(0, months, 1)
		}
		if o := since(t, eventsLayout, lines(was), lines(is)); len(only(o, "lone-revision")) > 0 {
			r.Errorf("told: %q", told(o, "lone-revision"))
		}
	})
}

// Of many lone revisions the largest are reported one by one, and the rest in one
// finding; a figure that is protected now is none.
func TestLoneRevisionsAreTwentyAtMost(t *testing.T) {
	was := history(30, 120)
	is := clone(was)
	for k := range 30 {
		is[4*k][k%30] += 5 + k
	}
	o := since(t, eventsLayout, lines(was), lines(is))
	found := only(o, "lone-revision")
	if len(found) != 20+1 {
		t.Fatalf("%d findings: %q", len(found), told(o, "lone-revision"))
	}
	n := 0
	for _, f := range found {
		n += f.Count
	}
	if n != 30 {
		t.Errorf("they count %d figures, not 30", n)
	}
	protected := lines(clone(was))
	protected[40] = protected[40][:strings.LastIndex(protected[40], ",")] + ",--"
	d := newDesk(t, eventsLayout)
	d.ingest(Options{Publish: true}, lines(was)...)
	d.expectOnly(d.ingest(Options{CheckOnly: true}, protected...), "lone-revision")
}

const roundedLayout = `
layout: test-rounded
title: {en: Rounded}
source: MX_UPMRIP_IRREGULAR
reports: [MEX]
recognise:
  record: {names: [month, nat, n]}
rounding: 5
tables:
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 1, label: true}]
    stub:
      - {named: month, period: year-month}
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {named: [n]}
`

// Figures that were rounded the other way are no revisions; one that moved by more
// is.
func TestRoundingIsNoLoneRevision(t *testing.T) {
	was := history(20, 60)
	for m := range was {
		for n := range was[m] {
			was[m][n] -= was[m][n] % 5
		}
	}
	is := clone(was)
	for k := range 9 {
		is[5*k][2*k] += 5
	}
	is[33][7] += 15
	o := since(t, roundedLayout, lines(was), lines(is))
	want := []string{fmt.Sprintf("%s %d %d", cellOfFigure(is, 33, 7), is[33][7], was[33][7])}
	if got := told(o, "lone-revision"); !slices.Equal(got, want) {
		t.Errorf("told at %q, want %q", got, want)
	}
}

// The last digit of ten is a change like any other.
func TestTheLastDigitOfALargeFigure(t *testing.T) {
	was := history(10, 40)
	for m := range was {
		for n := range was[m] {
			was[m][n] *= 10_000_019
		}
	}
	is := clone(was)
	is[12][9]++
	want := []string{fmt.Sprintf("%s %d %d", cellOfFigure(is, 12, 9), is[12][9], was[12][9])}
	if got := told(since(t, eventsLayout, lines(was), lines(is)), "lone-revision"); !slices.Equal(got, want) {
		t.Errorf("told at %q, want %q", got, want)
	}
}

// Two months that were exchanged, and a month that was copied over another, are
// one finding each, at a figure that changed.
func TestFiguresOfAnotherHeading(t *testing.T) {
	was := history(20, 40)
	exchanged := clone(was)
	exchanged[7], exchanged[20] = exchanged[20], exchanged[7]
	d := newDesk(t, eventsLayout)
	d.ingest(Options{Publish: true}, lines(was)...)
	check := func(table [][]int) *Outcome { return d.ingest(Options{CheckOnly: true}, lines(table)...) }
	f := d.expectOnly(check(exchanged), "figures-exchanged", cellOfFigure(was, 7, 0)+" 40")
	if len(f) == 1 && (say(f[0].Found) != "August 2020" || say(f[0].Expected) != "September 2021" || f[0].Key != "nat 2020-08 2021-09") {
		t.Errorf("found %q, expected %q, key %q", say(f[0].Found), say(f[0].Expected), f[0].Key)
	}
	copied := clone(was)
	copied[20] = copied[7]
	o := check(copied)
	d.expectOnly(o, "figures-exchanged", cellOfFigure(was, 20, 0)+" 20")
	d.expectOnly(o, "repeated-column") // the same thing
	nations := clone(was)              // two nationalities
	for m := range nations {
		nations[m][3], nations[m][11] = nations[m][11], nations[m][3]
	}
	d.expectOnly(check(nations), "figures-exchanged", cellOfFigure(was, 0, 3)+" 80")
}

// A delivery in which everything was revised exchanges nothing, nor does one whose
// figures are small.
func TestRevisedFiguresAreNotExchanged(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		was := history(20, 40)
		small := rapid.Bool().Draw(r, "small")
		for m := range was {
			for n := range was[m] {
				if small {
					was[m][n] %= 7
				}
			}
		}
		is := clone(was)
		for m := range is {
			for n := range is[m] {
				is[m][n] = max(0, is[m][n]+rapid.IntRange(-3, 3).Draw(r, "revision"))
			}
		}
		o := since(t, eventsLayout, lines(was), lines(is))
		for _, rule := range []string{"figures-exchanged", "figures-shifted", "category-renamed"} {
			if len(only(o, rule)) > 0 {
				r.Errorf("%s is told: %q", rule, told(o, rule))
			}
		}
	})
}

const wideLayout = `
layout: test-wide
title: {en: Wide}
source: MX_UPMRIP_IRREGULAR
reports: [MEX]
recognise:
  record: {names: [nat]}
tables:
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 1, period: year-month}]
    stub:
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {from: B}
`

// wideLines writes a table with its months in columns.
func wideLines(table [][]int) []string {
	out := []string{"nat"}
	for m := range table {
		out[0] += fmt.Sprintf(",%d-%02d", 2020+m/12, m%12+1)
	}
	for n := range table[0] {
		line := manyNats[n]
		for m := range table {
			line += "," + strconv.Itoa(table[m][n])
		}
		out = append(out, line)
	}
	return out
}

// A row whose figures moved by a column is one finding at the first of them.
func TestAShiftedRowIsOneFinding(t *testing.T) {
	was := history(12, 30)
	for _, c := range []struct {
		name, cell string
		by         int
	}{{"to the right", "F6", 1}, {"to the left", "F6", -1}, {"by two", "F6", 2}} {
		t.Run(c.name, func(t *testing.T) {
			is := clone(was)
			for m := 4; m < 30; m++ {
				if from := m - c.by; from >= 0 && from < 30 {
					is[m][4] = was[from][4]
				}
			}
			d := newDesk(t, wideLayout)
			d.ingest(Options{Publish: true}, wideLines(was)...)
			o := d.ingest(Options{CheckOnly: true}, wideLines(is)...)
			f := only(o, "figures-shifted")
			if len(f) != 1 || f[0].A1() != c.cell || f[0].Count < 24 || say(f[0].Expected) != strconv.Itoa(was[4][4]) || say(f[0].Found) != strconv.Itoa(is[4][4]) {
				t.Errorf("told %+v (all: %q)", f, names(o))
			}
			d.expectOnly(o, "lone-revision")
		})
	}
}

// Of a broken sum the figure that differs from the last release is named, with
// what that says; also where another one would explain the sum as well.
func TestABrokenSumNamesWhatChanged(t *testing.T) {
	table := func(change func(n int, value int) int) []string {
		out := []string{"month,nat,n"}
		for m := range 8 {
			sum := 0
			for n, nat := range fiveNats {
				v := usual(n, m)
				sum += v
				if m == 5 {
					v = change(n, v)
				}
				out = append(out, fmt.Sprintf("2020-%02d,%s,%d", m+1, nat, v))
			}
			if m == 5 {
				sum = change(5, sum)
			}
			out = append(out, fmt.Sprintf("2020-%02d,W,%d", m+1, sum))
		}
		return out
	}
	same := func(_, v int) int { return v }
	for wrong := range 6 {
		o := since(t, eventsLayout, table(same), table(func(n, v int) int {
			if n == wrong {
				return v + 7
			}
			return v
		}))
		f := only(o, "total-mismatch")
		if want := fmt.Sprintf("C%d", 2+5*6+wrong); len(f) != 1 || f[0].A1() != want || !strings.Contains(say(f[0].Message), "last release says") {
			t.Errorf("a wrong figure in %s is told %+v", want, f)
		}
	}
}

// Two figures of one key are reported at the one that the last release does not know.
func TestADoubleIsToldAtTheOneThatIsNew(t *testing.T) {
	was := lines(history(10, 24))
	for _, c := range []struct{ at, with int }{{30, 31}, {31, 30}} { // the intruder comes first, or second
		is := slices.Clone(was)
		fields := strings.Split(is[c.at], ",")
		fields[1] = strings.Split(is[c.with], ",")[1]
		is[c.at] = strings.Join(fields, ",")
		o := since(t, eventsLayout, was, is)
		if got, want := only(o, "duplicate-key"), fmt.Sprintf("C%d", c.at+1); len(got) != 1 || got[0].A1() != want {
			t.Errorf("told %+v, want at %s", got, want)
		}
		label := fmt.Sprintf("B%d", c.at+1)
		if got := only(o, "category-renamed"); len(got) != 1 || got[0].A1() != label || say(got[0].Found) != fields[1] {
			t.Errorf("the label is told %+v, want at %s", got, label)
		}
	}
}

// A label that was exchanged for another one that the file knows is reported at the
// label, in one record and in all.
func TestARenamedLabelIsToldAtTheLabel(t *testing.T) {
	was := lines(history(10, 24))
	all := slices.Clone(was)
	first := 0
	for i, l := range all {
		if strings.Contains(l, ",CUB,") {
			all[i] = strings.Replace(l, ",CUB,", ",ITA,", 1)
			if first == 0 {
				first = i + 1
			}
		}
	}
	o := since(t, eventsLayout, was, all)
	if got := only(o, "category-renamed"); len(got) != 1 || got[0].A1() != fmt.Sprintf("B%d", first) || got[0].Count != 24 {
		t.Errorf("told %+v, want at B%d", got, first)
	}
	one := slices.Clone(was)
	one[40] = strings.Replace(one[40], "2020-04", "2021-04", 1)
	o = since(t, eventsLayout, was, one)
	if got := only(o, "category-renamed"); len(got) != 1 || got[0].A1() != "A41" || say(got[0].Expected) != "April 2020" {
		t.Errorf("told %+v, want at A41 (%s)", got, one[40])
	}
}

// A heading that makes no period, and one of a country that the file may not
// report for, are reported at the heading.
func TestHeadingsAreToldAtTheirCells(t *testing.T) {
	d := newDesk(t, wideLayout)
	is := wideLines(history(3, 5))
	is[0] = strings.Replace(is[0], "2020-04", "2020-44", 1)
	if f := only(d.ingest(Options{}, is...), "unknown-period"); len(f) != 1 || f[0].A1() != "E1" {
		t.Errorf("told %+v", f)
	}
	d = newDesk(t, strings.NewReplacer("REF_AREA: MEX, ", "COUNTERPART_AREA: HND, ", "dimension: COUNTERPART_AREA", "dimension: REF_AREA").Replace(wideLayout))
	if f := only(d.ingest(Options{}, wideLines(history(1, 5))...), "reporting-area"); len(f) != 1 || f[0].A1() != "A2" {
		t.Errorf("told %+v", f)
	}
}
