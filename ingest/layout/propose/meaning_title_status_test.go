package propose

import (
	"strings"
	"testing"
)

// A clause of the title that says how the figures were made is their status.
func TestAClauseOfTheTitleIsTheStatus(t *testing.T) {
	for clause, want := range map[string]string{
		"preliminary figures": "P", "provisional": "P", "estimates": "E", "estimated figures": "E", "projections": "F",
		"cifras provisionales": "P", "datos preliminares": "P", "estimación": "E", "proyecciones": "F",
		"données provisoires": "P", "chiffres provisoires": "P", "estimations": "E",
		"dados preliminares": "P", "estimativas": "E", "dados provisórios 2023": "P",
		"revised figures": "", "datos definitivos": "",
	} {
		for _, form := range []string{"Foreign residents by nationality, %", "Extranjeros residentes por nacionalidad (%)", "Résidents étrangers par nationalité - %"} {
			text := "\"" + strings.ReplaceAll(form, "%", clause) + "\"" + figuresBelow
			p, err := proposalUnder(t, "t.csv", text, answersNoted)
			must(t, err)
			if got := p.Tables[0].Meaning.Set.Status; got != want {
				t.Errorf("%q: status %q, not %q; asks %v", text, got, want, restrictingWords(p.Questions()))
			}
		}
	}
}

// Among other words such a word is asked about: it may be what is counted.
func TestAStatusAmongOtherWordsIsAsked(t *testing.T) {
	for title, first := range map[string]string{
		"Estimated foreign population by citizenship": "E", "Population étrangère estimée par nationalité": "E", "Estimación de la población extranjera por nacionalidad": "E",
		"População estrangeira estimada por nacionalidade": "E", "Preliminary count of foreign residents by nationality": "P", "Residentes extranjeros con permiso provisional, por nacionalidad": "P",
		"Projected foreign population by citizenship": "F",
	} {
		text := "\"" + title + "\"" + figuresBelow
		var about string
		for _, q := range openFor(t, "t.csv", text, answersNoted) {
			if q.Reason.ID == "question.title-status" && q.Choices[0].Answer == `{"STATUS": "`+first+`"}` {
				about = q.About
			}
		}
		if about == "" {
			t.Errorf("%q is not asked", title)
			continue
		}
		for answer, want := range map[string]string{"{STATUS: " + first + "}": first, "label": ""} {
			p, err := proposalUnder(t, "t.csv", text, answersNoted+"- {ask: code, about: '"+about+"', answer: "+answer+"}\n")
			must(t, err)
			for _, q := range p.Questions() {
				if q.Reason.ID == "question.title-status" {
					t.Errorf("%q, %s: asked again", title, answer)
				}
			}
			if got := p.Tables[0].Meaning.Set.Status; got != want {
				t.Errorf("%q, %s: status %q", title, answer, got)
			}
		}
	}
}

// Where headings say statuses, the title gives none.
func TestHeadingsThatSayStatusesComeBeforeTheTitle(t *testing.T) {
	p, err := proposalUnder(t, "t.csv", "\"Foreign residents: estimates and projections, by sex\"\n\nSex,Observed,Projected\nMale,31,42\nFemale,12,14\n", answersNoted)
	must(t, err)
	if p.Tables[0].Meaning.Set.Status != "" {
		t.Error("the table has a status")
	}
}
