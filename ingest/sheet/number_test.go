package sheet

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	english := NumberFormat{Thousands: ','}
	spanish := NumberFormat{Thousands: '.'}
	french := NumberFormat{Decimal: ',', Thousands: ' '}
	plain := NumberFormat{}
	tests := []struct {
		text   string
		format NumberFormat
		want   float64
	}{
		{"0", plain, 0},
		{"007", plain, 7},
		{"1165", plain, 1165},
		{" 1165 ", plain, 1165},
		{"1165\u00a0", plain, 1165},
		{"1,165", english, 1165},
		{"280,598,105", english, 280598105},
		{"1.165,5", spanish, 1165.5},
		{"1 234,5", french, 1234.5},
		{"1\u202f234\u202f567", french, 1234567},
		{"1\u00a0234", french, 1234},
		{"-3", plain, -3},
		{"−3", plain, -3},
		{"+3", plain, 3},
		{"15-", plain, -15},
		{"(123)", plain, -123},
		{"(1,234.5)", english, -1234.5},
		{".5", plain, 0.5},
		{"5.", plain, 5},
		{"1e+05", plain, 100000},
		{"1.2E-03", plain, 0.0012},
		{"2427.70026044834", plain, 2427.70026044834},
		{"129464.997", plain, 129464.997},
		{"0.1", plain, 0.1},
		{"12345678901234567890", plain, 12345678901234567890},
		{"0.000000000000000000000000012", plain, 1.2e-26},
		{"15576722063", plain, 15576722063},
	}
	for _, test := range tests {
		got, ok := ParseNumber(test.text, test.format)
		if !ok || got != test.want {
			t.Errorf("%q is %v (%v), want %v", test.text, got, ok, test.want)
		}
	}
}

// TestParseNumberRefuses what is not wholly a number, or no number as the
// publisher writes them.
func TestParseNumberRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "--", "..", ".", ",", "<5", "n.d.", "12 p/", "5 %", "1,16", "1,1650", "12,34,567", ",123",
		"1,234,5", "1.5,000", "1.2.3", "1e", "e5", "1e+", "--3", "-3-", "(-3)", "()", "NaN", "Inf", "0x10", "1_000", "1 2", "٣",
		"1e999",
	} {
		if v, ok := ParseNumber(text, NumberFormat{Thousands: ','}); ok {
			t.Errorf("%q was read as %v", text, v)
		}
	}
	if v, ok := ParseNumber("1,165", NumberFormat{}); ok {
		t.Errorf("1,165 was read as %v where no thousands sign was declared", v)
	}
}

// FuzzParseNumber compares with strconv wherever both read a text, and checks
// that thousands signs change nothing.
func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"1,165", "-0.5", "(12)", "1e5", "12,34", "99999999999999999999", "1.2.3", "−7", "", "0.30000000000000004"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := ParseNumber(text, NumberFormat{})
		want, err := strconv.ParseFloat(text, 64)
		plain := strings.Trim(text, "0123456789.+-eE") == "" && !math.IsInf(want, 0)
		if ok && err == nil && plain && got != want {
			t.Errorf("%q: %v, strconv says %v", text, got, want)
		}
		if !ok && err == nil && plain {
			t.Errorf("%q refused, strconv says %v", text, want)
		}
		if ok && (math.IsNaN(got) || math.IsInf(got, 0)) {
			t.Errorf("%q gives %v", text, got)
		}
		grouped, okGrouped := ParseNumber(text, NumberFormat{Thousands: ','})
		if ok && (!okGrouped || grouped != got) {
			t.Errorf("%q: %v without thousands signs allowed, %v with", text, got, grouped)
		}
	})
}
