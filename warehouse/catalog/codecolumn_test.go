package catalog

import (
	"testing"

	"pgregory.net/rapid"
)

// A column is one of codes where all its labels are of one kind.
func TestAColumnOfCodesIsOfOneKind(t *testing.T) {
	x := CodeColumnsOf(Default())
	for _, c := range []struct {
		labels []string
		want   string
	}{
		{[]string{"MX", "NA", "HN"}, "CODES_ALPHA2"},
		{[]string{"EL", "UK", "DE"}, "CODES_ALPHA2"},
		{[]string{"MX"}, "CODES_ALPHA2"},
		{[]string{"MX", "Total", "Otros"}, "CODES_ALPHA2"},
		{[]string{"4", "484", "320", "Total"}, "CODES_M49"},
		{[]string{"NA"}, ""},
		{[]string{"NA", "ND"}, ""},
		{[]string{"Honduras", "NA"}, ""},
		{[]string{"MX", "XX"}, ""},
		{[]string{"Total", "Otros"}, ""},
		{[]string{"1", "2", "3"}, ""},
		{nil, ""},
	} {
		if got := x.Scope(c.labels); got != c.want {
			t.Errorf("%v are of %q, not %q", c.labels, got, c.want)
		}
	}
}

// Every code of every country is read in a column of its kind as that country.
func TestEveryCodeIsReadInAColumnOfItsKind(t *testing.T) {
	c := Default()
	codes := CodeColumnsOf(c)
	countries := c.Countries(0)
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(countries), 3, 30, func(s string) string { return s }).Draw(t, "countries")
		for _, kind := range []func(ISO) string{func(i ISO) string { return i.Alpha2 }, func(i ISO) string { return i.Alpha3 }, func(i ISO) string { return i.M49 }} {
			var labels, of []string
			for _, code := range some {
				if label := kind(c.ISO(code)); label != "" {
					labels, of = append(labels, label), append(of, code)
				}
			}
			scope := codes.Scope(labels)
			for i, label := range labels {
				if got, ok := c.Lookup(AreaList, label, scope); !ok || got != of[i] {
					t.Fatalf("%q in %v is read as %q, not %s", label, labels, got, of[i])
				}
			}
		}
	})
}

// "M" is a man in English, and a woman beside the "H" or the "V" of a man.
func TestInitialsOfSexesAreReadTogether(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		labels []string
		want   string // code of "M"
	}{{[]string{"HM", "H", "M"}, "F"}, {[]string{"H", "M"}, "F"}, {[]string{"M", "F", "T"}, "M"}, {[]string{"M", "W"}, "M"}, {[]string{"V", "M", "T"}, "F"}, {[]string{"VM", "V", "M"}, "F"}, {[]string{"M", "ND"}, "M"}} {
		if got, ok := c.Lookup("CL_SEX", "M", CodeColumnsOf(c).Signed("CL_SEX", x.labels)); !ok || got != x.want {
			t.Errorf("M among %v is %q, not %s", x.labels, got, x.want)
		}
	}
}
