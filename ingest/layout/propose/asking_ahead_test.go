package propose

import (
	"testing"

	"siemmes/warehouse"
)

// What every dataset has is asked with the dataset: the axes, the country, whom the title
// restricts the figures to. By what a counterpart is classified waits for its answer.
func TestWhatEveryDatasetAsksIsInTheFirstList(t *testing.T) {
	const below = "\n\nZona,Norteña,Sureña\nAlfa,10,20\nBeta,11,21\nGama,12,22\n"
	for title, dims := range map[string][]string{
		"Cuadro 7. Mujeres de Guyana 2022":                                  {warehouse.DimSex, warehouse.DimRefArea},
		"Cuadro 7. Personas nacidas en Haití 2022":                          {warehouse.DimCounterpart},
		"Table 7. Persons under 18 years born in Haiti, 2022":               {warehouse.DimCounterpart, warehouse.DimAge},
		"Tableau 7. Femmes nées en Haïti, âgées de 65 ans et plus, en 2022": {warehouse.DimSex, warehouse.DimCounterpart},
	} {
		got := openFor(t, "t.csv", "\""+title+"\""+below, "[]")
		if !asksFor(got, AskDataset, "", "") || !asksFor(got, AskAxis, "Zona", "") {
			t.Errorf("%q: asked is %v", title, got)
		}
		for _, dim := range dims {
			if dim != warehouse.DimRefArea && !asksFor(got, AskSet, dim, "") {
				t.Errorf("%q: %s is not asked with the dataset: %v", title, dim, got)
			}
		}
		if asksFor(got, AskSet, warehouse.DimBasis, "") || asksFor(got, AskMeasure, "", "") {
			t.Errorf("%q: what depends on an answer is asked before it: %v", title, got)
		}
	}
}

// A dimension that a person says of an axis is that of its labels which the catalog knows,
// whatever codes he gives to the others.
func TestADimensionOfAnAxisHoldsBesideAnswersAboutItsLabels(t *testing.T) {
	for _, unknown := range [][]string{{"Gross inflows"}, {"Gross inflows", "Net"}, {"Net"}} {
		answers := "- {ask: dataset, answer: REMITTANCES}\n- {ask: set, about: REF_AREA, answer: JAM}\n- {ask: axis, about: Gross*, answer: DIRECTION}\n"
		for _, label := range unknown {
			answers += "- {ask: code, about: " + label + ", answer: {DIRECTION: IN}}\n"
		}
		got := openFor(t, "t.csv", "\"Remittances of migrants, Jamaica (US$ million)\",,,\nYear,Gross inflows,Outflows,Net\n2019,2406.3,220.1,2186.2\n2020,2905.1,211.4,2693.7\n", answers)
		if asksFor(got, AskCode, "Outflows", "") {
			t.Errorf("%v: a label is asked about that the dimension knows: %v", unknown, got)
		}
	}
}

// Labels of nationals and foreigners are told by citizenship; those of a country are not.
func TestNationalsAndForeignersOfLabelsNeedNoBasis(t *testing.T) {
	const text = "\"Llegada de pasajeros a Honduras, 2022\",,\nCondición,Enero,Febrero\nZumba,401201,412399\nQuilombo,101220,98221\n"
	for code, asked := range map[string]bool{"FOR": false, "NAT": false, "USA": true} {
		got := openFor(t, "t.csv", text, "- {ask: dataset, answer: BORDER}\n- {ask: axis, answer: CATEGORY}\n"+
			"- {ask: code, about: Zumba, answer: {CATEGORY: NON_RESIDENT, COUNTERPART_AREA: "+code+"}}\n- {ask: code, about: Quilombo, answer: {CATEGORY: NON_RESIDENT}}\n")
		if asksFor(got, AskSet, warehouse.DimBasis, "") != asked {
			t.Errorf("%s: the basis is asked: %v", code, got)
		}
	}
}

// All who live in a country are no kind of permit, in the words of statistical offices;
// permanent residents are.
func TestTheResidentPopulationIsNoCategory(t *testing.T) {
	for title, asked := range map[string]bool{
		"Population résidante permanente étrangère selon la nationalité":  false,
		"Población residente permanente extranjera según nacionalidad":    false,
		"População residente permanente estrangeira por nacionalidade":    false,
		"Titres de séjour des résidents permanents, selon la nationalité": true,
		"Permisos de residencia permanente, por nacionalidad":             true,
		"Permanent residence permits granted, by nationality":             true,
	} {
		got := openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}")
		if asksFor(got, AskSet, "CATEGORY", "PERMANENT") != asked {
			t.Errorf("%q: the category is asked about: %v", title, got)
		}
	}
}
