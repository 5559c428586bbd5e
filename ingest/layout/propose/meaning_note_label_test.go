package propose

import (
	"strings"
	"testing"

	"siemmes/warehouse"
)

// notedLabel is a table of which the second country or the last year has a mark, and the note
// of the mark.
func notedLabel(country, year, note string) string {
	return "\"Extranjeros con residencia en Perú, por país de nacimiento\"\n\nPaís,2020,2021," + year +
		"\nHonduras,2543,2611,2702\n" + country + ",1305,1411,1377\nChile (9),805,811,877\n\n\"" + note + "\"\n\"(9) Incluye la Isla de Pascua.\"\n"
}

const answersNoted = "- {ask: source, answer: UNDESA_IMS_OD}\n- {ask: dataset, answer: STOCK}\n- {ask: set, about: REF_AREA, answer: PER}\n- {ask: set, about: BASIS, answer: B}\n"

// A note that restricts the label whose mark it explains, or that begins with the label, is
// asked about at that label; under the answer only its figures have the code, and the note.
func TestANoteOfALabelRestrictsThatLabel(t *testing.T) {
	notes := map[string][2]string{ // dimension and code
		"Females only.": {warehouse.DimSex, "F"}, "Solo hombres": {warehouse.DimSex, "M"}, "Femmes seulement": {warehouse.DimSex, "F"}, "Mulheres": {warehouse.DimSex, "F"},
		"Población de 15 años y más": {warehouse.DimAge, "Y_GE15"}, "Persons aged 15 years and over only": {warehouse.DimAge, "Y_GE15"},
	}
	for mark, begins := range map[string]string{" (1)": "(1) ", "*": "* ", " 1/": "1/ ", "¹": "¹ ", " [1]": "[1] ", ":": "Cuba: "} {
		for note, want := range notes {
			country := "Cuba" + strings.TrimSuffix(mark, ":")
			text := notedLabel(country, "2022", begins+note)
			if !asksFor(openFor(t, "t.csv", text, answersNoted), AskCode, country, `{"`+want[0]+`": "`+want[1]+`"}`) {
				t.Errorf("%q, %q: not asked with its code first", country, begins+note)
				continue
			}
			p, err := proposalUnder(t, "t.csv", text, answersNoted+"- {ask: code, about: '"+country+"', answer: {"+want[0]+": "+want[1]+"}}\n")
			must(t, err)
			if len(p.Questions()) > 0 {
				t.Errorf("%q, %q: still asks %v", country, begins+note, p.Questions()[0].About)
			}
			m := p.Tables[0].Stub[0].Meaning
			s := m.Map[country]
			if s.Code(want[0]) != want[1] || s.Code(warehouse.DimCounterpart) != "CUB" || !strings.Contains(s.Note, note) {
				t.Errorf("%q, %q: is %+v", country, begins+note, s)
			}
			for _, other := range []string{"Honduras", "Chile", "Chile (9)"} {
				if s := m.Map[other]; s.Code(want[0]) != "" {
					t.Errorf("%q, %q: %s is restricted too", country, begins+note, other)
				}
			}
		}
	}
}

// A note of a period restricts the figures of that period.
func TestANoteOfAPeriodRestrictsThatPeriod(t *testing.T) {
	text := notedLabel("Cuba", "2022 (1)", "(1) Solo mujeres.")
	p, err := proposalUnder(t, "t.csv", text, answersNoted+"- {ask: code, about: '2022 (1)', answer: {SEX: F}}\n")
	must(t, err)
	for _, a := range p.Tables[0].allAxes() {
		if s, ok := a.Meaning.Map["2022 (1)"]; ok && s.Code(warehouse.DimSex) == "F" && s.Period.Text == "2022" && len(p.Questions()) == 0 {
			return
		}
	}
	t.Error("2022 is not of women alone")
}

// Notes of labels that restrict nothing ask nothing, and an answer that they do not leaves the
// label as it was.
func TestANoteOfALabelThatRestrictsNothing(t *testing.T) {
	for _, note := range []string{"(1) Cifras preliminares.", "(1) Incluye Puerto Rico.", "(1) Estimación de la oficina.", "(1) Antes Birmania.", "(1) Revised."} {
		if asked := openFor(t, "t.csv", notedLabel("Cuba (1)", "2022", note), answersNoted); len(asked) > 0 {
			t.Errorf("%q asks %v %q", note, asked[0].Ask, asked[0].About)
		}
	}
	p, err := proposalUnder(t, "t.csv", notedLabel("Cuba (1)", "2022", "(1) Solo vía aérea."), answersNoted+"- {ask: code, about: 'Cuba (1)', answer: label}\n")
	must(t, err)
	if len(p.Questions()) > 0 || len(p.Tables[0].Stub[0].Meaning.Map) > 0 {
		t.Errorf("asks %v, map %v", p.Questions(), p.Tables[0].Stub[0].Meaning.Map)
	}
}

// The unit that the note of a mark says is that of the label with the mark, and of no other.
func TestTheUnitOfANoteIsThatOfItsLabel(t *testing.T) {
	for _, note := range []string{"(1) Cifra en miles.", "(1) In thousands.", "(1) En milliers", "(1) Em milhares."} {
		for _, labels := range [][2]string{{"Cuba (1)", "2022"}, {"Cuba", "2022 (1)"}} {
			p, err := proposalUnder(t, "t.csv", notedLabel(labels[0], labels[1], note), answersNoted)
			must(t, err)
			times := map[string]float64{}
			for _, a := range p.Tables[0].allAxes() {
				for text, s := range a.Meaning.Map {
					if s.Multiplier > 0 {
						times[text] = s.Multiplier
					}
				}
			}
			want := labels[0]
			if !strings.Contains(want, "(1)") {
				want = labels[1]
			}
			if p.Tables[0].Meaning.Multiplier > 1 || len(times) != 1 || times[want] != 1000 || len(p.Questions()) > 0 {
				t.Errorf("%q at %q: the table × %v, %v", note, want, p.Tables[0].Meaning.Multiplier, times)
			}
		}
	}
}
