package propose

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// stretchTable is a table with stretches of years in its headings, or in its stub.
func stretchTable(across bool, labels []string) string {
	if across {
		return "Residence permits issued by Chile by nationality\nNationality," + strings.Join(labels, ",") + "\nPeru" + strings.Repeat(",101", len(labels)) + "\nCuba" + strings.Repeat(",102", len(labels)) + "\nHaiti" + strings.Repeat(",103", len(labels)) + "\n"
	}
	text := "Residence permits issued by Chile by nationality\nYears,Peru,Cuba,Haiti\n"
	for _, label := range labels {
		text += label + ",101,102,103\n"
	}
	return text
}

// Stretches of years each of which begins after the one before ended have both ends in
// them; where each begins in the year in which the one before ended, it ends where that begins.
func TestStretchesOfYearsHaveBothEnds(t *testing.T) {
	for _, form := range []string{"%d-%d", "%d–%d", "%d a %d", "%d to %d", "de %d à %d", "%d/%d", "%d - %d", "entre %d e %d"} {
		for _, years := range []int{3, 5, 10} {
			for _, step := range []int{years - 1, years} { // from the first to the last that is named
				for _, single := range []bool{false, true} {
					var labels, want []string
					from := 1990
					for range 3 {
						labels = append(labels, fmt.Sprintf(form, from, from+step))
						want = append(want, fmt.Sprintf("%d-01-01/P%dY", from, years))
						from += years
					}
					if single && step < years {
						labels, want = append(labels, fmt.Sprint(from)), append(want, fmt.Sprint(from))
					}
					for _, across := range []bool{true, false} {
						text := stretchTable(across, labels)
						periods, asked := proposedPeriods(t, text)
						if len(asked) > 0 {
							t.Errorf("asked %v in\n%s", asked, text)
						}
						for i := range labels {
							cell := fmt.Sprintf("3,%d", i+2)
							if !across {
								cell = fmt.Sprintf("%d,2", i+3)
							}
							if periods[cell] != want[i] {
								t.Errorf("%s is %q, want %s in\n%s", labels[i], periods[cell], want[i], text)
							}
						}
					}
				}
			}
		}
	}
}

// The same of years written with two digits, which are no months, and beside the years that
// they hold.
func TestStretchesOfYearsWithTwoDigits(t *testing.T) {
	for labels, want := range map[string]string{
		"2005-09,2010-14,2015-19":                      "2005-01-01/P5Y",
		"2000/04,2005/09,2010/12":                      "2000-01-01/P5Y",
		"2015-2018,2015,2016,2017,2018":                "2015-01-01/P4Y",
		"2015-2018,2015,2016,2017,2018,2019":           "2015-01-01/P4Y",
		"2010-2014,2015":                               "2010-01-01/P5Y",
		"1990-1995,1995-2000,1990,1995,2000":           "1990-01-01/P5Y",
		"1990-1995,1995-2000,2000-2005,2005-2010":      "1990-01-01/P5Y",
		"1990-1999,2000-2009,2010-2014,2015,2016,2017": "1990-01-01/P10Y",
	} {
		text := stretchTable(true, strings.Split(labels, ","))
		if periods, asked := proposedPeriods(t, text); periods["3,2"] != want || len(asked) > 0 {
			t.Errorf("%s: %q, want %s, asked %v", labels, periods["3,2"], want, asked)
		}
	}
	for _, labels := range []string{"2005-08,2005-09,2005-10", "2005/06,2006/07,2007/08", "2005-09,2006-09,2007-09"} {
		if periods, _ := proposedPeriods(t, stretchTable(true, strings.Split(labels, ","))); strings.Contains(periods["3,2"], "/P2") || strings.Contains(periods["3,2"], "/P4") {
			t.Errorf("%s: %v", labels, periods)
		}
	}
}

// Stretches of which the headings do not say whether the last year is in them are asked
// about; one answer serves all.
func TestStretchesOfYearsThatNothingSettlesAreAsked(t *testing.T) {
	for _, labels := range []string{"2005-2009", "2005-2009,2015-2019", "2005-2010,2010-2014,2015-2019", "2005 a 2010,2010", "2005-2010,2012", "2005-2006,2007-2008,2009-2010", "2005-06,2007-08,2009-10"} {
		text := stretchTable(true, strings.Split(labels, ","))
		_, asked := proposedPeriods(t, text)
		if len(asked) != 1 {
			t.Errorf("%s: asked %v", labels, asked)
		}
		for answer, more := range map[string]int{"year-range at last": 1, "year-range": 0} {
			for i, label := range strings.Split(labels, ",") {
				from, to, ok := strings.Cut(strings.ReplaceAll(label, " a ", "-"), "-")
				if !ok {
					continue
				}
				periods, asked := proposedPeriods(t, text, answer)
				a, _ := strconv.Atoi(from)
				b, _ := strconv.Atoi(to)
				if b < 100 {
					b += 2000
				}
				want := fmt.Sprintf("%d-01-01/P%dY", a, b-a+more)
				if b-a+more == 1 {
					want = fmt.Sprint(a)
				}
				if got := periods[fmt.Sprintf("3,%d", i+2)]; got != want || len(asked) > 0 {
					t.Errorf("%s under %s: %s is %q, want %s, asked %v", labels, answer, label, got, want, asked)
				}
			}
		}
	}
}
