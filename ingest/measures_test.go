package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout/layouttest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// flowWords are a title and the labels of what comes in, what goes out and the balance.
// named reports whether the last is the name of a measure.
type flowWords struct {
	title, in, out, balance string
	named                   bool
	men, women              string
}

// flows are the words of four languages.
var flows = []flowWords{
	{"Migración internacional de Chile", "Inmigración", "Emigración", "Saldo", false, "Hombres", "Mujeres"},
	{"Migración internacional de Chile", "Entradas", "Salidas", "Saldo migratorio", true, "Hombres", "Mujeres"},
	{"International migration of Chile", "Immigrants", "Emigrants", "Net", false, "Men", "Women"},
	{"International migration of Chile", "Arrivals", "Departures", "Net migration", true, "Males", "Females"},
	{"Migration internationale du Chili", "Immigration", "Émigration", "Solde", false, "Hommes", "Femmes"},
	{"Migration internationale du Chili", "Entrées", "Sorties", "Solde migratoire", true, "Hommes", "Femmes"},
	{"Migração internacional do Chile", "Entradas", "Saídas", "Saldo", false, "Homens", "Mulheres"},
}

// noteMarks are ways in which a number behind a label refers to a note.
var noteMarks = []struct{ behind, note string }{
	{"", ""}, {" 1", "1 Sin tránsito"}, {" 1)", "1) Sin tránsito"}, {"¹", "¹ Sin tránsito"}, {"1", "1 Sin tránsito"},
}

// figures of one kind begin with one digit: 1 of what comes in, 2 of what goes out, 3 of
// the balance.
var flowShapes = map[string]func(w flowWords, mark, note string) string{
	"columns": func(w flowWords, mark, note string) string {
		return fmt.Sprintf("\"%s, 2022\"\nNacionalidad,%s,%s,%s\nPerú,1001,2001,3001\nCuba,1002,2002,3002\nHaití,1003,2003,3003\n%s\n", w.title+" por país de nacionalidad", w.in+mark, w.out, w.balance, note)
	},
	"rows": func(w flowWords, mark, note string) string {
		return fmt.Sprintf("%s\n,2020,2021,2022\n%s,1001,1002,1003\n%s,2001,2002,2003\n%s,3001,3002,3003\n%s\n", w.title, w.in+mark, w.out, w.balance, note)
	},
	"groups over years": func(w flowWords, mark, note string) string {
		return fmt.Sprintf("%s\n,%s,,%s,,%s,\nNacionalidad,2021,2022,2021,2022,2021,2022\nPerú,1001,1002,2001,2002,3001,3002\nCuba,1003,1004,2003,2004,3003,3004\n%s\n", w.title, w.in+mark, w.out, w.balance, note)
	},
	"groups over sexes": func(w flowWords, mark, note string) string {
		return fmt.Sprintf("%s\n,%s,,%s,,%s,\nAño,%[6]s,%[7]s,%[6]s,%[7]s,%[6]s,%[7]s\n2021,1001,1002,2001,2002,3001,3002\n2022,1003,1004,2003,2004,3003,3004\n%[5]s\n", w.title, w.in+mark, w.out, w.balance, note, w.men, w.women)
	},
	"records": func(w flowWords, mark, note string) string {
		text := w.title + "\nAño,Medida,Valor\n"
		for i, year := range []string{"2020", "2021", "2022"} {
			text += fmt.Sprintf("%[1]s,%[2]s,100%[5]d\n%[1]s,%[3]s,200%[5]d\n%[1]s,%[4]s,300%[5]d\n", year, w.in, w.out, w.balance, i)
		}
		return text
	},
	"px": func(w flowWords, mark, note string) string {
		return fmt.Sprintf("CHARSET=\"ANSI\";\nCODEPAGE=\"utf-8\";\nAXIS-VERSION=\"2013\";\nMATRIX=\"M\";\nSUBJECT-AREA=\"Migración\";\nTITLE=\"%s\";\nCONTENTS=\"Migración\";\nUNITS=\"personas\";\nSTUB=\"flujo\";\nHEADING=\"año\";\nVALUES(\"flujo\")=\"%s\",\"%s\",\"%s\";\nVALUES(\"año\")=\"2021\",\"2022\";\nDATA=\n1001 1002\n2001 2002\n3001 3002\n;\n", w.title, w.in, w.out, w.balance)
	},
}

