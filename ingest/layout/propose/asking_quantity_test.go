package propose

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/warehouse"
)

// Headings of different quantities under one key may be measures, or be left out, before they
// are anything else; none of them is offered an area whose name is only like it.
func TestHeadingsOfQuantitiesAreMeasuresOrLeftOut(t *testing.T) {
	for _, heads := range []string{"Pasajeros,Vuelos,Buques", "Personas,Error estándar,CV (%)", "Passagers,Vols,Navires", "Passageiros,Voos,Navios", "Passengers,Flights,Vessels", "Persons,Standard error,CV (%)"} {
		text := "\"Panamá: entradas de extranjeros por nacionalidad, 2022\"\n\nNacionalidad," + heads + "\nCubana,55,3,9\nChilena,17,2,4\nFrancesa,11,3,2\n"
		const known = "- {ask: source, answer: UNDESA_IMS_OD}\n- {ask: dataset, answer: BORDER}\n- {ask: set, about: BASIS, answer: C}\n"
		labels := strings.Split(heads, ",")
		p, err := proposalUnder(t, "t.csv", text, known)
		must(t, err)
		if !(Trial{p}).Doubt(Doubt{
			At: warehouse.CellRef{Row: 4, Col: 3}, Other: warehouse.CellRef{Row: 4, Col: 2},
			Headings:      []DoubtHeading{{Kind: StubHeading, Col: 1, Text: "Cubana"}, {Kind: HeaderHeading, Row: 3, Text: labels[1]}},
			OtherHeadings: []DoubtHeading{{Kind: StubHeading, Col: 1, Text: "Cubana"}, {Kind: HeaderHeading, Row: 3, Text: labels[0]}},
		}) {
			t.Fatal("no new doubt")
		}
		a, err := ReadAnswers(fstest.MapFS{"answers.yml": {Data: []byte(known)}}, "answers.yml")
		must(t, err)
		must(t, p.Answer(t.Context(), a))
		if got := p.Questions(); !asksFor(got, AskAxis, "", warehouse.DimMeasure) {
			t.Errorf("%s: %v", heads, got)
		}
	}
}

// A label beside which no label is an area is offered only areas whose names begin with its
// first word; among areas a label that is like one is.
func TestAreasAreOfferedToLabelsThatBeginLikeOne(t *testing.T) {
	offered := func(labels, about string) (areas []string) {
		text := "\"Extranjeros con residencia en Perú\"\n\nGrupo,2020,2021\n"
		for i, label := range strings.Split(labels, ",") {
			text += label + "," + itoa(31+i) + "," + itoa(42+i) + "\n"
		}
		for _, q := range openFor(t, "t.csv", text, answersNoted+"- {ask: axis, about: Grupo, answer: COUNTERPART_AREA}\n") {
			for _, x := range append([]Question{q}, func() []Question { parts, _ := q.Parts(20); return parts }()...) {
				if x.About != about {
					continue
				}
				for _, c := range x.Options() {
					if strings.Contains(c.Answer, "COUNTERPART_AREA") && !strings.Contains(c.Answer, "new") && !strings.Contains(c.Answer, "dimension") {
						areas = append(areas, c.Answer)
					}
				}
			}
		}
		return areas
	}
	if got := offered("Pasajeros,Vuelos,Buques", "Pasajeros"); len(got) > 0 {
		t.Errorf("Pasajeros may be %v", got)
	}
	if got := offered("Personas,Hogares,Buques", "Personas"); len(got) > 0 {
		t.Errorf("Personas may be %v", got)
	}
	if got := offered("Hondurras,Cuba,Chile", "Hondurras"); !slices.Contains(got, `{"COUNTERPART_AREA": "HND"}`) {
		t.Errorf("Hondurras may be %v", got)
	}
}
