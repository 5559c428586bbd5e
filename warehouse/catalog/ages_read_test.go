package catalog

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestALimitOfAgesIsReadOnEitherSide draws limits in words: the number is that of the code, and
// no other one is.
func TestALimitOfAgesIsReadOnEitherSide(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	for _, x := range []struct {
		form string
		want []string
	}{
		{"mayores de %d años", []string{"Y_GE%d", "Y_GE%e"}},
		{"más de %d", []string{"Y_GE%d", "Y_GE%e"}},
		{"Mais de %d anos", []string{"Y_GE%d", "Y_GE%e"}},
		{"over %d", []string{"Y_GE%d", "Y_GE%e"}},
		{"Personas mayores de %d años", []string{"Y_GE%d", "Y_GE%e"}},
		{"plus de %d ans", []string{"Y_GE%d", "Y_GE%e"}},
		{"Hasta %d años", []string{"Y_LT%e", "Y_LT%d"}},
		{"Up to %d", []string{"Y_LT%e", "Y_LT%d"}},
		{"jusqu'à %d ans", []string{"Y_LT%e", "Y_LT%d"}},
		{"a partir de %d anos", []string{"Y_GE%d"}},
		{"menores de %d años", []string{"Y_LT%d"}},
		{"Idosos (%d anos ou mais)", []string{"Y_GE%d"}},
		{"Primera infancia (0 a %d)", []string{"Y0T%d"}},
		{"mayores de 1 y menores de %e años", []string{"Y1T%d", "Y2T%d"}},
	} {
		n := 3 + draw.IntN(90)
		numbers := strings.NewReplacer("%d", strconv.Itoa(n), "%e", strconv.Itoa(n+1))
		var want []string
		for _, code := range x.want {
			want = append(want, numbers.Replace(code))
		}
		if got := AgeReadings(numbers.Replace(x.form)); !slices.Equal(got, want) {
			t.Errorf("%q is read as %v, not %v", numbers.Replace(x.form), got, want)
		}
	}
}

// TestNumbersOfNoOneAgeGroupAreNotRead: a label of which a number is left is not understood.
func TestNumbersOfNoOneAgeGroupAreNotRead(t *testing.T) {
	for _, label := range []string{"mayores", "menores de edad", "5 o 6 y mayores de 60", "0 a 6 y 12 a 17", "años"} {
		if got := AgeReadings(label); got != nil {
			t.Errorf("%q is read as %v", label, got)
		}
	}
}

// TestAnAgeBesideOthersBeginsWhereTheyEnd puts the reading first that leaves no gap.
func TestAnAgeBesideOthersBeginsWhereTheyEnd(t *testing.T) {
	for label, x := range map[string][2]string{
		"Más de 60": {"Y18T60", "Y_GE61"}, "Over 60": {"Y18T59", "Y_GE60"}, "Hasta 18": {"Y18T60", "Y_LT18"}, "Hasta 17": {"Y18T60", "Y_LT18"},
	} {
		if got := FitAges(AgeReadings(label), []string{x[0]}); len(got) == 0 || got[0] != x[1] {
			t.Errorf("%q beside %s is %v, not %s first", label, x[0], got, x[1])
		}
	}
	if !slices.Equal(FitAges([]string{"Y_GE60", "Y_GE61"}, nil), []string{"Y_GE60", "Y_GE61"}) {
		t.Error("readings beside nothing change their order")
	}
}