// TestLabelsOfFlowsAndTheirBalanceArriveWhole: of labels that name what comes in, what goes
// out and the balance, the words give the directions; the balance is asked for where its
// label is not the name of a measure; and after the answers every figure is in its place.
func TestLabelsOfFlowsAndTheirBalanceArriveWhole(t *testing.T) {
	cat := catalog.Default()
	for shape, draw := range flowShapes {
		for i, w := range flows {
			for j, mark := range noteMarks {
				if j > 0 && (shape == "records" || shape == "px" || j != 1+i%4) {
					continue // each word with one of them is enough
				}
				name := "t.csv"
				if shape == "px" {
					name = "t.px"
				}
				text := draw(w, mark.behind, mark.note)
				wb, err := sheet.Open(t.Context(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
				layouttest.Must(t, err)
				answers, asked := &propose.Answers{}, 0
				var p *propose.Proposal
				for asks := true; asks; {
					asks = false
					p, err = Propose(t.Context(), wb, cat, answers)
					layouttest.Must(t, err)
					for _, q := range p.Questions() {
						given := flowAnswer(&q, w)
						if q.Ask == propose.AskMeasure && q.About == w.balance {
							asked++
						}
						if given == "" {
							t.Errorf("%s %d %q: asks %s %q (%s)\n%s", shape, i, mark.behind, q.Ask, q.About, q.Reason, text)
							continue
						}
						asks = true
						layouttest.Must(t, answers.Add(q.Ask, q.About, "", given))
					}
				}
				if asked > 1 || (asked == 1) == w.named {
					t.Errorf("%s %d %q: the balance is asked for %d times\n%s", shape, i, mark.behind, asked, text)
				}
				l, err := p.LayoutNamed("flows", warehouse.English)
				if err != nil {
					t.Errorf("%s %d %q: %v\n%s", shape, i, mark.behind, err, text)
					continue
				}
				got, blocking := figuresUnder(t, wb, l, p.Catalog())
				wb.Close()
				if want := strings.Count(text, "100") + strings.Count(text, "200") + strings.Count(text, "300"); len(blocking) > 0 || len(got) != want {
					t.Errorf("%s %d %q: %d figures of %d, blocked by %v\n%s", shape, i, mark.behind, len(got), want, blocking, text)
				}
				for key, x := range got {
					in := strings.HasPrefix(key, "ADMISSIONS.") && strings.Contains(key, ".IN.")
					out := strings.HasPrefix(key, "ADMISSIONS.") && strings.Contains(key, ".OUT.")
					net := strings.HasPrefix(key, "INDICATOR.") && strings.Contains(key, ".NET_MIGRATION.")
					if kind := int(x.value / 1000); !slices.Contains([]bool{in, out, net}, true) || in != (kind == 1) || out != (kind == 2) || net != (kind == 3) {
						t.Errorf("%s %d %q: %s is %v\n%s", shape, i, mark.behind, key, x, text)
					}
				}
			}
		}
	}
}

// flowAnswer is the true answer to a question about such a table; "" of one that must not
// be asked.
func flowAnswer(q *propose.Question, w flowWords) string {
	switch q.Ask {
	case propose.AskSource:
		return `{id: X_TEST, names: T, publisher: P, datasets: [ADMISSIONS, INDICATOR], areas: [CHL]}`
	case propose.AskDataset:
		return "ADMISSIONS"
	case propose.AskMeasure:
		if q.About == w.balance {
			return "INDICATOR/NET_MIGRATION"
		}
	case propose.AskSet:
		return map[string]string{warehouse.DimRefArea: "CHL", warehouse.DimBasis: "C"}[q.Dimension()]
	case propose.AskCode:
		if !slices.Contains([]string{w.in, w.out, w.balance}, q.About) {
			return "label"
		}
	}
	return ""
}
