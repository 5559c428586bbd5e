package tidy

import "testing"

// The months of a timeline are put in order once, however many totals ask for them.
func TestMonthsOfTotalsAreToldOnce(t *testing.T) {
	l := &timeline{headed: map[int]bool{3: true, 1: true}, totals: map[int]int{}}
	for i := range 50 {
		l.runs = append(l.runs, map[int]bool{2*i + 1: true, 2 * i: true})
		l.totals[i] = i + 1
	}
	told := l.tell()
	for i := range 50 {
		if got := l.months(i); len(got) != 2 || got[0] != 2*i || got[1] != 2*i+1 {
			t.Errorf("total %d is of %v", i, got)
		}
	}
	if l.tell() != told || len(told.all) != 100 || told.common {
		t.Errorf("told again, or wrong: %v", told)
	}
}
