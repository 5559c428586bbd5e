package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// months writes figures of some nationalities for so many months from January
// 2020 on: lines for eventsLayout, sorted by month.
func months(n int, nats []string, figure func(nat, month int) string) []string {
	lines := []string{"month,nat,n"}
	for m := range n {
		for k, nat := range nats {
			if f := figure(k, m); f != "" {
				lines = append(lines, fmt.Sprintf("%d-%02d,%s,%s", 2020+m/12, m%12+1, nat, f))
			}
		}
	}
	return lines
}

var fiveNats = []string{"HND", "GTM", "SLV", "NIC", "CUB"}

// usual is a count that moves by a few per cent from month to month.
func usual(nat, month int) int { return 400*(nat+1) + (month*37+nat*11)%31 }

func usually(change func(nat, month int) string) func(nat, month int) string {
	return func(nat, month int) string {
		if s := change(nat, month); s != "same" {
			return s
		}
		return fmt.Sprint(usual(nat, month))
	}
}

// only keeps the findings of one rule.
func only(o *Outcome, rule string) []warehouse.Finding {
	return slices.DeleteFunc(slices.Clone(o.Findings), func(f warehouse.Finding) bool { return f.Rule != rule })
}

// expectOnly holds the findings of one rule against "cell count" and gives them.
func (d *desk) expectOnly(o *Outcome, rule string, want ...string) []warehouse.Finding {
	d.t.Helper()
	var got []string
	found := only(o, rule)
	for _, f := range found {
		got = append(got, fmt.Sprintf("%s %d", f.CellRef, f.Count))
		if say(f.Message) == "" || strings.Contains(say(f.Message), "«finding") || strings.Contains(say(f.Message), "{") {
			d.t.Errorf("the message is %q", say(f.Message))
		}
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("%s is found at %q, want %q (all: %q)", rule, got, want, names(o))
	}
	return found
}

func TestOutlier(t *testing.T) {
	d := newDesk(t, eventsLayout)
	send := func(change func(nat, month int) string) *Outcome {
		return d.ingest(Options{CheckOnly: true}, months(30, fiveNats, usually(change))...)
	}
	d.expect(send(func(int, int) string { return "same" }))
	// Nicaraguans (the fourth) in the eleventh month: 1,600 becomes 6,100.
	o := send(func(nat, month int) string {
		if nat == 3 && month == 10 {
			return "6100"
		}
		return "same"
	})
	if f := d.expectOnly(o, "outlier", "C55 1"); len(f) == 1 && (say(f[0].Expected) != "≈ 1600" || f[0].Severity != warehouse.Warning) {
		t.Errorf("expected %+v", f[0])
	}
	// A new level from that month on is none, nor what comes back each year.
	d.expect(send(func(nat, month int) string {
		if nat == 3 && month >= 10 {
			return fmt.Sprint(6100 + month)
		}
		return "same"
	}))
	d.expect(send(func(nat, month int) string {
		if nat == 3 && month%12 == 11 {
			return fmt.Sprint(3900 + month)
		}
		return "same"
	}))
	// Two nationalities in one month are one finding.
	d.expectOnly(send(func(nat, month int) string {
		if nat >= 3 && month == 10 {
			return fmt.Sprint(nat * 3000)
		}
		return "same"
	}), "outlier", "C56 2")
}

func TestSuddenZero(t *testing.T) {
	d := newDesk(t, eventsLayout)
	zero := func(least int) *Outcome {
		return d.ingest(Options{CheckOnly: true}, months(24, fiveNats, func(nat, month int) string {
			if nat == 1 && month == 7 {
				return "0"
			}
			return fmt.Sprint(least + (month*7+nat)%9)
		})...)
	}
	d.expectOnly(zero(40), "sudden-zero", "C38 1")
	d.expect(zero(8)) // counts as small as these can be nil
}

func TestScaleOfAPeriod(t *testing.T) {
	d := newDesk(t, eventsLayout)
	o := d.ingest(Options{CheckOnly: true}, months(24, fiveNats, func(nat, month int) string {
		if month >= 20 {
			return fmt.Sprint(1000 * usual(nat, month))
		}
		return fmt.Sprint(usual(nat, month))
	})...)
	d.expect(o, "scale-change:nat 2021-09")
	d.expectOnly(o, "scale-change", "C102 5")
	// Ten times as many, and two of five nationalities, are no other unit.
	for _, c := range []struct{ times, nats int }{{10, 5}, {1000, 2}} {
		d.expectOnly(d.ingest(Options{CheckOnly: true}, months(24, fiveNats, func(nat, month int) string {
			if month >= 20 && nat < c.nats {
				return fmt.Sprint(c.times * usual(nat, month))
			}
			return fmt.Sprint(usual(nat, month))
		})...), "scale-change")
	}
}

func TestScaleSinceTheLastRelease(t *testing.T) {
	d := newDesk(t, eventsLayout)
	lines := func(times func(nat int) int) []string {
		return months(2, fiveNats, func(nat, month int) string { return fmt.Sprint(times(nat) * usual(nat, month)) })
	}
	d.ingest(Options{Publish: true}, lines(func(int) int { return 1 })...)
	o := d.ingest(Options{CheckOnly: true}, lines(func(int) int { return 1000 })...)
	d.expect(o, "scale-change:IRREGULAR MX_UPMRIP_IRREGULAR SITUATION")
	d.expectOnly(o, "scale-change", "C2 10")
	o = d.ingest(Options{CheckOnly: true}, lines(func(nat int) int { return []int{1000, 30, 7, 1, 50}[nat] })...)
	d.expectOnly(o, "scale-change")
	if n := len(only(o, "implausible-jump")); n != 8 {
		t.Errorf("%d changes are implausible, want 8", n)
	}
}

