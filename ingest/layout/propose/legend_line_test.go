package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// sexesOf are the codes of sex under each heading of a text by its proposal, under answers
// about codes; and the questions about them.
func sexesOf(t *testing.T, text string, answers map[string]string) (sexes map[string]string, asked []string) {
	t.Helper()
	_, p := proposalOf(t, text)
	if answers != nil {
		var given Answers
		if err := given.Add(AskDataset, "", "", "STOCK"); err != nil {
			t.Fatal(err)
		}
		for about, answer := range answers {
			ask := AskCode
			if about == "axis" {
				ask, about = AskAxis, "*"
			}
			if err := given.Add(ask, about, "", answer); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Answer(t.Context(), &given); err != nil {
			t.Fatal(err)
		}
	}
	sexes = map[string]string{}
	for _, a := range p.Tables[0].Header {
		for _, text := range a.Texts {
			s, mapped := a.Meaning.Map[text]
			code := s.Code(warehouse.DimSex)
			if !mapped && a.Meaning.Dimension == warehouse.DimSex && !slices.Contains(a.Unknown, text) {
				code, _ = catalog.Default().Lookup("CL_SEX", text, a.Meaning.Scope)
			}
			sexes[text] = code
		}
	}
	for _, q := range p.Questions() {
		if q.Ask == AskAxis || q.Ask == AskCode {
			asked = append(asked, q.About)
		}
	}
	return sexes, asked
}

// Letters at the head of columns are what a line of the table says that they are, in
// whichever language, whatever the same letter is elsewhere: M is men or mujeres.
func TestLettersOfSexAreReadByTheLegendOfALine(t *testing.T) {
	for _, c := range []struct{ codes, words, sexes string }{
		{"V M T", "varones mujeres total", "M F _T"},
		{"H M", "hombres mujeres", "M F"},
		{"H M T", "hombres mujeres total", "M F _T"},
		{"M F", "males females", "M F"},
		{"M W", "men women", "M F"},
		{"M W T", "men women total", "M F _T"},
		{"F M", "female male", "F M"},
		{"H F", "hommes femmes", "M F"},
		{"H F E", "hommes femmes ensemble", "M F _T"},
		{"H M", "homens mulheres", "M F"},
		{"M F", "masculino feminino", "M F"},
	} {
		codes, words, want := strings.Fields(c.codes), strings.Fields(c.words), strings.Fields(c.sexes)
		for _, form := range []string{"(%s: %s; ", "%s = %s, ", "%s: %s. ", "(%s) %s; ", "<%[2]s (%[1]s), "} {
			var line strings.Builder
			for i := range codes {
				fmt.Fprintf(&line, strings.TrimPrefix(form, "<"), codes[i], words[i])
				if form[0] == '(' && form[1] == '%' && form[3] == ':' {
					form = "%s: %s; "
				}
			}
			legend := strings.TrimSpace(line.String())
			for _, below := range []bool{false, true} {
				text := "Bolivia: población extranjera empadronada, Censo 2012\n"
				if !below {
					text += `"` + legend + "\"\n"
				}
				text += "\nNacionalidad," + strings.Join(codes, ",") + "\n"
				for i, country := range []string{"Argentina", "Brasil", "Perú", "España"} {
					text += country
					for j := range codes {
						text += fmt.Sprintf(",%d", 1000+100*i+7*j)
					}
					text += "\n"
				}
				if below {
					text += "\n\"" + legend + "\"\n"
				}
				sexes, _ := sexesOf(t, text, nil)
				for i, code := range codes {
					if sexes[code] != want[i] {
						t.Errorf("%s is %q, not %s, in\n%s", code, sexes[code], want[i], text)
					}
				}
			}
		}
	}
}

// Without a legend letters that are men in one language and women in another are asked about,
// or read by the others beside them; an answer about one of them holds.
func TestAnAnswerAboutALetterHolds(t *testing.T) {
	for codes, answers := range map[string]map[string]string{
		"V M T": {"axis": "SEX", "V": "{SEX: M}", "M": "{SEX: F}", "T": "{SEX: _T}"},
		"H M":   {"axis": "SEX", "H": "{SEX: M}", "M": "{SEX: F}"},
		"M W":   {"axis": "SEX", "W": "{SEX: F}", "M": "{SEX: M}"},
	} {
		list := strings.Fields(codes)
		text := "Bolivia: población extranjera empadronada, Censo 2012\n\nNacionalidad," + strings.Join(list, ",") + "\n"
		for i, country := range []string{"Argentina", "Brasil", "Perú", "España"} {
			text += country
			for j := range list {
				text += fmt.Sprintf(",%d", 1000+100*i+7*j)
			}
			text += "\n"
		}
		open, asked := sexesOf(t, text, map[string]string{})
		sexes, _ := sexesOf(t, text, answers)
		for _, code := range list {
			want := strings.TrimSuffix(strings.TrimPrefix(answers[code], "{SEX: "), "}")
			if sexes[code] != want || open[code] != "" && open[code] != want {
				t.Errorf("%s: %s is %q, and without an answer %q (asked %v), not %s", codes, code, sexes[code], open[code], asked, want)
			}
		}
	}
}

// Codes with digits are what a line says of them too, beside totals and others.
func TestCodesOfVisasAreReadByTheLegendOfALine(t *testing.T) {
	text := "Visas issued in Mexico by class, 2020-2022\n\nClass,2020,2021,2022\nB-1/B-2,8207,7802,3873\nF1,3986,6156,4131\nH-2A,2098,6708,924\nOther,5758,8427,1103\nTotal,20049,29093,10031\n\n\"B-1/B-2: visitors; F1: students; H-2A = seasonal agricultural workers.\"\n"
	_, p := proposalOf(t, text)
	legend := p.Tables[0].Stub[0].legend
	for code, said := range map[string]string{"B-1/B-2": "visitors", "F1": "students", "H-2A": "seasonal agricultural workers"} {
		if legend[code] != said {
			t.Errorf("%s is %q: %v", code, legend[code], legend)
		}
	}
}
