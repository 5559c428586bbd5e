package ingest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const sexesLayout = `
layout: test-sexes
title: {en: Sexes}
source: CO_MIGRACION_ENTRIES
reports: [COL]
recognise:
  record: {names: [month, nat, women, men]}
tables:
  - table: entries
    dataset: BORDER
    set: {REF_AREA: COL, MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN}
    header:
      - row: 1
        map: {women: {SEX: F}, men: {SEX: M}}
    stub:
      - {named: month, period: year-month}
      - {named: nat, dimension: COUNTERPART_AREA}
    values: {named: [women, men]}
`

// sexes writes so many months of figures of which some nationalities have more
// men, some more women, and some as many. swap exchanges the two in a month.
func sexes(months, swap int) []string {
	rng := rand.New(rand.NewPCG(3, 4))
	out := []string{"month,nat,women,men"}
	for m := range months {
		for n, nat := range manyNats {
			all := 400 + 90*n + rng.IntN(60)
			women := all * (30 + 5*(n%9)) / 100
			men := all - women
			if m == swap {
				women, men = men, women
			}
			out = append(out, fmt.Sprintf("%d-%02d,%s,%d,%d", 2020+m/12, m%12+1, nat, women, men))
		}
	}
	return out
}

// In the month in which men and women are exchanged most series have more of the
// ones where they have more of the others otherwise.
func TestExchangedSexesOfAMonth(t *testing.T) {
	d := newDesk(t, sexesLayout)
	d.expectOnly(d.ingest(Options{CheckOnly: true}, sexes(20, -1)...), "figures-exchanged")
	o := d.ingest(Options{CheckOnly: true}, sexes(20, 7)...)
	if f := only(o, "figures-exchanged"); len(f) != 1 || f[0].A1() != fmt.Sprintf("C%d", 2+7*len(manyNats)) || f[0].Count < 20 {
		t.Errorf("told %+v (all: %q)", f, names(o))
	}
}

// seasonalTable has a course of the year that many series have in common, and swing how
// much each moves besides.
func seasonalTable(months int, swing float64) [][]int {
	rng := rand.New(rand.NewPCG(5, 6))
	season := []float64{1, 0.8, 1.6, 1.1, 0.7, 1.3, 2.4, 1.9, 0.9, 1, 0.8, 2.2}
	table := make([][]int, months)
	for m := range table {
		for n := range 30 {
			table[m] = append(table[m], int((300+40*float64(n))*season[m%12]*(1+swing*(rng.Float64()-0.5))))
		}
	}
	return table
}

// Two months that follow upon each other and were exchanged are found by the
// course of all series, and the course of other years is none.
func TestExchangedMonthsOfManySeries(t *testing.T) {
	d := newDesk(t, eventsLayout)
	check := func(table [][]int) *Outcome { return d.ingest(Options{CheckOnly: true}, lines(table)...) }
	d.expectOnly(check(seasonalTable(60, 0.2)), "figures-exchanged")
	steady := make([][]int, 60) // a rise of a tenth each month, to the same again each year
	for m := range steady {
		for n := range 30 {
			v := 500 + 60*float64(n)
			for range m % 12 {
				v *= 1.25
			}
			steady[m] = append(steady[m], int(v)+(m*7+n)%11)
		}
	}
	d.expectOnly(check(steady), "figures-exchanged")
	steady[29], steady[30] = steady[30], steady[29]
	if f := d.expectOnly(check(steady), "figures-exchanged", cellOfFigure(steady, 29, 0)+" 30"); len(f) == 1 && f[0].Key != "nat 2022-06 2022-07" {
		t.Errorf("key %q", f[0].Key)
	}
}

// A month of which nine of ten large figures are those of another one was copied;
// of which two of three are, was not.
func TestNearlyRepeatedMonth(t *testing.T) {
	for _, c := range []struct {
		other int // of so many figures one is another
		want  []string
	}{{15, []string{"C603 28"}}, {3, nil}} {
		table := history(30, 40)
		copied := slices.Clone(table[4])
		for n := range copied {
			if n%c.other == 0 {
				copied[n] += 3
			}
		}
		table[20] = copied
		d := newDesk(t, eventsLayout)
		f := d.expectOnly(d.ingest(Options{CheckOnly: true}, lines(table)...), "repeated-column", c.want...)
		if len(f) == 1 && (say(f[0].Found) != "September 2021" || say(f[0].Expected) != "May 2020") {
			t.Errorf("found %q, expected %q", say(f[0].Found), say(f[0].Expected))
		}
	}
}

