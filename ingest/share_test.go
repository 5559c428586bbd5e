package ingest

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"siemmes/ingest/layout"
)

// shareLayout reads a measure by country of birth and year.
func shareLayout(t testing.TB, measure, extra string) *layout.Layout {
	t.Helper()
	dataset := "INDICATOR"
	if measure == "PERSONS" {
		dataset = "STOCK"
	}
	l, err := layout.Parse("t.yml", fmt.Appendf(nil, `
layout: t
source: UNDESA_IMS_TOTAL
named-only: true
reason: test
%s
tables:
  - table: t
    dataset: %s
    set: {REF_AREA: MEX, MEASURE: %s, BASIS: B}
    header: [{row: 1, period: year}]
    stub: [{column: A, dimension: COUNTERPART_AREA}]
    values: {from: B}
`, extra, dataset, measure))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// formatted is a workbook with one figure of Honduras in 2020, shown so.
func formatted(t testing.TB, v float64, code string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	for _, err := range []error{
		err, f.SetSheetRow("Sheet1", "A1", &[]any{"Country", 2020}), f.SetSheetRow("Sheet1", "A2", &[]any{"HND", v}), f.SetCellStyle("Sheet1", "B2", "B2", style),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// loadedValue is the one figure that a file brings, and the finding percent-mismatch.
func loadedValue(t testing.TB, l *layout.Layout, name string, data []byte, accept ...Acceptance) (v float64, blocked bool) {
	t.Helper()
	m := newMemory()
	o := sentTo(t, m, l, name, data, Options{Accept: accept})
	if o.Blocked() {
		if len(found(o, "percent-mismatch")) != 1 {
			t.Errorf("%v", o.Findings)
		}
		return 0, true
	}
	figures := m.drafts[o.Release.DraftID].figures
	if len(figures) != 1 {
		t.Fatalf("%d figures", len(figures))
	}
	for _, f := range figures {
		v = f.value
	}
	return v, false
}

// A share is loaded as it is shown where the measure is that share, and blocked
// where it counts something else: whatever the number format is, with a layout
// that multiplies and without.
func TestSharesAreLoadedAsTheyAreShown(t *testing.T) {
	type want struct {
		value   float64
		blocked bool
	}
	for _, test := range []struct {
		stored  float64
		code    string
		measure string
		extra   string // multiplier of the table
		want    want
	}{
		{0.021, "0.0%", "STOCK_SHARE", "", want{2.1, false}},
		{0.029, "0%", "STOCK_SHARE", "", want{2.9, false}},
		{-0.29, "0.0%;[Red]-0.0%", "STOCK_GROWTH", "", want{-29, false}},
		{2.1, `0.0"%"`, "STOCK_SHARE", "", want{2.1, false}},
		{2.1, "0.0", "STOCK_SHARE", "", want{2.1, false}},
		{0.021, "0.0", "STOCK_SHARE", "100", want{2.1, false}},
		{0.021, "0.0%", "STOCK_SHARE", "100", want{2.1, false}},
		{2.1, `0.0"%"`, "STOCK_SHARE", "100", want{0, true}},
		{0.021, "0.0%", "STOCK_SHARE", "1000", want{0, true}},
		{12.5, `0.0"‰"`, "CRUDE_BIRTH_RATE", "", want{12.5, false}},
		{0.0125, "0.00%", "CRUDE_BIRTH_RATE", "", want{0, true}},
		{12.5, `0.0"‰"`, "STOCK_SHARE", "", want{0, true}},
		{0.972, "0.0%", "SURVIVAL_RATIO", "", want{0.972, false}},
		{97.2, `0.0"%"`, "SURVIVAL_RATIO", "", want{0.972, false}},
		{0.021, "0.0%", "PERSONS", "", want{0, true}},
		{1234, "0%", "PERSONS", "", want{0, true}},
		{0.5, "0.0%", "MEDIAN_AGE", "", want{0, true}},
		{1234, "[<=1]0.0%;#,##0", "PERSONS", "", want{1234, false}},
		{1234, "#,##0", "PERSONS", "", want{1234, false}},
	} {
		l := shareLayout(t, test.measure, "")
		if test.extra != "" {
			fmt.Sscan(test.extra, &l.Tables[0].Multiplier)
		}
		got, blocked := loadedValue(t, l, "t.xlsx", formatted(t, test.stored, test.code))
		if blocked != test.want.blocked || got != test.want.value {
			t.Errorf("%v shown by %q as %s times %q: %v, blocked: %v; want %+v", test.stored, test.code, test.measure, test.extra, got, blocked, test.want)
		}
	}
	v, blocked := loadedValue(t, shareLayout(t, "PERSONS", ""), "t.xlsx", formatted(t, 1234, "0%"), Acceptance{Finding: "percent-mismatch", Reason: "a slip of the format"})
	if v != 1234 || blocked {
		t.Errorf("accepted, the number is %v as it is stored (blocked: %v)", v, blocked)
	}
}

// A text with a sign of per cent is the number before it.
func TestTextsWithASignOfPerCent(t *testing.T) {
	for text, want := range map[string]float64{"2,1 %": 2.1, "2,1%": 2.1, "-0,5 %": -0.5, "%2,1": 2.1, "12 ٪": 12, "2,1": 2.1} {
		data := []byte("Country;2020\nHND;" + text + "\n")
		if v, blocked := loadedValue(t, shareLayout(t, "STOCK_GROWTH", `numbers: {decimal: ","}`), "t.csv", data); v != want || blocked {
			t.Errorf("%q is %v, blocked: %v", text, v, blocked)
		}
		if text == "2,1" {
			continue
		}
		if _, blocked := loadedValue(t, shareLayout(t, "PERSONS", `numbers: {decimal: ","}`), "t.csv", data); !blocked {
			t.Errorf("%q counts persons", text)
		}
	}
}

// What is stored as a part of one and shown as per cent comes out as it was
// written, to the last digit.
func TestSharesKeepTheirDigits(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.Int64Range(-1_000_000, 1_000_000).Draw(r, "n")
		decimals := rapid.IntRange(0, 6).Draw(r, "decimals")
		shown := float64(n) / math.Pow10(decimals)
		if got := shifted(float64(n)/math.Pow10(decimals+2), 2); got != shown {
			r.Errorf("%v shown as per cent is %v", shown, got)
		}
	})
}

// A figure whose exponent leaves digits out is loaded, and told once a table.
func TestDigitsLostToAnExponentAreTold(t *testing.T) {
	for text, lost := range map[string]bool{
		"1.19E+06": true, "1e+05": true, "1.2E3": true, "4.13e4": true, "2.10E-02": true, "1.5e300": true,
		"1.193407E+06": false, "1.2E+01": false, "12E0": false, "1190000": false, "1e-05": false, "1.23456789E-02": false, "0": false,
	} {
		l := shareLayout(t, "STOCK_SHARE", "")
		o := sentBytes(t, l, "t.csv", []byte("Country,2020,2021\nHND,"+text+",1\nGTM,"+text+",2\n"), Options{})
		f := found(o, "digits-lost")
		if o.Blocked() || (len(f) == 1) != lost || lost && (f[0].A1() != "B2" || f[0].Count != 2) {
			t.Errorf("%s: %+v", text, f)
		}
		if o.Account.Figures != 4 {
			t.Errorf("%s: %+v", text, o.Account)
		}
	}
}

// A scale that a number format shows is one by which the layout multiplies, else a finding, and
// so is a mark that the layout does not know.
func TestAScaleThatAFormatShowsIsMultipliedOrFound(t *testing.T) {
	for _, test := range []struct{ code, multiplier, finding string }{
		{`0`, "", ""},
		{`0" mil"`, "", "unit-mismatch"},
		{`0" mil"`, "1000", ""},
		{`0.0,"K"`, "", ""},
		{`0.0,"K"`, "1000", "unit-mismatch"},
		{`0.0,`, "", ""},
		{`0.0,`, "1000", "unit-mismatch"},
		{`0.0,," M"`, "", ""},
		{`0" M"`, "", "unit-mismatch"},
		{`0" M"`, "1000000", ""},
		{`0" personas"`, "", ""},
		{`0" €"`, "", ""},
		{`0"*"`, "", "unknown-marker"},
		{`0" (p)"`, "", "unknown-marker"},
		{`0" p/"`, "", ""},
		{`#,##0_);(#,##0)`, "", ""},
	} {
		extra := "markers: [{text: p/, beside: true, status: P}]"
		l := shareLayout(t, "PERSONS", extra)
		if test.multiplier != "" {
			fmt.Sscan(test.multiplier, &l.Tables[0].Multiplier)
		}
		o := sentTo(t, newMemory(), l, "t.xlsx", formatted(t, 31000, test.code), Options{})
		got := ""
		for _, f := range o.Findings {
			if f.Rule == "unit-mismatch" || f.Rule == "unknown-marker" || f.Rule == "not-a-number" {
				got += f.Rule
			}
		}
		if got != test.finding {
			t.Errorf("%s, multiplier %q: %q, want %q", test.code, test.multiplier, got, test.finding)
		}
	}
}
