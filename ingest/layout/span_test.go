package layout

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// How offices write the parts of a year, by language: quarters, halves and months as far
// as a text says it.
var (
	quarterTexts = []string{
		"Q%d %y", "%y Q%d", "%yQ%d", "%y-Q%d", "Q%d/%y", "Q%d-%y", "Q%d, %y", "%y (Q%d)", "Q%d '%2", "T%d %y", "%dT %y", "%dT%y", "T%d-%y", "%yT%d",
		"%y %dT", "%dT-%2", "%d° trimestre %y", "%dº trimestre de %y", "%d.º trim. %y", "trimestre %d de %y", "Trim. %d %y",
		"%r trimestre %y", "%r-%y", "%r Trimestre de %y", "Trimestre %r %y", "%y %r trim", "%y-%r", "%d/4 %y", "%d trimestre %y",
		"%e trimestre %y", "%e trimestre de %y", "%e trimestre del año %y", "%n quarter %y", "%n quarter of %y", "%E quarter %y", "Quarter %d, %y",
		"%f trimestre %y", "%F trimestre de %y", "%p trimestre de %y", "%P trimestre de %y", "%y %f trimestre",
	}
	halfTexts = []string{
		"S%d %y", "%y S%d", "%y-S%d", "%yS%d", "H%d %y", "%yH%d", "%dS %y", "%dS-%2", "%r semestre %y", "%e semestre %y", "%e semestre de %y", "Semestre %r %y",
		"%d° semestre %y", "%dº semestre de %y", "%n half %y", "%n half of %y", "%E half of %y", "%f semestre %y", "%F semestre de %y", "%p semestre de %y", "%P semestre de %y",
	}
	monthRanges = map[string][]string{
		"es": {"%a-%b %y", "%a–%b de %y", "%a a %b %y", "%a - %b de %y", "de %a a %b de %y", "%y %a-%b", "%a/%b %y", "%a de %y a %b de %y", "%a %2 – %b %2"},
		"en": {"%a-%b %y", "%a to %b %y", "%a–%b, %y", "from %a to %b %y", "%y: %a-%b", "%a %y - %b %y", "%a %2 – %b %2", "%a %y to %b %y"},
		"fr": {"%a-%b %y", "%a à %b %y", "de %a à %b %y", "%a – %b %y", "%a %y – %b %y"},
		"pt": {"%a-%b %y", "%a a %b de %y", "%a–%b/%y", "de %a a %b de %y", "%a %y a %b %y"},
	}
	months = map[string][]string{
		"es": strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		"en": strings.Fields("January February March April May June July August September October November December"),
		"fr": strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		"pt": strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
	}
	yearEnds = map[string][]string{
		"es": {"Año terminado en %a de %y", "12 meses a %a %y", "año que termina en %a de %y", "Año finalizado el %l de %a de %y"},
		"en": {"Year ending %a %y", "Year ended %l %a %y", "YE %a %2", "12 months to %a %y", "Year ending %a %l, %y", "twelve months ended %a %y", "Year to %a %y"},
		"fr": {"Année se terminant en %a %y", "12 mois à %a %y", "Année terminée le %l %a %y"},
		"pt": {"Ano terminado em %a de %y", "12 meses até %a de %y", "ano findo em %l de %a de %y"},
	}
)

var ordinalsOf = map[string][]string{
	"%r": {"I", "II", "III", "IV"}, "%e": {"Primer", "segundo", "Tercer", "cuarto"}, "%E": {"First", "second", "Third", "fourth"},
	"%n": {"1st", "2nd", "3rd", "4th"}, "%f": {"1er", "2ème", "3e", "4ème"}, "%F": {"Premier", "deuxième", "troisième", "quatrième"},
	"%p": {"1º", "2.º", "3º", "4º"}, "%P": {"Primeiro", "segundo", "Terceiro", "quarto"},
}

func filled(form string, n, year int) string {
	for sign, words := range ordinalsOf {
		form = strings.ReplaceAll(form, sign, words[n-1])
	}
	return strings.NewReplacer("%d", fmt.Sprint(n), "%y", fmt.Sprint(year), "%2", fmt.Sprintf("%02d", year%100)).Replace(form)
}

func reads(t *testing.T, kind, text string, want warehouse.Period) {
	t.Helper()
	p := (Form{Kind: kind, Order: "dmy", Of: "day", Named: "end"}).Parse(text)
	if p == nil {
		t.Errorf("%s does not read %q", kind, text)
		return
	}
	sum, err := MergeParts([]*Part{p})
	if err != nil {
		t.Fatal(err)
	}
	got := sum.Span()
	if sum.Full != nil {
		got = *sum.Full
	}
	if got != want {
		t.Errorf("%s reads %q as %v, want %v", kind, text, got, want)
	}
}

// Every way to write a quarter or a half with its year, in every language.
func TestQuartersAndHalvesWithTheirYear(t *testing.T) {
	for year := 2016; year < 2026; year += 9 {
		for _, form := range quarterTexts {
			for n := 1; n <= 4; n++ {
				reads(t, "span", filled(form, n, year), warehouse.MonthsFrom(year, 3*n-2, 3))
			}
		}
		for _, form := range halfTexts {
			for n := 1; n <= 2; n++ {
				reads(t, "span", filled(form, n, year), warehouse.MonthsFrom(year, 6*n-5, 6))
			}
		}
	}
}

