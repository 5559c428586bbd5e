package propose

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestTheNumberOfAnAgeInATitleDecidesItsCode draws titles that restrict ages by a number: the
// question quotes all of the phrase, and the code with the number is its first choice.
func TestTheNumberOfAnAgeInATitleDecidesItsCode(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 6))
	for _, x := range [][3]string{
		{"permisos de residencia otorgados a mayores de %d años por nacionalidad", "mayores de %d anos", "Y_GE%d"},
		{"permisos de residencia otorgados a menores de %d años por nacionalidad", "menores de %d anos", "Y_LT%d"},
		{"residence permits granted to persons over %d, by nationality", "over %d", "Y_GE%d"},
		{"residence permits granted to persons aged %d and over by nationality", "aged %d and over", "Y_GE%d"},
		{"permisos de residencia otorgados a personas de más de %d años, por nacionalidad", "mas de %d anos", "Y_GE%d"},
		{"autorizações de residência concedidas a pessoas com %d anos ou mais por nacionalidade", "%d anos ou mais", "Y_GE%d"},
	} {
		n := 3 + draw.IntN(90)
		text := fmt.Sprintf(x[0], n) + "\n\nNacionalidad;2020;2021;2022\nCubana;31;42;55\nChilena;12;14;17\nFrancesa;8;9;11\nTotal;51;65;83\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		must(t, err)
		i := slices.IndexFunc(p.Questions(), func(q Question) bool { return q.Ask == AskSet && q.About == "AGE" })
		if i < 0 {
			t.Errorf("%s: no age is asked for: %v", text, p.Questions())
			continue
		}
		q := p.Questions()[i]
		if said := fmt.Sprint(q.Reason); !strings.Contains(said, fmt.Sprintf(x[1], n)) || q.guess() != fmt.Sprintf(x[2], n) {
			t.Errorf("%s is asked as %q with %s first", fmt.Sprintf(x[0], n), said, q.guess())
		}
	}
}

// TestLimitsOfAgesInHeadingsMeetTheAgesBesideThem draws headings of ages.
func TestLimitsOfAgesInHeadingsMeetTheAgesBesideThem(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 8))
	for _, form := range []string{"Hasta %d años;%d a %d;Más de %d", "Up to %d;%d to %d;Over %d", "Jusqu'à %d ans;%d à %d;Plus de %d"} {
		low := 5 + draw.IntN(20)
		high := low + 10 + draw.IntN(30)
		heads := fmt.Sprintf(form, low, low+1, high, high)
		labels := strings.Split(heads, ";")
		text := "Panamá: permisos de residencia otorgados en 2022 por nacionalidad y edad\n\nNacionalidad;" + heads + "\nCubana;31;42;73\nChilena;12;14;26\nFrancesa;8;9;17\n"
		first := map[string]string{}
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		must(t, err)
		for _, q := range p.Questions() {
			first[q.About] = q.guess()
		}
		for label, want := range map[string]string{labels[0]: fmt.Sprintf("Y_LT%d", low+1), labels[2]: fmt.Sprintf("Y_GE%d", high+1)} {
			if first[label] != `{"AGE": "`+want+`"}` {
				t.Errorf("%s: first for %q is %s, not %s", heads, label, first[label], want)
			}
		}
	}
}