// A stock may be nil at one date, differ from what is around it, and be what it was before: rules
// for what happens over time say nothing of it.
func TestStocksAreNoFlows(t *testing.T) {
	stock := strings.NewReplacer("source: MX_UPMRIP_IRREGULAR", "source: CA_IRCC_TFW", "dataset: IRREGULAR", "dataset: PERMITS",
		"MEASURE: SITUATION, BASIS: C", "MEASURE: HOLDERS, BASIS: C", "REF_AREA: MEX", "REF_AREA: CAN", "reports: [MEX]", "reports: [CAN]").Replace(eventsLayout)
	send := func(yml string) *Outcome {
		d := newDesk(t, yml)
		return d.ingest(Options{CheckOnly: true}, months(30, fiveNats, usually(func(nat, month int) string {
			switch {
			case nat == 1 && month == 7:
				return "0"
			case nat == 3 && month == 10:
				return "6100"
			}
			return "same"
		}))...)
	}
	o := send(eventsLayout)
	if len(only(o, "sudden-zero")) != 1 || len(only(o, "outlier")) != 1 {
		t.Fatalf("of a flow: %q", names(o))
	}
	o = send(stock)
	if len(only(o, "sudden-zero"))+len(only(o, "outlier")) > 0 {
		t.Errorf("of a stock: %q", names(o))
	}
}

const namedLayout = `
layout: test-named
title: {en: Named}
source: MX_UPMRIP_IRREGULAR
reports: [MEX]
recognise:
  record: {names: [year, number, month, code, name, n]}
tables:
  - table: nat
    dataset: IRREGULAR
    set: {REF_AREA: MEX, MEASURE: SITUATION, BASIS: C}
    header: [{row: 1, label: true}]
    stub:
      - {named: year, period: year}
      - {named: number, label: true}
      - {named: month, period: month}
      - {named: code, dimension: COUNTERPART_AREA}
      - {named: name, label: true}
    values: {named: [n]}
`

// named writes records with the number of the month and the name of the country
// beside what says the same.
func named(change func(line int, fields []string)) []string {
	out := []string{"year,number,month,code,name,n"}
	names := map[string]string{"HND": "Honduras", "GTM": "Guatemala", "SLV": "El Salvador", "NIC": "Nicaragua", "CUB": "Cuba"}
	words := strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
	for m := range 24 {
		for n, nat := range fiveNats {
			f := []string{strconv.Itoa(2020 + m/12), strconv.Itoa(m%12 + 1), words[m%12], nat, names[nat], strconv.Itoa(usual(n, m))}
			if change != nil {
				change(len(out)+1, f)
			}
			out = append(out, strings.Join(f, ","))
		}
	}
	return out
}

// A label that does not agree with the code beside it is reported at its cell, whether
// it is misspelt or another's.
func TestALabelThatDoesNotAgree(t *testing.T) {
	d := newDesk(t, namedLayout)
	d.expectOnly(d.ingest(Options{CheckOnly: true}, named(nil)...), "label-conflict")
	for _, c := range []struct {
		line, field int
		says, cell  string
	}{
		{31, 4, "Guatemalla", "E31"},
		{40, 4, "Cuba", "E40"},
		{50, 1, "11", "B50"},
		{60, 1, "99", "B60"},
	} {
		var was string
		o := d.ingest(Options{CheckOnly: true}, named(func(line int, fields []string) {
			if line == c.line {
				was, fields[c.field] = fields[c.field], c.says
			}
		})...)
		if f := only(o, "label-conflict"); len(f) != 1 || f[0].A1() != c.cell || say(f[0].Found) != c.says || say(f[0].Expected) != was {
			t.Errorf("%s in place of %s is told %+v", c.says, was, f)
		}
	}
}

// A column of notes, or of a type that many share, says nothing of the codes
// beside it.
func TestNotesAreNoNames(t *testing.T) {
	d := newDesk(t, namedLayout)
	o := d.ingest(Options{CheckOnly: true}, named(func(line int, fields []string) {
		fields[1] = []string{"", "a", "b", "a, b"}[line%4]
		fields[4] = []string{"B", "B R", "C"}[(line/7)%3]
	})...)
	d.expectOnly(o, "label-conflict")
}
