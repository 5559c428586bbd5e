package warehouse

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestPeriodsAreWrittenAsTheyAreRead(t *testing.T) {
	for _, c := range []struct {
		text       string
		freq       Freq
		start, end string
	}{
		{"2023", Annual, "2023-01-01", "2024-01-01"},
		{"2023-S2", HalfYear, "2023-07-01", "2024-01-01"},
		{"2023-Q4", Quarterly, "2023-10-01", "2024-01-01"},
		{"2023-07", Monthly, "2023-07-01", "2023-08-01"},
		{"2023-07-31", Daily, "2023-07-31", "2023-08-01"},
		{"2009-10-01/P1Y", Annual, "2009-10-01", "2010-10-01"}, // US fiscal 2010
		{"2025-01-01/P7M", "", "2025-01-01", "2025-08-01"},
		{"1995-01-01/P5Y", Annual, "1995-01-01", "2000-01-01"},
	} {
		p, err := ParsePeriod(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := p.String(); got != c.text {
			t.Errorf("%s is written %s", c.text, got)
		}
		if p.Freq() != c.freq || p.Start.Format("2006-01-02") != c.start || p.End().Format("2006-01-02") != c.end {
			t.Errorf("%s: %s from %s to %s", c.text, p.Freq(), p.Start, p.End())
		}
	}
}

func TestWhatIsNoPeriod(t *testing.T) {
	for _, text := range []string{"", "23", "2023-13", "2023-Q5", "2023-02-30", "2023-01-01/P", "2023-00", "julio"} {
		if _, err := ParsePeriod(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPeriodRange(t *testing.T) {
	whole, err := ParsePeriodRange("2015:2020")
	if err != nil {
		t.Fatal(err)
	}
	for text, inside := range map[string]bool{"2015": true, "2020-12": true, "2021-01": false, "2014": false, "2019-10-01/P1Y": true, "2020-10-01/P1Y": false} {
		p, err := ParsePeriod(text)
		if err != nil {
			t.Fatal(err)
		}
		if p.Within(whole) != inside {
			t.Errorf("%s within 2015:2020: %v", text, !inside)
		}
	}
	if _, err := ParsePeriodRange("2020:2015"); !errors.Is(err, ErrInvalid) {
		t.Errorf("a range that ends before it begins: %v", err)
	}
}

// Any run of months reads back as itself.
func TestAnyRunOfMonthsReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := MonthsFrom(rapid.IntRange(1800, 2200).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 240).Draw(t, "months"))
		back, err := ParsePeriod(p.String())
		if err != nil || back != p {
			t.Fatalf("%s reads back as %s: %v", p, back, err)
		}
	})
}
