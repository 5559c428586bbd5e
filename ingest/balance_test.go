package ingest

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/check"
	"siemmes/warehouse"
)

// netsLayout reads components of population change, a long csv whose column
// "what" names them.
const netsLayout = `
layout: test-nets
title: {es: Saldos, en: Balances, fr: Soldes}
source: MX_CONAPO_PROJ
reports: [MEX]
recognise:
  record: {names: [year, what, n]}
tables:
  - table: parts
    dataset: POPULATION
    set: {REF_AREA: MEX}
    header:
      - {row: 1, label: true}
    stub:
      - {named: year, period: year}
      - named: what
        map:
          Births: {MEASURE: BIRTHS}
          Deaths: {MEASURE: DEATHS}
          Immigrants: {MEASURE: IMMIGRANTS}
          Emigrants: {MEASURE: EMIGRANTS}
          Natural: {table: nets, MEASURE: NATURAL_INCREASE}
          Net: {table: nets, MEASURE: NET_MIGRATION}
    values: {named: [n]}
  - table: nets
    dataset: INDICATOR
    set: {REF_AREA: MEX}
`

func TestNetIsInMinusOut(t *testing.T) {
	d := newDesk(t, netsLayout)
	send := func(net string) *Outcome {
		return d.ingest(Options{CheckOnly: true}, "year,what,n", "2010,Births,2251733", "2010,Deaths,566132", "2010,Natural,1685601",
			"2010,Immigrants,141000.6", "2010,Emigrants,588000.1", "2010,Net,"+net)
	}
	d.expect(send("-446999.5"))
	d.expect(send("-447000")) // to the whole person
	o := send("-447100.5")
	d.expect(o, "net-mismatch:C7")
	if f := o.Findings[0]; say(f.Expected) != "-446999.5" || !strings.Contains(say(f.Message), "C5") || !strings.Contains(say(f.Message), "C6") || !o.Blocked() {
		t.Errorf("the finding expects %s: %s", say(f.Expected), say(f.Message))
	}
	// Without the emigrants there is nothing to compare.
	d.expect(d.ingest(Options{CheckOnly: true}, "year,what,n", "2010,Immigrants,141000", "2010,Net,7"))
}

// regionsLayout reads figures by country and region, with their total.
var regionsLayout = strings.Replace(eventsLayout, "- {named: nat, dimension: COUNTERPART_AREA}",
	"- {named: nat, dimension: COUNTERPART_AREA, totals: [Total]}", 1)

func TestRegionsSummedIn(t *testing.T) {
	d := newDesk(t, regionsLayout)
	send := func(total string, more ...string) *Outcome {
		return d.ingest(Options{CheckOnly: true}, append([]string{
			"month,nat,n", "2023-07,CAN,110", "2023-07,USA,230", "2023-07,Northern America,340", "2023-07,BRA,60", "2023-07,Total," + total,
		}, more...)...)
	}
	d.expect(send("400"))
	o := send("740")
	d.expect(o, "double-count:C6")
	if f := o.Findings[0]; say(f.Found) != "740" || say(f.Expected) != "400" || !strings.Contains(say(f.Message), "subtotals included") || !o.Blocked() {
		t.Errorf("the finding expects %s: %s", say(f.Expected), say(f.Message))
	}
	d.expect(send("741"), "total-mismatch:C6")
	o = send("800")
	d.expect(o, "double-count:C6")
	if !strings.Contains(say(o.Findings[0].Message), "twice") {
		t.Errorf("the finding is %+v", o.Findings[0])
	}
}

func TestOtherThatIsCountedAlready(t *testing.T) {
	d := newDesk(t, regionsLayout)
	send := func(other string) *Outcome {
		return d.ingest(Options{CheckOnly: true, Accept: []Acceptance{}},
			"month,nat,n", "2023-07,CAN,110", "2023-07,USA,230", "2023-07,Other countries,"+other, "2023-07,Total,340")
	}
	o := send("25")
	d.expect(o, "double-count:C4")
	if f := o.Findings[0]; say(f.Found) != "25" || !strings.Contains(say(f.Message), "C5") {
		t.Errorf("the finding expects %s: %s", say(f.Expected), say(f.Message))
	}
	d.expect(send("0"))
}