// Every stretch of months, with names in full and as three letters.
func TestStretchesOfMonthsWithTheirYear(t *testing.T) {
	for lang, forms := range monthRanges {
		for _, form := range forms {
			for from := range 11 {
				for to := from + 1; to < 12; to += 2 {
					for _, size := range []int{3, 20} {
						a, b := cut(lang, from, size), cut(lang, to, size)
						text := strings.NewReplacer("%a", a, "%b", b).Replace(form)
						reads(t, "span", filled(text, 1, 2016), warehouse.MonthsFrom(2016, from+1, to-from+1))
					}
				}
			}
		}
		for _, form := range yearEnds[lang] {
			for month := range 12 {
				text := strings.NewReplacer("%a", months[lang][month], "%l", fmt.Sprint(lastDay(2019, month+1))).Replace(form)
				reads(t, "span", filled(text, 1, 2019), warehouse.MonthsFrom(2019, month+1-11, 12))
			}
		}
	}
}

// cut is the name of a month, of three letters where these are of no other month.
func cut(lang string, month, size int) string {
	name := []rune(months[lang][month])
	if short := string(name[:min(size, len(name))]); monthNumber(fold(short)) == month+1 {
		return short
	}
	return string(name)
}

func TestStretchesFromOneYearToAnother(t *testing.T) {
	for text, want := range map[string]string{
		"Aug 12 – Jul 13":            "2012-08-01/P1Y",
		"Oct 2017 - Sep 2018":        "2017-10-01/P1Y",
		"oct. 2017 a sept. 2018":     "2017-10-01/P1Y",
		"juil. 2018 – juin 2019":     "2018-07-01/P1Y",
		"10/2017-09/2018":            "2017-10-01/P1Y",
		"2010-01/2010-06":            "2010-S1",
		"2010-01-01/2010-12-31":      "2010",
		"01/07/2018-30/06/2019":      "2018-07-01/P1Y",
		"1 July 2018 – 30 June 2019": "2018-07-01/P1Y",
		"Q1-Q3 2016":                 "2016-01-01/P9M",
	} {
		p, err := warehouse.ParsePeriod(want)
		if err != nil {
			t.Fatal(err)
		}
		reads(t, "span", text, p)
	}
}

func TestNoStretches(t *testing.T) {
	for _, text := range []string{"2016", "2016 1", "2016 12", "2016-1", "enero 2016", "Total 2016", "España 2016", "2018/19", "2018-2019", "marzo-enero 2016", "V-2016", "15 July 2018 – 30 June 2019", "2016 a", "Year ending 15 June 2019", "0-4", "Cuba 2016 Q", "Q5 2016"} {
		if p := parseSpan(fold(text)); p != nil {
			t.Errorf("%q is read as %+v", text, *p)
		}
	}
	for _, text := range []string{"2016 1", "2018 2"} {
		if (Form{Kind: "year-month"}).Reads(text) {
			t.Errorf("%q is read as a month; the number is a mark", text)
		}
	}
}

func TestFiscalYearsInEveryLanguage(t *testing.T) {
	for _, text := range []string{
		"FY19", "FY 2019", "FY2018/19", "FY18/19", "FY 2018-2019", "AF 2019", "Año fiscal 2019", "Ejercicio 2018-2019", "Exercice 2018-2019", "exercice financier 2018-19",
		"Exercício 2018/2019", "Fiscal year 2019", "Financial Year 2018–19", "Année fiscale 2019", "Ano fiscal 2018-19", "2018/19", "2018-19", "2018/19 FY", "FY'19", "2019 FY",
	} {
		p := (Form{Kind: "fiscal-year", Starts: 4, Named: "end"}).Parse(text)
		if p == nil || p.Span() != warehouse.MonthsFrom(2018, 4, 12) {
			t.Errorf("%q is read as %+v", text, p)
		}
	}
	for _, text := range []string{"2018/19", "FY18/19", "Ejercicio 2018-2019"} {
		if p := (Form{Kind: "fiscal-year", Starts: 1, Named: "end"}).Parse(text); p != nil {
			t.Errorf("%q begins in January: %+v", text, *p)
		}
	}
}

func TestMonthsWithTheirNumber(t *testing.T) {
	for lang, names := range months {
		for month, name := range names {
			for _, text := range []string{fmt.Sprintf("%02d %s", (month+3)%12+1, name), fmt.Sprintf("%d. %s", month+1, name), fmt.Sprintf("%s (%d)", name, month+1), fmt.Sprintf("%02d-%s", month+1, name)} {
				if p := (Form{Kind: "month"}).Parse(text); p == nil || p.Month != month+1 {
					t.Errorf("%s: %q is read as %+v", lang, text, p)
				}
			}
		}
	}
	if p := (Form{Kind: "month"}).Parse("31 October"); p != nil {
		t.Errorf("a day is read as %+v", *p)
	}
}

// A stretch between two days may tell its year once.
func TestDaysTellTheirYearOnce(t *testing.T) {
	for _, text := range []string{
		"1 de enero al 30 de junio de 2023", "Del 1 de enero al 30 de junio de 2023", "1 January to 30 June 2023", "January 1 to June 30, 2023",
		"1er janvier au 30 juin 2023", "1º de janeiro a 30 de junho de 2023", "from 1 January to 30 June 2023",
	} {
		reads(t, "span", text, warehouse.MonthsFrom(2023, 1, 6))
	}
	for _, text := range []string{"2 de enero al 30 de junio de 2023", "1 de enero al 15 de junio de 2023", "1 de junio al 31 de enero de 2023"} {
		if p := (Form{Kind: "span"}).Parse(text); p != nil {
			t.Errorf("%q is read as %+v", text, p)
		}
	}
}
