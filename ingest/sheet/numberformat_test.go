package sheet

import (
	"testing"
	"time"
)

func TestNumberFormats(t *testing.T) {
	for _, test := range []struct {
		code string
		v    float64
		want string
	}{
		{"General", 2427.70026044834, "2427.70026044834"},
		{"General", -5, "-5"},
		{"0", 1234.5678, "1235"},
		{"000", 7, "007"},
		{"0.00", 1234.5, "1234.50"},
		{"0.0#", 1.5, "1.5"},
		{"0.0#", 1.256, "1.26"},
		{"#,##0", 1234567, "1,234,567"},
		{"#,##0", -1234567, "-1,234,567"},
		{"#,##0", -0.2, "0"},
		{"#,##0.0", 0, "0.0"},
		{"#,##0;(#,##0)", -12, "(12)"},
		{"#,##0;-#,##0;\"-\"", 0, "-"},
		{"#,##0_);[Red]\\(#,##0\\)", -1200, "(1,200)"},
		{"0%", 0.256, "26%"},
		{"0.0\\ %", 0.256, "25.6 %"},
		{"#,##0,", 1234567, "1,235"},
		{"[$€-2] #,##0", 1200, "€ 1,200"},
		{"0\" p/\"", 12, "12 p/"},
		{"0.00E+00", 12345, "1.23E+04"},
		{"# ?/?", 0.5, "0.5"},
		{"@", 5, "5"},
	} {
		f := parseNumberFormat(test.code)
		if got := f.show(test.v); got != test.want || f.date {
			t.Errorf("%q shows %v as %q, want %q (date: %v)", test.code, test.v, got, test.want, f.date)
		}
	}
}

func TestDateFormats(t *testing.T) {
	moment := time.Date(2023, 7, 4, 15, 5, 9, 250e6, time.UTC)
	for _, test := range []struct{ code, want string }{
		{"yyyy-mm-dd", "2023-07-04"},
		{"d/m/yy", "4/7/23"},
		{"mmm-yy", "Jul-23"},
		{"mmmm yyyy", "July 2023"},
		{"dddd d", "Tuesday 4"},
		{"[$-80A]d \"de\" mmmm", "4 de July"},
		{"hh:mm", "15:05"},
		{"h:mm:ss AM/PM", "3:05:09 PM"},
		{"mm:ss.00", "05:09.25"},
		{"yyyy\\-mm\\-dd\\ hh:mm", "2023-07-04 15:05"},
		{"[h]:mm", "1082991:05"},
	} {
		f := parseNumberFormat(test.code)
		if got := f.showDate(moment, 45124.+(15+5./60+9.25/3600)/24+0); !f.date || got != test.want {
			t.Errorf("%q shows %q, want %q (date: %v)", test.code, got, test.want, f.date)
		}
	}
	for _, code := range []string{"0.00", "General", `"days" 0`, "[Red]0", "#,##0 \\d", `0" yd"`} {
		if parseNumberFormat(code).date {
			t.Errorf("%q was taken for a date", code)
		}
	}
}