// Totals are compared over every dimension that has an aggregate: modes of
// transport, quarters and months, regions and countries, sexes.
func TestTotalsOfModesAndQuarters(t *testing.T) {
	yml := strings.NewReplacer(
		"source: MX_UPMRIP_IRREGULAR", "source: IOM_REGULAR",
		"names: [month, nat, n]", "names: [month, mode, sex, n]",
		"dataset: IRREGULAR", "dataset: BORDER",
		"MEASURE: SITUATION, BASIS: C", "MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN",
		"period: year-month", "period: [sdmx]",
		"- {named: nat, dimension: COUNTERPART_AREA}", "- {named: mode, dimension: MODE, totals: [Total]}\n      - {named: sex, dimension: SEX, totals: [Total]}",
	).Replace(eventsLayout)
	d := newDesk(t, yml)
	send := func(find, put string) *Outcome {
		lines := []string{
			"month,mode,sex,n",
			"2023-01,AIR,Total,100", "2023-01,LAND,Total,50", "2023-01,Total,Total,150",
			"2023-02,AIR,Total,110", "2023-02,LAND,Total,51", "2023-02,Total,Total,161",
			"2023-03,AIR,Total,120", "2023-03,LAND,Total,52", "2023-03,Total,Total,172",
			"2023-Q1,AIR,Total,330", "2023-Q1,LAND,Total,153", "2023-Q1,Total,Total,483",
			"2023-Q1,AIR,F,160", "2023-Q1,AIR,M,170",
		}
		return d.ingest(Options{CheckOnly: true}, strings.Split(strings.Replace(strings.Join(lines, "\n"), find, put, 1), "\n")...)
	}
	d.expect(send("", ""))
	d.expect(send("2023-02,LAND,Total,51", "2023-02,LAND,Total,91"), "total-mismatch:D6")
	d.expect(send("2023-Q1,Total,Total,483", "2023-Q1,Total,Total,583"), "total-mismatch:D13")
	d.expect(send("2023-Q1,AIR,F,160", "2023-Q1,AIR,F,190"), "total-mismatch:D14")
}

func TestSmallCountThatIsNotSuppressed(t *testing.T) {
	d := newDesk(t, strings.Replace(eventsLayout, "numbers:", "suppresses: {below: 5}\nnumbers:", 1))
	lines := []string{"month,nat,n", "2023-07,HND,4", "2023-07,GTM,5", "2023-07,SLV,0", "2023-07,NIC,--"}
	o := d.ingest(Options{}, lines...)
	d.expect(o, "not-suppressed:C2")
	if !o.Blocked() || say(o.Findings[0].Found) != "4" {
		t.Errorf("the finding is %+v", o.Findings[0])
	}
	d.expect(newDesk(t, eventsLayout).ingest(Options{}, lines...)) // the layout says nothing
}

// A hidden figure that can be worked out from its total is not hidden; two of
// them are, and so is one of a rounded table.
func TestSuppressedFigureThatCanBeWorkedOut(t *testing.T) {
	yml := strings.Replace(regionsLayout, "numbers:", "suppresses: {below: 5}\nnumbers:", 1)
	lines := func(salvador, total string) []string {
		return []string{"month,nat,n", "2023-07,HND,40", "2023-07,GTM,--", "2023-07,SLV," + salvador, "2023-07,Total," + total}
	}
	d := newDesk(t, yml)
	d.expect(d.ingest(Options{}, lines("50", "93")...), "not-suppressed:nat")
	d.expect(d.ingest(Options{}, lines("--", "46")...))
	d = newDesk(t, strings.Replace(yml, "numbers:", "rounding: 5\nnumbers:", 1))
	d.expect(d.ingest(Options{}, lines("50", "95")...))
}

// A layout makes a rule milder or stricter; the finding says so, and a blocking
// one keeps the file out.
func TestSeverityOfTheLayout(t *testing.T) {
	lines := []string{"month,nat,n", "2023-07,HND,5", "2023-09,HND,5", "2023-07,GTM,-1"}
	d := newDesk(t, eventsLayout)
	if o := d.ingest(Options{}, lines...); !o.Blocked() {
		t.Fatalf("a negative count does not block: %v", o.Findings)
	}
	d = newDesk(t, strings.Replace(eventsLayout, "numbers:", "severities: {negative-count: note, missing-period: blocking}\nnumbers:", 1))
	o := d.ingest(Options{}, lines...)
	d.expect(o, "missing-period:nat MEX SITUATION", "negative-count:C4")
	if !o.Blocked() || o.Findings[0].Severity != warehouse.Blocking || o.Findings[1].Severity != warehouse.Note {
		t.Errorf("the findings are %+v", o.Findings)
	}
	if o = d.ingest(Options{Accept: []Acceptance{{Finding: "missing-period", Reason: "the border was closed"}}}, lines...); o.Blocked() || o.Release == nil {
		t.Errorf("it was accepted, and yet %+v", o.Findings)
	}
}

