package store

import (
	"slices"
	"testing"
)

func TestANumberIsFoundHoweverItIsWritten(t *testing.T) {
	for _, tt := range []struct {
		v    float64
		text string
		want string
	}{
		{918273645, "was 918273645.", "was […]."},
		{918273645, "918,273,645 and 918 273 645, 918.273.645; 918'273'645 918\u202f273\u202f645", "[…] and […], […]; […] […]"},
		{918273645, "918273645 918273645", "[…] […]"},
		{918273645, "9.18273645E+08 or 9,18273645e8", "[…] or […]"},
		{918273645, "(918273645.00) 1918273645 9182736450 918273645.5", "([…]) 1918273645 9182736450 918273645.5"},
		{-1234.5, "from −1,234.5 to 1 234,50", "from −[…] to […]"},
		{3, "3 of 13, 3.5, 1,345, 3,000 and 3", "[…] of 13, 3.5, 1,345, 3,000 and […]"},
		{0.25, "0.25 and 0,250", "[…] and […]"},
	} {
		if got := redact(tt.text, tt.v); got != tt.want {
			t.Errorf("%v in %q: %q, want %q", tt.v, tt.text, got, tt.want)
		}
		if got := tt.text != tt.want && !slices.Contains(numbersIn(tt.text), max(tt.v, -tt.v)); got {
			t.Errorf("%v is not among the numbers %v of %q", tt.v, numbersIn(tt.text), tt.text)
		}
	}
}
