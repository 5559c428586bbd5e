package query

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
)

// Rows are in the order of their codes and periods, however many bits that takes.
func TestOrderIsThatOfTheNumbers(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		wide := rapid.Bool().Draw(r, "wide")
		most := int32(9)
		if wide {
			most = math.MaxInt32
		}
		n, dims := rapid.IntRange(0, 20).Draw(r, "n"), rapid.IntRange(1, 6).Draw(r, "dims")
		o := &order{numbers: make([]int32, n*(dims+2)), width: dims + 2, n: n}
		for i := range n {
			for d := range dims {
				o.numbers[i*o.width+d] = rapid.Int32Range(-most, most).Draw(r, "number")
			}
			year := rapid.IntRange(1, 9000).Draw(r, "year")
			o.period(i, warehouse.Period{Start: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), Months: rapid.IntRange(0, 60).Draw(r, "months")})
		}
		got := o.sorted()
		row := func(i int32) []int32 { return o.numbers[int(i)*o.width : (int(i)+1)*o.width] }
		if !slices.IsSortedFunc(got, func(a, b int32) int { return slices.Compare(row(a), row(b)) }) {
			r.Fatalf("%v of %v", got, o.numbers)
		}
		if slices.Sort(got); len(got) != n || n > 0 && (got[0] != 0 || got[n-1] != int32(n-1)) {
			r.Fatalf("not each once: %v", got)
		}
	})
}
