package reports_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"siemmes/reports"
	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

func profile(t testing.TB, f *fixture, language string) *reports.Report {
	t.Helper()
	r, err := reports.Build(context.Background(), f, catalog.Default(), named(t, "country-profile"), reports.Params{Country: "CR", Year: 2023, Lang: language})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// named is a definition of the program.
func named(t interface {
	Helper()
	Fatal(...any)
}, id string,
) *definition.Definition {
	t.Helper()
	lib, err := definition.Open("", catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	d, err := lib.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func section(t *testing.T, r *reports.Report, id string) *reports.Section {
	t.Helper()
	for i := range r.Sections {
		if r.Sections[i].ID == id {
			return &r.Sections[i]
		}
	}
	t.Fatalf("no section %s", id)
	return nil
}

func table(t *testing.T, r *reports.Report, id string) *reports.Table {
	t.Helper()
	for _, s := range r.Sections {
		for _, x := range s.Tables {
			if x.ID == id {
				return x
			}
		}
	}
	t.Fatalf("no table %s", id)
	return nil
}

// text is a table as a reader sees it, a line per row.
func text(t *reports.Table) string {
	var b strings.Builder
	b.WriteString(t.Stub)
	for _, c := range t.Columns {
		b.WriteString(" | " + strings.Join(c.Heads, " "))
	}
	for _, r := range t.Rows {
		b.WriteString("\n" + strings.Repeat("  ", r.Level) + r.Label)
		for _, c := range r.Cells {
			b.WriteString(" | " + t.Text(c))
		}
	}
	return b.String()
}

func TestASectionWithoutFiguresSaysSoInOneLine(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "es")
	s := section(t, r, "labour")
	if len(s.Tables) != 0 || len(s.Charts) != 0 || !strings.Contains(s.Missing, "Costa Rica") || strings.Contains(s.Missing, "\n") {
		t.Errorf("got %+v", s)
	}
}

func TestOriginsComeFromTheRankedSourceWithBothSexes(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "es")
	got := table(t, r, "origins")
	want := strings.TrimSpace(`
País de nacimiento | 2017
Total | 414,214
  Nicaragua | 294,018
  Colombia | 20,514
  Estados Unidos | 16,898
  Panamá | 11,250
  El Salvador | 9,424
  Venezuela | 6,259
  Cuba | conf.
  Otros | 4,000`)
	if text(got) != want {
		t.Errorf("got\n%s\nwant\n%s", text(got), want)
	}
	if len(got.Sources) != 1 || !strings.Contains(got.Sources[0], "2018-04") {
		t.Errorf("sources %q", got.Sources)
	}
}

// What the reader clicks on is asked again with the key of that one figure.
func TestAFigureKnowsItsQuestion(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "en")
	got := table(t, r, "origins")
	for _, row := range got.Rows {
		if row.Code != "NIC" {
			continue
		}
		q := got.Question(row.Cells[0].Figures[0])
		if q.Dataset != "STOCK" || q.Codes("COUNTERPART_AREA")[0] != "NIC" || q.Codes("SOURCE")[0] != "WB_BILATERAL" || q.Codes("REF_AREA")[0] != "CRI" || q.Codes("FREQ") != nil || q.Freq != "A" || q.Periods.String() != "2017" {
			t.Errorf("question %+v", q)
		}
		return
	}
	t.Error("no row for Nicaragua")
}

func TestIndicatorsAreTheFormulasOfTheCatalog(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "en")
	got := table(t, r, "stock")
	value := func(label, period string) float64 {
		for _, row := range got.Rows {
			for j, c := range got.Columns {
				if strings.HasPrefix(row.Label, label) && c.Period == period {
					return row.Cells[j].Value
				}
			}
		}
		return math.NaN()
	}
	for _, want := range []struct {
		label, period string
		value         float64
	}{
		{"Female share", "2020", 100 * 261000.0 / 520729},
		{"Sex ratio", "2005", 100 * 180000.0 / 178398},
		{"Migrant stock share", "2020", 100 * 520729.0 / 5094000},
		{"Mean annual growth", "2020", 100 * math.Log(520729.0/411697) / 5},
	} {
		if got := value(want.label, want.period); math.Abs(got-want.value) > 1e-9 {
			t.Errorf("%s %s = %v, want %v", want.label, want.period, got, want.value)
		}
	}
	if got := value("Migrant stock share", "2005"); !math.IsNaN(got) {
		t.Errorf("a share without a population: %v", got)
	}
}

