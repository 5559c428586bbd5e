package reports

import (
	"slices"
	"testing"
)

func TestPeriodsOverColumnsAreShort(t *testing.T) {
	for code, want := range map[string][]string{
		"2023": {"2023"}, "2023-07": {"2023", "juill."}, "2023-Q4": {"2023", "T4"},
		"2009-10-01/P1Y": {"oct. 2009–sept. 2010"}, "2025-01-01/P7M": {"janv.–juill. 2025"}, "2022-10-01/P10M": {"oct. 2022–juill. 2023"},
		"1995-01-01/P5Y": {"1995–1999"}, "2010-07-01/P5Y": {"juill. 2010–juin 2015"}, "1990-06-15/P1Y": {"15 juin 1990 à 14 juin 1991"},
	} {
		if got := periodHeads("fr", code); !slices.Equal(got, want) {
			t.Errorf("%s stands over a column as %q, want %q", code, got, want)
		}
	}
}
