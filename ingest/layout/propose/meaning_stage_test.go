package propose

import (
	"fmt"
	"testing"

	"siemmes/warehouse"
)

// A heading that says which stage of a procedure it counts is a measure of that stage, or
// is asked about: decisions of a year are no persons who are present, and applications
// that were refused no applications.
func TestStagesOfProceduresAreNotTakenForEachOther(t *testing.T) {
	for _, c := range []struct {
		dataset string
		labels  map[string]string // and the measure; "" is asked about
	}{
		{"ASYLUM", map[string]string{
			"Solicitantes en el año": "APPLICATIONS", "Reconocidos": "", "Personas reconocidas": "", "Refugiados reconocidos en el año": "", "Solicitudes rechazadas": "",
			"Resoluciones": "", "Desistidos": "", "Applications lodged": "APPLICATIONS", "Refugees recognised": "", "Applications granted": "", "Rejected claims": "",
			"Demandes déposées": "APPLICATIONS", "Réfugiés reconnus": "", "Demandes rejetées": "", "Pedidos apresentados": "", "Refugiados reconhecidos": "",
			"Pedidos indeferidos": "", "Refugees": "REFUGEES", "Refugees at 31 December": "REFUGEES", "Refugiados": "REFUGEES", "Positive decisions": "",
		}},
		{"PERMITS", map[string]string{
			"Permisos otorgados": "GRANTED", "Permisos solicitados": "", "Permisos denegados": "", "Permisos pendientes": "", "Titulares de permisos vigentes": "HOLDERS",
			"Permits issued": "GRANTED", "Permit applications": "", "Permits refused": "", "Permit holders": "HOLDERS", "Titres de séjour délivrés": "GRANTED",
			"Titres de séjour refusés": "", "Demandes de titres de séjour": "", "Permits at 31 December": "", "Vistos concedidos": "GRANTED", "Permisos vencidos": "",
		}},
	} {
		for label, want := range c.labels {
			answers := "- {ask: dataset, answer: " + c.dataset + "}\n- {ask: set, about: REF_AREA, answer: CHL}\n- {ask: axis, about: '*', answer: MEASURE}\n"
			text := fmt.Sprintf("Cuadro 7, Chile 2022\nNacionalidad,%s,Kuzalo\nHonduras,563,503\nHaití,4651,4817\nCuba,3975,5018\nVenezuela,3572,461\n", label)
			p, err := proposalUnder(t, "t.csv", text, answers)
			must(t, err)
			got := ""
			for _, a := range p.Tables[0].allAxes() {
				if s, mapped := a.Meaning.Map[label]; mapped {
					got = s.Code(warehouse.DimMeasure)
				}
			}
			if got != "" && got != want {
				t.Errorf("%s: %q is %q, not %q", c.dataset, label, got, want)
			}
			if asked := asksFor(p.Questions(), AskMeasure, label, ""); got == "" && !asked {
				t.Errorf("%s: %q is neither read nor asked about: %v", c.dataset, label, p.Questions())
			}
		}
	}
}

// A title that says another stage than what the one measure of a dataset counts is asked
// about.
func TestTheOneMeasureOfADatasetIsAskedWhereATitleSaysAnotherStage(t *testing.T) {
	for title, c := range map[string]struct {
		dataset string
		asked   bool
	}{
		"Chile: naturalizaciones por país, 2022":                              {"NATURAL", false},
		"Chile: cartas de nacionalidad otorgadas por país, 2022":              {"NATURAL", false},
		"Chile: solicitudes de nacionalización rechazadas por país, 2022":     {"NATURAL", true},
		"Chile: naturalisation applications by country, 2022":                 {"NATURAL", true},
		"Chile: permanent residents admitted by country, 2022":                {"ADMISSIONS", false},
		"Chile: permanent residents at 31 December 2022, by country":          {"ADMISSIONS", true},
		"Chile: admissions, 1 January to 31 December 2022, by country":        {"ADMISSIONS", false},
		"Chile: população estrangeira residente em 31 de dezembro de 2022":    {"STOCK", false},
		"Chile: extranjeros con residencia concedida en 2022, por país":       {"STOCK", true},
		"Chile: demandes de naturalisation refusées par pays, 2022":           {"NATURAL", true},
		"Chile: pedidos de nacionalidade pendentes por país, 2022":            {"NATURAL", true},
		"Chile: admisiones permanentes por país, 2022. Cifras al 30 de junio": {"ADMISSIONS", false},
	} {
		p, err := proposalUnder(t, "t.csv", fmt.Sprintf("\"%s\"\nPaís,Total\nHonduras,563\nHaití,4651\nCuba,3975\nPerú,3572\n", title), "- {ask: dataset, answer: "+c.dataset+"}\n")
		must(t, err)
		if asked := asksFor(p.Questions(), AskMeasure, "", ""); asked != c.asked {
			t.Errorf("%s: %q: the measure is asked: %v", c.dataset, title, asked)
		}
	}
}
