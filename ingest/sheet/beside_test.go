package sheet

import (
	"testing"
)

// What a number format shows beside the digits is kept, whole or of the sign of the number:
// its words, and by how much the number is shown smaller.
func TestFormatsShowWordsBesideDigits(t *testing.T) {
	for _, test := range []struct {
		code  string
		v     float64
		want  Beside
		shown string
		mark  bool
	}{
		{`0" mil"`, 31, Beside{"mil", 0}, "31 mil", false},
		{`#,##0" miles"`, 3100, Beside{"miles", 0}, "3,100 miles", false},
		{`0.0,"K"`, 31000, Beside{"K", -3}, "31.0K", false},
		{`0.0,,"M"`, 31000000, Beside{"M", -6}, "31.0M", false},
		{`0.0,`, 31000, Beside{"", -3}, "31.0", false},
		{`"US$ "0.0" millones"`, 3.1, Beside{"US$ millones", 0}, "US$ 3.1 millones", false},
		{`[$€-2] #,##0`, 12, Beside{"€", 0}, "€ 12", false},
		{`General" mil"`, 31, Beside{"mil", 0}, "31 mil", false},
		{`0" mil";-0" mil"`, -31, Beside{"mil", 0}, "-31 mil", false},
		{`0" mil";(0" mil")`, -31, Beside{"mil", 0}, "(31 mil)", false},
		{`[<1000]0;[<1000000]0.0," mil";0.0,," mill."`, 31000, Beside{"mil", -3}, "31.0 mil", false},
		{`[<1000]0;[<1000000]0.0," mil";0.0,," mill."`, 310, Beside{}, "310", false},
		{"0*", 55, Beside{"*", 0}, "55*", true},
		{`0"*"`, 55, Beside{"*", 0}, "55*", true},
		{`0\*`, 55, Beside{"*", 0}, "55*", true},
		{`0" (p)"`, 55, Beside{"(p)", 0}, "55 (p)", true},
		{`0"e"`, 55, Beside{"e", 0}, "55e", true},
		{`0" p/"`, 55, Beside{"p/", 0}, "55 p/", true},
		{`0"¹"`, 55, Beside{"¹", 0}, "55¹", true},
		{`0" (12)"`, 55, Beside{"(12)", 0}, "55 (12)", true},
		{`"<"0`, 5, Beside{"<", 0}, "<5", true},
		{`0" personas"`, 55, Beside{"personas", 0}, "55 personas", false},
		{"#,##0", 1234, Beside{}, "1,234", false},
		{"#,##0_);(#,##0)", -12, Beside{}, "(12)", false},
		{"0.0%", 0.5, Beside{}, "50.0%", false},
		{`0.0" %"`, 2.1, Beside{}, "2.1 %", false},
		{`#,##0;-#,##0;"–"`, 0, Beside{}, "–", false},
		{`_-* #,##0_-;\-* #,##0_-;_-* "-"??_-;_-@_-`, 12, Beside{}, " 12 ", false},
		{"General", 12, Beside{}, "12", false},
		{"yyyy-mm-dd", 12, Beside{}, "", false},
	} {
		f := parseNumberFormat(test.code)
		got := Beside{}
		if b := f.beside(test.v); b != nil {
			got = *b
		}
		if got != test.want || got.IsMark() != test.mark || test.shown != "" && f.show(test.v) != test.shown {
			t.Errorf("%q shows %v as %q, beside %+v, a mark: %v; want %q, %+v, %v", test.code, test.v, f.show(test.v), got, got.IsMark(), test.shown, test.want, test.mark)
		}
	}
}

// The words beside the digits are the same in every format that has number formats.
func TestWordsBesideDigitsInEveryFormat(t *testing.T) {
	ml := `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>` +
		`<Style ss:ID="p"><NumberFormat ss:Format="0&quot; mil&quot;"/></Style></Styles><Worksheet ss:Name="A"><Table>` +
		`<Row><Cell ss:StyleID="p"><Data ss:Type="Number">31</Data></Cell><Cell><Data ss:Type="Number">31</Data></Cell></Row>` + mlTail
	page := `<table><tr><td x:num="31" style='mso-number-format:"0\0022 mil\0022"'>31 mil</td><td x:num="31">31</td></tr></table>`
	for name, data := range map[string][]byte{"a.xml": []byte(ml), "a.html": []byte(page)} {
		wb, err := openBytes(name, data, Limits{})
		must(t, err)
		b := head(t, wb.Sheets[0])
		if c := b.Cell(1, 1); c.Kind == Number && (c.Beside == nil || *c.Beside != (Beside{Words: "mil"})) {
			t.Errorf("%s: %+v, want the words “mil”", name, c)
		}
		if c := b.Cell(1, 2); c.Kind != Number || c.Beside != nil {
			t.Errorf("%s: %+v, want no words", name, c)
		}
	}
}