func TestRepeatedColumn(t *testing.T) {
	d := newDesk(t, eventsLayout)
	repeat := func(but int) *Outcome {
		return d.ingest(Options{CheckOnly: true}, months(8, fiveNats, func(nat, month int) string {
			if month == 5 && nat != but {
				month = 4 // June is a copy of May
			}
			return fmt.Sprint(1000*(nat+1)*(month+7) + month)
		})...)
	}
	if f := d.expectOnly(repeat(-1), "repeated-column", "C27 5"); len(f) == 1 && (say(f[0].Found) != "June 2020" || say(f[0].Expected) != "May 2020") {
		t.Errorf("the finding is %+v", f[0])
	}
	d.expectOnly(repeat(2), "repeated-column") // one figure differs
	// One nationality's figures are another's, all through the table.
	o := d.ingest(Options{CheckOnly: true}, months(8, fiveNats, func(nat, month int) string {
		return fmt.Sprint(100*(min(nat, 3)+1)*(month+7) + month)
	})...)
	d.expectOnly(o, "repeated-column", "C6 8")
	// Ones and twos are equal often enough.
	o = d.ingest(Options{CheckOnly: true}, months(8, fiveNats, func(nat, month int) string {
		return fmt.Sprint(1 + min(month, 4)%2)
	})...)
	d.expectOnly(o, "repeated-column")
}

// yearsLayout reads counts by year, of the same events.
var yearsLayout = strings.Replace(eventsLayout, "period: year-month", "period: [sdmx, year]", 1)

func TestYearThatIsNotOver(t *testing.T) {
	d := newDesk(t, yearsLayout) // its clock says August 2025
	years := func(last int) []string {
		lines := []string{"month,nat,n"}
		for y := 2018; y <= last; y++ {
			for k, nat := range fiveNats {
				lines = append(lines, fmt.Sprintf("%d,%s,%d", y, nat, usual(k, y)))
			}
		}
		return lines
	}
	d.expectOnly(d.ingest(Options{CheckOnly: true}, years(2025)...), "partial-period", "C37 5")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, years(2024)...), "partial-period")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, years(2030)...), "partial-period") // a projection
}

func TestYearOfWhichThereAreSevenMonths(t *testing.T) {
	d := newDesk(t, yearsLayout)
	year := func(months int) []string {
		lines := []string{"month,nat,n"}
		sum := 0
		for m := 1; m <= months; m++ {
			lines = append(lines, fmt.Sprintf("2023-%02d,HND,%d", m, 100+m))
			sum += 100 + m
		}
		return append(lines, fmt.Sprintf("2023,HND,%d", sum))
	}
	d.expectOnly(d.ingest(Options{CheckOnly: true}, year(7)...), "partial-period", "C9 1")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, year(12)...), "partial-period")
}

func TestYearThatFallsEverywhere(t *testing.T) {
	d := newDesk(t, yearsLayout)
	falls := func(nats int) []string {
		lines := []string{"month,nat,n"}
		for y := 2016; y <= 2023; y++ {
			for k, nat := range fiveNats {
				n := usual(k, y)
				if y == 2023 && k < nats {
					n /= 2
				}
				lines = append(lines, fmt.Sprintf("%d,%s,%d", y, nat, n))
			}
		}
		return lines
	}
	d.expectOnly(d.ingest(Options{CheckOnly: true}, falls(5)...), "partial-period", "C37 5")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, falls(3)...), "partial-period")
}

func TestHeadingOfAPartOfTheYearIsFound(t *testing.T) {
	yml := strings.Replace(yearsLayout, "{named: month, period: [sdmx, year]}", "{named: month, patterns: [{like: '(20\\d\\d)', period: {year: $1}}]}", 1)
	d := newDesk(t, yml)
	d.expectOnly(d.ingest(Options{CheckOnly: true}, "month,nat,n", "2022,HND,1200", "Enero-julio 2023,HND,800"), "partial-period", "A3 1")
	d.expectOnly(d.ingest(Options{CheckOnly: true}, "month,nat,n", "2022,HND,1200", "Enero-diciembre 2023,HND,800"), "partial-period")
}

// Of more than five countries a change of coverage is one finding.
func TestCoverageOfManyCountries(t *testing.T) {
	yml := strings.NewReplacer(
		"source: MX_UPMRIP_IRREGULAR", "source: IOM_REGULAR", "reports: [MEX]", "reports: [ARG, BOL, BRA, COL, CRI, ECU, GTM]",
		"names: [month, nat, n]", "names: [month, geo, nat, n]", "dataset: IRREGULAR", "dataset: BORDER",
		"REF_AREA: MEX, MEASURE: SITUATION, BASIS: C", "MEASURE: MOVEMENTS, BASIS: C, DIRECTION: IN",
		"- {named: nat,", "- {named: geo, dimension: REF_AREA}\n      - {named: nat,",
	).Replace(eventsLayout)
	send := func(countries ...string) *Outcome {
		d := newDesk(t, yml)
		before, after := []string{"month,geo,nat,n"}, []string{"month,geo,nat,n"}
		for _, c := range countries {
			before = append(before, "2023-07,"+c+",HND,7")
			after = append(after, "2023-07,"+c+",HND,7", "2023-07,"+c+",SLV,8")
		}
		d.ingest(Options{Publish: true}, before...)
		return d.ingest(Options{CheckOnly: true}, after...)
	}
	if n := len(only(send("ARG", "BOL", "BRA"), "coverage-change")); n != 3 {
		t.Errorf("of three countries there are %d findings, want 3", n)
	}
	d := newDesk(t, yml)
	d.expectOnly(send("ARG", "BOL", "BRA", "COL", "CRI", "ECU", "GTM"), "coverage-change", "D3 7")
}
