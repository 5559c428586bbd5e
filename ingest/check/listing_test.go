package check

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/figures/figurestest"
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// listed is a table of groups and their members over years as offices print it.
type listed struct {
	rows  []listedRow
	years int
	whole bool // its lists are complete
}

type listedRow struct {
	code   string
	values []float64
}

// drawListed draws a table in one of the forms that lists have. The groups and half of
// the members are codes of the office's own, of which no code list says what they hold.
func drawListed(t *rapid.T, form string) *listed {
	x := &listed{years: rapid.IntRange(3, 5).Draw(t, "years"), whole: true}
	countries := strings.Fields("ARG BOL BRA CHL COL CRI CUB DOM ECU GTM HND HTI MEX NIC PAN PER PRY SLV URY VEN")
	var groups, members [][]listedRow
	var all []listedRow
	for g := range rapid.IntRange(2, 4).Draw(t, "groups") {
		sum := listedRow{code: fmt.Sprintf("OWN_G%d", g), values: make([]float64, x.years)}
		var in []listedRow
		for m := range rapid.IntRange(2, 5).Draw(t, "members") {
			r := listedRow{code: countries[g*5+m]}
			if rapid.Bool().Draw(t, "own") {
				r.code = fmt.Sprintf("OWN_M%d_%d", g, m)
			}
			for y := range x.years {
				r.values = append(r.values, float64(rapid.IntRange(20, 900).Draw(t, "value")))
				sum.values[y] += r.values[y]
			}
			in = append(in, r)
		}
		groups, members, all = append(groups, []listedRow{sum}), append(members, in), append(all, in...)
	}
	total := sumOf("W", x.years, all)
	switch form {
	case "flat":
		x.rows = append([]listedRow{total}, all...)
	case "a few":
		x.rows, x.whole = append([]listedRow{total}, all[:len(all)-1]...), false
	case "two lists":
		x.rows = []listedRow{total}
		for _, g := range groups {
			x.rows = append(x.rows, g...)
		}
		x.rows = append(x.rows, all...)
	case "two lists, one of a few":
		x.rows = append([]listedRow{total}, all[:len(all)-1]...)
		for _, g := range groups {
			x.rows = append(x.rows, g...)
		}
		x.whole = false
	case "two lists with others":
		x.rows = []listedRow{total}
		for _, g := range groups[1:] {
			x.rows = append(x.rows, g...)
		}
		x.rows = append(x.rows, sumOf("_U", x.years, groups[0]))
		x.rows = append(x.rows, all[1:]...)
		x.rows = append(x.rows, sumOf("_O", x.years, all[:1]))
	case "groups above", "groups below":
		for i, g := range groups {
			if form == "groups above" {
				x.rows = append(append(x.rows, g...), members[i]...)
			} else {
				x.rows = append(append(x.rows, members[i]...), g...)
			}
		}
		x.rows = append(x.rows, total)
	}
	return x
}

func sumOf(code string, years int, rows []listedRow) listedRow {
	sum := listedRow{code: code, values: make([]float64, years)}
	for _, r := range rows {
		for y, v := range r.values {
			sum.values[y] += v
		}
	}
	return sum
}

// check holds the rules of sums against the table, that no layout calls complete or not:
// a total that is wrong may come to what it would be without a line of the list.
func (x *listed) check(t *testing.T) []string {
	var figs []figurestest.Fig
	for _, r := range x.rows {
		for y, v := range r.values {
			figs = append(figs, figurestest.Fig{Key: [5]string{"A", r.code, "N", "_T", "_T"}, Period: fmt.Sprint(2018 + y), Value: v})
		}
	}
	return found(t, figurestest.TableOf(&layout.Table{ID: "t", Complete: layout.CompleteUnknown}, figs...), totalMismatch, doubleCount)
}

// What an office lists beside a total is a mistake only where the other figures of the
// table say so, or where it is more than the total.
func TestListsThatNobodyCallsComplete(t *testing.T) {
	for _, form := range []string{"flat", "a few", "two lists", "two lists, one of a few", "two lists with others", "groups above", "groups below"} {
		t.Run(form, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				x := drawListed(r, form)
				if got := x.check(t); len(got) > 0 {
					r.Fatalf("%v: found %q", x.rows, got)
				}
				i := rapid.IntRange(0, len(x.rows)-1).Draw(r, "row")
				row, year := &x.rows[i], rapid.IntRange(0, x.years-1).Draw(r, "year")
				by := float64(rapid.IntRange(30, 5000).Draw(r, "by"))
				switch {
				case !x.whole && row.code == warehouse.World:
					by = -row.values[year] + 1
				case !x.whole:
					by += 5000 // more than the total
				case rapid.Bool().Draw(r, "less") && by < row.values[year]:
					by = -by
				}
				row.values[year] += by
				if got := x.check(t); len(got) == 0 {
					r.Fatalf("%v: %s in year %d was changed by %v, found nothing", x.rows, row.code, year, by)
				}
			})
		})
	}
}