// Every rule's findings are accepted by the rule, by the finding's key and by
// its cell, and the reason is kept with the release.
// What leaves nothing to load, or says that an office may not send it, is not.
func TestEveryRuleCanBeAccepted(t *testing.T) {
	at := warehouse.CellRef{Sheet: "Table 1", Row: 7, Col: 2}
	for _, rule := range Rules() {
		if !Acceptable(rule.ID) {
			r := check.NewReport("f.xlsx", []Acceptance{{Finding: rule.ID, Reason: "because"}}, Rules())
			r.Add(warehouse.Finding{Rule: rule.ID, CellRef: at})
			if _, err := ParseAcceptance(rule.ID + "=because"); err == nil || r.Findings()[0].Accepted != "" {
				t.Errorf("%s was accepted: %v", rule.ID, err)
			}
			continue
		}
		for _, name := range []string{rule.ID, rule.ID + ":a key", rule.ID + ":Table 1!B7"} {
			a, err := ParseAcceptance(name + "= asked, 3 May ")
			if err != nil || a.Finding != name || a.Reason != "asked, 3 May" {
				t.Fatalf("%s is read as %+v, %v", name, a, err)
			}
			r := check.NewReport("f.xlsx", []Acceptance{a}, Rules())
			r.Add(warehouse.Finding{Rule: rule.ID, CellRef: at, Key: "a key"})
			r.Add(warehouse.Finding{Rule: rule.ID, CellRef: warehouse.CellRef{Row: 1, Col: 1}, Key: "another key"})
			found := r.Findings()
			accepted := 0
			for _, f := range found {
				if f.Accepted == "asked, 3 May" && (f.Key == "a key" || name == rule.ID) {
					accepted++
				}
			}
			if want := map[bool]int{true: 2, false: 1}[name == rule.ID]; accepted != want || len(found) != 2 {
				t.Errorf("%s accepts %d of %+v", name, accepted, found)
			}
		}
	}
	d := newDesk(t, regionsLayout)
	lines := []string{"month,nat,n", "2023-07,CAN,110", "2023-07,USA,230", "2023-07,Total,999"}
	o := d.ingest(Options{Accept: []Acceptance{{Finding: "total-mismatch:C4", Reason: "their mistake, reported 3 May"}}}, lines...)
	if o.Release == nil || len(o.Release.Findings) != 1 || o.Release.Findings[0].Accepted != "their mistake, reported 3 May" {
		t.Errorf("the release says %+v", o.Release)
	}
}

// Many figures of one period that sums disagree with are one mistake.
func TestColumnThatWasShifted(t *testing.T) {
	d := newDesk(t, strings.Replace(regionsLayout, "period: year-month", "period: [sdmx, year]", 1))
	nats := []string{"HND", "GTM", "SLV", "NIC", "CUB", "VEN", "COL", "HTI", "ECU", "PER", "BRA", "ARG"}
	send := func(wrong int, years ...int) *Outcome {
		lines := []string{"month,nat,n"}
		year := make([]int, len(nats)+1)
		for m := 1; m <= 12; m++ {
			total := 0
			for k, nat := range nats {
				n := usual(k, m)
				year[k], total = year[k]+n, total+n
				if m == 7 && k < wrong {
					n *= 3
				}
				lines = append(lines, fmt.Sprintf("2023-%02d,%s,%d", m, nat, n))
			}
			year[len(nats)] += total
			lines = append(lines, fmt.Sprintf("2023-%02d,Total,%d", m, total))
		}
		for k, by := range years {
			year[k] += by
		}
		for k, nat := range append(nats, "Total") {
			lines = append(lines, fmt.Sprintf("2023,%s,%d", nat, year[k]))
		}
		return d.ingest(Options{CheckOnly: true}, lines...)
	}
	d.expectOnly(send(0), "total-mismatch")
	d.expectOnly(send(1), "total-mismatch", "C80 1")
	d.expectOnly(send(2), "total-mismatch", "C80 1", "C81 1")
	d.expectOnly(send(12), "total-mismatch", "C80 12")
	// Two totals of one row are told both: their months are right, as each is in
	// a sum of its month that holds.
	d.expectOnly(send(0, 1000, 700), "total-mismatch", "C158 1", "C159 1")
}