func TestMonthsStandDownAndYearsAcross(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "en")
	got := table(t, r, "entries-month")
	lines := strings.Split(text(got), "\n")
	if lines[0] != "Month | 2021 | 2022 | 2023" || lines[1] != "Jan | 160,000 | 165,000 | 170,000ᵖ" || lines[12] != "Dec | 270,000 | 275,000 | .." {
		t.Errorf("got %q", lines)
	}
	c, ok := r.Chart("entries-month")
	if !ok || len(c.Series) != 3 || len(c.Categories) != 12 || !math.IsNaN(c.Series[2].Values[11]) {
		t.Errorf("chart %+v", c)
	}
}

func TestSingleYearsOfAgeBecomeGroupsOfFive(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "en")
	got := table(t, r, "population-age")
	if len(got.Rows) != 18 || got.Columns[0].Codes[1] != "M" || got.Columns[1].Codes[1] != "F" {
		t.Fatalf("%d rows, columns %+v", len(got.Rows), got.Columns)
	}
	first, last := got.Rows[0], got.Rows[17]
	if first.Code != "Y0T4" || first.Cells[0].Value != 5*40000-400*(1+2+3+4) || len(first.Cells[0].Figures) != 5 {
		t.Errorf("first group %+v", first)
	}
	if last.Code != "Y_GE85" || len(last.Cells[1].Figures) != 15 {
		t.Errorf("last group %+v", last)
	}
}

func TestWhatOtherCountriesCountedStandsPerCountry(t *testing.T) {
	r := profile(t, readFixture(t, "costa-rica.csv"), "en")
	got := text(table(t, r, "irregular-abroad"))
	want := strings.TrimSpace(`
Reporting country / Measure | 2019 | 2020 | 2021 | 2022 | 2023
Mexico
  Events of persons in an irregular situation | 30 | 31 | 32 | 33 | 34
Panama
  Irregular transit | 5 | 5 | 5 | 5 | 5`)
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestQuestionsArePutOnce(t *testing.T) {
	f := readFixture(t, "costa-rica.csv")
	profile(t, f, "es")
	if f.queries > 45 {
		t.Errorf("%d queries for one profile", f.queries)
	}
}

func TestNoMessageIsMissingInAnyLanguage(t *testing.T) {
	for _, language := range warehouse.Languages() {
		r := profile(t, readFixture(t, "costa-rica.csv"), language)
		for _, s := range r.Sections {
			all := append([]string{s.Heading, s.Missing}, s.Text...)
			for _, x := range s.Tables {
				all = append(all, x.Title, x.Subtitle, x.Unit, x.Basis, x.Release, text(x))
				all = append(all, x.Remarks...)
				all = append(all, x.Notes...)
				all = append(all, x.Legend()...)
			}
			for _, c := range s.Charts {
				all = append(all, c.Title, c.Alt)
			}
			for _, text := range all {
				if strings.ContainsAny(text, "«{}") && !strings.Contains(text, "« ") {
					t.Errorf("%s, %s: %q", language, s.ID, text)
				}
			}
		}
	}
}

func TestParametersThatAreMissingAreAskedFor(t *testing.T) {
	f := readFixture(t, "costa-rica.csv")
	for _, c := range []struct {
		p       reports.Params
		surface lang.Surface
		kind    error
		says    string
	}{
		{reports.Params{Year: 2023}, lang.CommandLine, warehouse.ErrInvalid, "--country CR"},
		{reports.Params{Year: 2023}, "", warehouse.ErrInvalid, "The report is about one country. Choose one."},
		{reports.Params{Country: "CR"}, lang.CommandLine, warehouse.ErrInvalid, "--year 2023"},
		{reports.Params{Country: "CR", Year: 12}, "", warehouse.ErrInvalid, "Choose one from 1900 to 2200."},
		{reports.Params{Country: "Atlantis", Year: 2023}, "", warehouse.ErrNotFound, "Atlantis"},
	} {
		_, err := reports.Build(context.Background(), f, catalog.Default(), named(t, "country-profile"), c.p)
		text := lang.Reader{Language: warehouse.English, Surface: c.surface}.Error(err)
		if !errors.Is(err, c.kind) || !strings.Contains(text, c.says) {
			t.Errorf("%+v: %s", c.p, text)
		}
	}
}
