package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const ofRemittances = "- {ask: dataset, answer: REMITTANCES}\n- {ask: set, about: REF_AREA, answer: SLV}\n- {ask: set, about: CATEGORY, answer: FAMILY}\n- {ask: axis, about: Departamento, answer: SUBDIVISION}\n"

// Two columns of a year and one of the next, under sub-headings that say statuses.
const publishedTwice = "Remesas familiares según departamento (millones de US$)\nDepartamento,2021,2021,2022\n,%s,%s,%s\nAhuachapán,871.5,876.1,940.2\nSanta Ana,209.6,215.8,214.1\nSonsonate,801.2,818.9,872.2\nLa Libertad,899.8,909.7,942.1\n"

// A heading that says a status gives it to its figures, under whatever answer, and of two
// figures of one key it is asked which holds.
func TestHeadingsOfStatusesGiveStatuses(t *testing.T) {
	for _, c := range []struct{ first, second, third, status string }{
		{"Publicado", "Revisado", "Preliminar", "P"},
		{"Published", "Revised", "Preliminary", "P"},
		{"Publié", "Révisé", "Provisoire", "P"},
		{"Publicado", "Revisto", "Provisório", "P"},
		{"Published", "Final", "Estimated", "E"},
		{"Definitivo", "Datos revisados", "Proyección", "F"},
	} {
		text := fmt.Sprintf(publishedTwice, c.first, c.second, c.third)
		for _, axis := range []string{"status", "label"} {
			answers := ofRemittances + "- {ask: axis, about: '*" + c.first + "*', answer: " + axis + "}\n"
			p, err := proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			if got := p.Tables[0].Header[1].Meaning.Map[c.third].Status; got != c.status {
				t.Errorf("%s as %s: status %q, not %q: %v", c.third, axis, got, c.status, p.Tables[0].Header[1].Meaning)
			}
		}
		for _, said := range []string{"P", "E"} {
			p, err := proposalUnder(t, "t.csv", text, ofRemittances+"- {ask: code, about: '"+c.third+"', answer: {STATUS: "+said+"}}\n- {ask: code, about: '"+c.first+"', answer: {skip: revised}}\n")
			must(t, err)
			for _, q := range p.Questions() {
				if q.Ask == AskCode && q.About == c.third && !slices.ContainsFunc(q.Options(), func(x Choice) bool { return strings.Contains(x.Answer, c.status) }) {
					t.Errorf("%s is asked without its status", c.third)
				}
			}
		}
	}
}

// Of an axis of statuses a label that says none is asked about, and answered by a status.
func TestAnUnknownLabelOfStatusesIsAsked(t *testing.T) {
	text := fmt.Sprintf(publishedTwice, "Kuzalo", "Zimbri", "Preliminar")
	answers := ofRemittances + "- {ask: axis, about: Kuzalo, answer: status}\n"
	p, err := proposalUnder(t, "t.csv", text, answers)
	must(t, err)
	for _, label := range []string{"Kuzalo", "Zimbri"} {
		if !asksFor(p.Questions(), AskCode, label, "") {
			t.Errorf("%s is not asked about: %v", label, p.Questions())
		}
	}
	p, err = proposalUnder(t, "t.csv", text, answers+"- {ask: code, about: Kuzalo, answer: {STATUS: E}}\n- {ask: code, about: Zimbri, answer: skip}\n")
	must(t, err)
	if got := p.Tables[0].Header[1].Meaning.Map["Kuzalo"].Status; got != "E" {
		t.Errorf("Kuzalo has the status %q", got)
	}
}

// A status over one column, or beside some rows, is that of these figures alone.
func TestAStatusOfSomeFiguresIsKept(t *testing.T) {
	for _, text := range []string{
		"Remesas recibidas en Chile (millones de US$)\nPaís,2021,2022,2023\n,,,%s\nPerú,15,120,33\nCuba,30,40,12\nHaití,20,10,9\n",
		"Remesas recibidas en Chile (millones de US$)\nPaís,2021,2022,2023\n,Definitivo,Definitivo,%s\nPerú,15,120,33\nCuba,30,40,12\nHaití,20,10,9\n",
		"Remesas recibidas en Chile (millones de US$)\nAño,Kuzalo,Monto\n2019,Final,15\n2020,Final,17\n2021,Final,15\n2022,Final,40\n2023,%s,20\n",
	} {
		for _, label := range []string{"Preliminar", "Preliminary", "Provisoire", "Dados provisórios"} {
			for _, answers := range []string{"", "- {ask: axis, about: '*', answer: status}\n", "- {ask: axis, about: '*', answer: label}\n"} {
				p, err := proposalUnder(t, "t.csv", fmt.Sprintf(text, label), "- {ask: dataset, answer: REMITTANCES}\n"+answers)
				must(t, err)
				status := ""
				for _, a := range p.Tables[0].allAxes() {
					status += a.Meaning.Map[label].Status
				}
				if asked := count(p, AskAxis) > 0; status != "P" && !asked {
					t.Errorf("%q under %q: status %q, and nothing is asked", label, answers, status)
				}
			}
		}
	}
}

