package tidy

import (
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// TestForms reads a line each: the form, how periods are written, and what they
// are. "never" is what the form must not read.
func TestForms(t *testing.T) {
	year := "2015 "
	for _, c := range []struct {
		form  layout.Form
		texts string // between bars
		want  string
	}{
		{layout.Form{Kind: "year"}, "2015|1 9 9 0 |Año 2015|Year 2015", "2015|1990|2015|2015"},
		{layout.Form{Kind: "year"}, "15|20155|3015|2015-16|2015 Total", "never"},
		{layout.Form{Kind: "half"}, year + "S1|" + year + "2do semestre|" + year + "II semestre|" + year + "H2", "2015-S1|2015-S2|2015-S2|2015-S2"},
		{layout.Form{Kind: "quarter"}, year + "Q1|" + year + "T4|" + year + "III|" + year + "1er trimestre|" + year + "IV Trimestre|" + year + "3/4|" + year + "2", "2015-Q1|2015-Q4|2015-Q3|2015-Q1|2015-Q4|2015-Q3|2015-Q2"},
		{layout.Form{Kind: "quarter"}, "Q5|Q|enero|V|13|1/5", "never"},
		{layout.Form{Kind: "month"}, year + "enero|" + year + "Sept.|" + year + "août|" + year + "DIC|" + year + "7|" + year + "März|" + year + "setiembre|" + year + "janeiro", "2015-01|2015-09|2015-08|2015-12|2015-07|2015-03|2015-09|2015-01"},
		{layout.Form{Kind: "month"}, "ma|jui|13|0|Total|janvember|marzipan", "never"},
		{layout.Form{Kind: "months"}, year + "Jan-Jul|" + year + "1-6|" + year + "Enero a Marzo|" + year + "abr–jun", "2015-01-01/P7M|2015-S1|2015-Q1|2015-Q2"},
		{layout.Form{Kind: "year-month"}, "2015-07|2015M7|2015/7|201507|07/2015|julio 2015|jul-15|Julio de 2015|2015-juillet", strings.Repeat("2015-07|", 8) + "2015-07"},
		{layout.Form{Kind: "year-month"}, "2015-13|2015|15-07|julio", "never"},
		{layout.Form{Kind: "date", Order: "dmy"}, "31/12/2015|2015-12-31|1.2.2015", "2015-12-31|2015-12-31|2015-02-01"},
		{layout.Form{Kind: "date", Order: "mdy", Of: "month"}, "6/1/2018|12/1/2012", "2018-06|2012-12"},
		{layout.Form{Kind: "date", Order: "ymd", Of: "quarter"}, "2013-01-01|2013-10-01 00:00:00", "2013-Q1|2013-Q4"},
		{layout.Form{Kind: "date", Order: "dmy"}, "31/02/2015|2015-13-01|12/31/2015", "never"},
		{layout.Form{Kind: "words"}, "July 31, 2025|31 de julio de 2025|31 juillet 2025|31. Juli 2025|le 1er août 2025|20 August 2015", "2025-07-31|2025-07-31|2025-07-31|2025-07-31|2025-08-01|2015-08-20"},
		{layout.Form{Kind: "year-range"}, "1990-1995|2015–2019|1990 a 1995|de 1990 à 1995|1990 to 1995|entre 1990 y 1995|1990-95", "1990-01-01/P5Y|2015-01-01/P4Y" + strings.Repeat("|1990-01-01/P5Y", 5)},
		{layout.Form{Kind: "year-range", At: "last"}, "1990-1995|2015–2019|1990-95|2015-2016", "1990-01-01/P6Y|2015-01-01/P5Y|1990-01-01/P6Y|2015-01-01/P2Y"},
		{layout.Form{Kind: "year-range"}, "1995-1990|1995-90|1990-1990|1990 y 1995|1990", "never"},
		{layout.Form{Kind: "fiscal-year", Starts: 10, Named: "end"}, "2010|FY2010|2009-10|2009–2010|Fiscal Year 2010", strings.Repeat("2009-10-01/P1Y|", 4) + "2009-10-01/P1Y"},
		{layout.Form{Kind: "fiscal-year", Starts: 7, Named: "start"}, "1996", "1996-07-01/P1Y"},
		{layout.Form{Kind: "fiscal-year", Starts: 7}, "1996-98|1996-95", "never"},
		{layout.Form{Kind: "fiscal-year", Starts: 12, Named: "end"}, "2018/19|FY 2018/2019|2019", "2018-12-01/P1Y|2018-12-01/P1Y|2018-12-01/P1Y"},
		{layout.Form{Kind: "fiscal-year", Starts: 1, Named: "end"}, "FY2019", "2019"},
		{layout.Form{Kind: "fiscal-year", Starts: 1, Named: "end"}, "2018/19|2018-2019|FY2018-19", "never"},
		{layout.Form{Kind: "sdmx"}, "2015|2015-Q1|2009-10-01/P1Y|2015-S2", "2015|2015-Q1|2009-10-01/P1Y|2015-S2"},
		{layout.Form{Kind: "total"}, year + "Total|2015 Total|Total anual 2015|" + year + "Q1 Total|" + year + "Total enero", "2015|2015|2015|2015-Q1|2015-01"},
		{layout.Form{Kind: "total"}, "Subtotal|2015", "never"},
	} {
		want := strings.Split(c.want, "|")
		for i, text := range strings.Split(c.texts, "|") {
			var parts []*layout.Part
			if rest, ok := strings.CutPrefix(text, year); ok && c.want != "never" && c.form.Kind != "year" {
				parts, text = append(parts, &layout.Part{Year: 2015}), rest
			}
			got := c.form.Parse(text)
			if c.want == "never" {
				if got != nil {
					t.Errorf("%s reads %q as %+v", c.form.Kind, text, *got)
				}
				continue
			}
			if got == nil {
				t.Errorf("%s does not read %q", c.form.Kind, text)
				continue
			}
			_, p, _, err := compose(append(parts, got))
			if err != nil || p.String() != want[i] {
				t.Errorf("%s reads %q as %v (%v), want %s", c.form.Kind, text, p, err, want[i])
			}
		}
	}
}

func TestCompose(t *testing.T) {
	year, fiscal := &layout.Part{Year: 2015}, &layout.Part{Year: 2014, Fiscal: 10}
	q1, q2 := &layout.Part{Month: 1, Months: 3}, &layout.Part{Month: 4, Months: 3}
	may := &layout.Part{Month: 5, Months: 1, Named: true}
	date, _ := warehouse.ParsePeriod("2013-02-03")
	for _, c := range []struct {
		name  string
		parts []*layout.Part
		want  string
		freq  warehouse.Freq
	}{
		{"a month in its quarter", []*layout.Part{year, q2, may}, "2015-05", "M"},
		{"in any order", []*layout.Part{may, q2, year}, "2015-05", "M"},
		{"the later year counts", []*layout.Part{{Year: 1990}, year}, "2015", "A"},
		{"a total of the quarter", []*layout.Part{year, q1, {Month: 1, Months: 3, Whole: true}}, "2015-Q1", "Q"},
		{"a month of a fiscal year keeps its name", []*layout.Part{fiscal, may}, "2015-05", "M"},
		{"a quarter of a fiscal year counts from its start", []*layout.Part{fiscal, q1}, "2014-Q4", "Q"},
		{"a day", []*layout.Part{year, may, {Day: 31}}, "2015-05-31", "D"},
		{"a date says all", []*layout.Part{{Full: &date}}, "2013-02-03", "D"},
		{"a part of a year stays annual", []*layout.Part{year, {Month: 1, Months: 7, Named: true}}, "2015-01-01/P7M", "A"},
	} {
		_, p, freq, err := compose(c.parts)
		if err != nil || p.String() != c.want || freq != c.freq {
			t.Errorf("%s: %v %s %v, want %s %s", c.name, p, freq, err, c.want, c.freq)
		}
	}
	for name, parts := range map[string][]*layout.Part{
		"no year":                     {may},
		"a month outside its quarter": {year, q1, may},
		"no such day":                 {year, {Month: 2, Months: 1, Named: true}, {Day: 30}},
	} {
		if _, p, _, err := compose(parts); err == nil {
			t.Errorf("%s makes %v", name, p)
		}
	}
}

func TestParseNumber(t *testing.T) {
	plain, english, spanish, blanks := layout.Numbers{}, layout.Numbers{Thousands: ","}, layout.Numbers{Decimal: ",", Thousands: "."}, layout.Numbers{Decimal: ",", Thousands: " "}
	for _, c := range []struct {
		n    layout.Numbers
		text string
		want float64
	}{
		{plain, "0", 0},
		{plain, "12910", 12910},
		{plain, "-3.5", -3.5},
		{plain, "−3", -3},
		{plain, " 7 ", 7},
		{plain, "1e-05", 1e-5},
		{plain, ".5", 0.5},
		{plain, "123456789012345678", 123456789012345680},
		{english, "1,165", 1165},
		{english, "12,910.5", 12910.5},
		{english, "1165", 1165},
		{english, "1,234,567", 1234567},
		{spanish, "1.234,5", 1234.5},
		{blanks, "1 234 567", 1234567},
		{blanks, "1\u202f234,5", 1234.5},
		{blanks, "1\u00a0234", 1234},
	} {
		if got, ok := c.n.Number(c.text); !ok || got != c.want {
			t.Errorf("%q is read as %v (%v), want %v", c.text, got, ok, c.want)
		}
	}
	for text, n := range map[string]layout.Numbers{
		"": plain, "-": plain, "1,165": plain, "1.2.3": plain, "0x1F": plain, "1_000": plain, "NaN": plain, "Inf": plain, "12a": plain, "5%": plain,
		"11,65": english, "1,1655": english, ",165": english, "1165,": english, "1,165.": english,
		"1 234.567 890": {Thousands: " "}, "1.234 567": {Decimal: ",", Thousands: ". "}, "--5": plain, "5-": plain, "1e": plain, "e5": plain,
	} {
		if got, ok := n.Number(text); ok {
			t.Errorf("%q is read as the number %v", text, got)
		}
	}
}
