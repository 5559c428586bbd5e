package propose

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// monthsOf are the names of the months, and the number of days of each.
var monthsOf = map[string][]string{
	"es": strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
	"en": strings.Fields("January February March April May June July August September October November December"),
	"fr": strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
	"pt": strings.Fields("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
}

var monthDays = []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// runWordings are ways to say through which months years run: A is the first month, Z the
// last one, D its last day.
var runWordings = map[string][]string{
	"en": {"years ended D Z", "Year ending Z", "fiscal years (1 A – D Z)", "financial years ending Z D", "years to D Z", "years (A–Z)", "A to Z years", "Z years", "fiscal years beginning 1 A", "12 months to Z", "fiscal year (A-Z)", "years from 1 A to D Z"},
	"es": {"años terminados el D de Z", "año fiscal (A–Z)", "años fiscales de A a Z", "ejercicios cerrados al D de Z", "años que inician el 1 de A", "año móvil a Z, de A a Z", "del 1 de A al D de Z de cada año", "años fiscales que terminan en Z"},
	"fr": {"exercice clos le D Z", "exercices clos au D Z", "années se terminant le D Z", "exercice budgétaire (1er A – D Z)", "année commençant le 1er A", "du 1er A au D Z", "années budgétaires (A-Z)"},
	"pt": {"anos findos em D de Z", "ano fiscal (A–Z)", "exercícios encerrados em D de Z", "anos de A a Z", "anos que começam em 1 de A"},
}

// Words above years that give them other months than those of the calendar make fiscal years
// of them, which a person confirms: the month that they say is the first choice. They are
// asked about once, and never as what restricts the figures.
func TestWordsOfOtherMonthsMakeFiscalYears(t *testing.T) {
	titles := map[string]string{"en": "Honduras: immigrants by sex, ", "es": "Honduras: inmigrantes por sexo, ", "fr": "Honduras : immigrants par sexe, ", "pt": "Honduras: imigrantes por sexo, "}
	rapid.Check(t, func(r *rapid.T) {
		lang := rapid.SampledFrom([]string{"es", "en", "fr", "pt"}).Draw(r, "language")
		wording := rapid.SampledFrom(runWordings[lang]).Draw(r, "wording")
		first := rapid.IntRange(1, 12).Draw(r, "first")
		last := (first+10)%12 + 1
		words := strings.NewReplacer("A", monthsOf[lang][first-1], "Z", monthsOf[lang][last-1], "D", fmt.Sprint(monthDays[last-1])).Replace(wording)
		table := "\n\nSex,2018,2019,2020,2021\nMale,5101,5202,5303,5404\nFemale,4101,4202,4303,4404\n"
		text := `"` + titles[lang] + words + `"` + table
		if note := rapid.SampledFrom([]string{"", "Nota: ", "Note : "}).Draw(r, "note"); note != "" {
			text = `"` + strings.TrimRight(titles[lang], " ,") + `"` + table + "\n\"" + note + words + ".\"\n"
		}
		_, p := proposalOf(t, text)
		var asked []Question
		for _, q := range p.Questions() {
			switch {
			case q.Ask == AskPeriod:
				asked = append(asked, q)
			case q.Ask == AskCode, q.Ask == AskSet && strings.Contains("AGE SEX", q.What()):
				r.Errorf("asked %s about %q in\n%s", q.Ask, q.About, text)
			}
		}
		if first == 1 {
			if len(asked) > 0 {
				r.Errorf("asked about the calendar: %q in\n%s", asked[0].About, text)
			}
			return
		}
		if len(asked) != 1 || !strings.HasPrefix(asked[0].Choices[0].Answer, fmt.Sprintf("fiscal-year starting %d", first)) {
			r.Fatalf("asked %v for month %d in\n%s", asked, first, text)
		}
		periods, _ := proposedPeriods(t, text, asked[0].Choices[0].Answer)
		want := fmt.Sprintf("2017-%02d-01/P1Y", first)
		if strings.HasSuffix(asked[0].Choices[0].Answer, "start") {
			want = fmt.Sprintf("2018-%02d-01/P1Y", first)
		}
		if periods["4,2"] != want {
			r.Errorf("2018 is %s, not %s, in\n%s", periods["4,2"], want, text)
		}
	})
}

// proposalOf proposes a layout for a text.
func proposalOf(t *testing.T, text string) (*sheet.Workbook, *Proposal) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), "a.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Propose(t.Context(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close() })
	return wb, p
}

// Fiscal years of a country of which nothing says in which month they begin are asked about,
// and years that begin inside a month too.
func TestFiscalYearsWithoutAMonthAreAskedAbout(t *testing.T) {
	for _, words := range []string{"fiscal years", "años fiscales", "exercices budgétaires", "anos fiscais", "years (6 April – 5 April)", "years ended 15 March"} {
		_, asked := proposedPeriods(t, `"Honduras: immigrants by sex, `+words+"\"\n\nSex,2018,2019,2020\nMale,5101,5202,5303\nFemale,4101,4202,4303\n")
		if len(asked) != 1 {
			t.Errorf("%s: asked %v", words, asked)
		}
	}
}

// No phrase is read across a bracket or the end of a clause, but for names of areas that hold
// such signs.
func TestPhrasesEndWithTheirClause(t *testing.T) {
	for _, title := range []string{"Honduras: permits in years (1 July), by sex", "Honduras: immigrants over the years, 1 in all, by sex", "Honduras: immigrants, years: 2 columns"} {
		_, p := proposalOf(t, `"`+title+"\"\n\nSex,2018,2019\nMale,5101,5202\nFemale,4101,4202\n")
		for _, q := range p.Questions() {
			if q.What() == "AGE" {
				t.Errorf("%q: asked about ages: %v", title, q)
			}
		}
	}
}