// A letter alone gives no figure a status, though it is the code of one: a column of "M" is
// of months, or of men.
func TestALetterAloneIsNoStatus(t *testing.T) {
	for _, head := range []string{"FREQ", "Zutano", "Freq"} {
		text := "Country," + head + ",2021,2022\nHonduras,M,25,31\nCuba,M,13,14\nChile,M,7,9\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: BORDER}\n- {ask: axis, about: "+head+", answer: label}\n")
		must(t, err)
		for _, a := range p.Tables[0].Stub {
			if s := a.Meaning.Map["M"]; s.Status != "" {
				t.Errorf("%s: the status %s", head, s.Status)
			}
		}
	}
}

// A heading that means a total, as the only one or among others, says no status.
func TestATotalIsNoStatus(t *testing.T) {
	for _, head := range []string{"Total", "TOTAL", "Totales", "Total general", "Ensemble", "All"} {
		for _, text := range []string{
			"Remesas familiares según departamento, 2021 (millones de US$)\nDepartamento," + head + "\nAhuachapán,871.5\nSanta Ana,209.6\nSonsonate,801.2\n",
			"Remesas familiares según departamento (millones de US$)\nDepartamento,Año," + head + "\nAhuachapán,2021,871.5\nSanta Ana,2021,209.6\nSonsonate,2021,801.2\n",
		} {
			p, err := proposalUnder(t, "t.csv", text, ofRemittances)
			must(t, err)
			for _, a := range p.Tables[0].Header {
				if s := a.Meaning.Map[head].Status; s != "" {
					t.Errorf("%q: status %s", head, s)
				}
			}
		}
	}
}

// Who says of the revised figure that it holds, and leaves out the published one, has said
// all: the period of the heading stays.
func TestTheFigureThatHoldsKeepsItsPeriod(t *testing.T) {
	text := "Remesas familiares según departamento (millones de US$)\nDepartamento,2021 (publicado),2021 (revisado),2022\nAhuachapán,871.5,876.1,940.2\nSanta Ana,209.6,215.8,214.1\nSonsonate,801.2,818.9,872.2\n"
	p, err := proposalUnder(t, "t.csv", text, ofRemittances+"- {ask: set, about: DIRECTION, answer: IN}\n- {ask: set, about: BASIS, answer: S}\n- {ask: source, answer: {id: OFF_X, names: {en: X}, publisher: X, datasets: [REMITTANCES], areas: [SLV]}}\n- {ask: code, about: '2021 (publicado)', answer: {skip: revised}}\n- {ask: code, about: '2021 (revisado)', answer: label}\n")
	must(t, err)
	if q := p.Questions(); len(q) > 0 {
		t.Errorf("asks %v %q", q[0].Ask, q[0].About)
	}
}

// A letter in brackets over a column says the status that a legend of the file gives it.
func TestALetterOfAHeadingIsTheStatusOfItsLegend(t *testing.T) {
	for legend, want := range map[string]string{"(p) provisional": "P", "(p) Datos provisionales": "P", "(p) preliminary": "P", "(e) estimated;": "E", "(e) Cifras estimadas": "E"} {
		mark := legend[:3]
		text := "Remesas recibidas en Chile (millones de US$)\nPaís,2021,2022,2023\n,,,%s\nPerú,15,120,33\nCuba,30,40,12\nHaití,20,10,9\n\n%s\n"
		for _, answers := range []string{"", "- {ask: axis, about: '*', answer: status}\n"} {
			p, err := proposalUnder(t, "t.csv", fmt.Sprintf(text, mark, legend), "- {ask: dataset, answer: REMITTANCES}\n"+answers)
			must(t, err)
			status := ""
			for _, a := range p.Tables[0].allAxes() {
				status += a.Meaning.Map[mark].Status
			}
			first := slices.ContainsFunc(p.Questions(), func(q Question) bool {
				return (q.Ask == AskAxis || q.Ask == AskCode) && q.About == mark && (q.guess() == "status" || q.guess() == `{"STATUS": "`+want+`"}`)
			})
			if status != want && !first {
				t.Errorf("%s under %q: status %q; %v", legend, answers, status, p.Questions())
			}
		}
	}
}
