package propose

import (
	"context"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// invented are tables in the styles of offices whose files are not among the
// samples. The figures mean nothing.
var invented = []struct {
	file, text string
	dataset    string
	set        map[string]string // "" must be open
	axes       map[string]string // caption or first text → dimension or period form
	multiplier float64
}{
	{
		file: "ecu_inec_entradas_2022.csv",
		text: "Ecuador: Entradas y salidas internacionales por nacionalidad y mes, 2022;;;;\n" +
			"Nacionalidad;Tipo de movimiento;Enero;Febrero;Marzo\n" +
			"Colombia;Entrada;1200;1100;1300\nColombia;Salida;1210;1120;1310\nPerú;Entrada;900;800;700\nPerú;Salida;910;820;710\n" +
			"Venezuela;Entrada;500;480;450\nVenezuela;Salida;300;280;250\nEstados Unidos;Entrada;2200;2100;2300\nEstados Unidos;Salida;2100;2000;2200\n" +
			"Fuente: INEC, Registro Estadístico de Entradas y Salidas Internacionales;;;;\n",
		dataset: "BORDER", set: map[string]string{"REF_AREA": "ECU", "MEASURE": "MOVEMENTS", "BASIS": "C"},
		axes: map[string]string{"Nacionalidad": "COUNTERPART_AREA", "Tipo de movimiento": "DIRECTION", "Enero": "month"},
	},
	{
		file: "migraciones_peru_ingresos.csv",
		text: "Año,Mes,País de nacionalidad,Sexo,Ingresos\n2021,Enero,Chile,Femenino,120\n2021,Enero,Chile,Masculino,130\n2021,Febrero,Bolivia,Femenino,220\n" +
			"2021,Febrero,Bolivia,Masculino,210\n2022,Enero,Argentina,Femenino,90\n2022,Enero,Argentina,Masculino,95\n2022,Febrero,España,Femenino,70\n2022,Febrero,España,Masculino,77\n",
		dataset: "BORDER", set: map[string]string{"REF_AREA": "PER", "MEASURE": "MOVEMENTS", "BASIS": "C"},
		axes: map[string]string{"Ingresos": "DIRECTION", "Año": "year", "Mes": "month", "País de nacionalidad": "COUNTERPART_AREA", "Sexo": "SEX"},
	},
	{
		file: "imigrantes.csv",
		text: "Brasil: Entradas de estrangeiros por país de nacionalidade e mês, 2023;;;;\nPaís;Janeiro;Fevereiro;Março;Abril\n" +
			"Argentina;1200;1100;1300;1000\nVenezuela;900;800;700;650\nHaiti;500;480;450;430\nCuba;220;210;230;240\nBolívia;120;110;130;140\nTotal;2940;2700;2810;2460\n" +
			"Fonte: Polícia Federal;;;;\n",
		dataset: "BORDER", set: map[string]string{"REF_AREA": "BRA", "MEASURE": "MOVEMENTS", "DIRECTION": "IN", "BASIS": "C"},
		axes: map[string]string{"País": "COUNTERPART_AREA", "Janeiro": "month"},
	},
	{
		file: "chile_residencias.csv",
		text: "Chile: Residencias definitivas otorgadas según país de nacimiento y año;;;;\nPaís;2018;2019;2020;2021\n" +
			"Venezuela;12000;11000;13000;10000\nPerú;9000;8000;7000;6500\nHaití;5000;4800;4500;4300\nColombia;2200;2100;2300;2400\nBolivia;1200;1100;1300;1400\n" +
			"Fuente: Servicio Nacional de Migraciones;;;;\n",
		dataset: "PERMITS", set: map[string]string{"REF_AREA": "CHL", "MEASURE": "GRANTED", "BASIS": "B"},
		axes: map[string]string{"País": "COUNTERPART_AREA", "2018": "year"},
	},
	{
		file: "remittances.csv",
		text: "Jamaica: Remittance inflows by source country (US$ millions);;;\nCountry;2020;2021;2022\n" +
			"United States;1900.5;2300.1;2400.2\nUnited Kingdom;300.5;350.2;340.1\nCanada;280.1;300.3;310.4\nCayman Islands;180.3;200.1;190.6\nSource: Bank of Jamaica;;;\n",
		dataset: "REMITTANCES", set: map[string]string{"REF_AREA": "JAM", "MEASURE": "USD", "DIRECTION": "IN"},
		axes: map[string]string{"Country": "COUNTERPART_AREA", "2020": "year"}, multiplier: 1e6,
	},
	{
		file: "arrivals.csv",
		text: "Belize: Tourist arrivals by mode of transport and month, 2023;;;\nMonth;Air;Land;Sea\n" +
			"January;28000;5200;310\nFebruary;29000;5100;320\nMarch;34000;6100;350\nApril;30000;5800;340\nMay;24000;4900;300\nSource: Belize Tourism Board;;;\n",
		dataset: "BORDER", set: map[string]string{"REF_AREA": "BLZ", "MEASURE": "MOVEMENTS", "DIRECTION": "IN"},
		axes: map[string]string{"Month": "month", "Air": "MODE"},
	},
	{
		file: "demandeurs.csv",
		text: "Canada : Demandeurs d'asile selon le pays de citoyenneté et le trimestre, 2022;;;;\nPays de citoyenneté;T1;T2;T3;T4\n" +
			"Haïti;1200;1100;1300;1000\nMexique;900;800;700;650\nColombie;500;480;450;430\nTurquie;220;210;230;240\nInde;120;110;130;140\n",
		dataset: "ASYLUM", set: map[string]string{"REF_AREA": "CAN", "MEASURE": "APPLICATIONS", "BASIS": "C"},
		axes: map[string]string{"Pays de citoyenneté": "COUNTERPART_AREA", "T1": "quarter"},
	},
	{
		file: "deportados.csv",
		text: "El Salvador: Salvadoreños retornados por sexo y grupo de edad, 2023;;\nGrupo de edad;Hombres;Mujeres\n" +
			"0-17;1200;1100\n18-29;9000;800\n30-44;5000;480\n45 y más;2200;210\nTotal;17400;2590\n",
		dataset: "RETURNS", set: map[string]string{"REF_AREA": "SLV", "DIRECTION": "IN"},
		axes: map[string]string{"Grupo de edad": "AGE", "Hombres": "SEX"},
	},
	{
		file:    "cuadro5.csv",
		text:    "Ingresos por puesto de control y mes;;;\nPuesto;Enero;Febrero;Marzo\nPuesto Uno;1200;1100;1300\nPuesto Dos;900;800;700\nPuesto Tres;500;480;450\n",
		dataset: "BORDER", set: map[string]string{"REF_AREA": "", "MEASURE": "MOVEMENTS"},
		axes: map[string]string{"Puesto": "BORDER_POST", "Enero": "month"},
	},
}

func TestInventedOffices(t *testing.T) {
	for _, x := range invented {
		t.Run(x.file, func(t *testing.T) {
			p := proposeText(t, x.file, x.text)
			if len(p.Tables) != 1 {
				t.Fatalf("%d tables, not one\n%s", len(p.Tables), p.YAML("en"))
			}
			tab := p.Tables[0]
			if tab.Meaning.Dataset != x.dataset {
				t.Errorf("dataset %q, not %s", tab.Meaning.Dataset, x.dataset)
			}
			for dim, code := range x.set {
				if got := tab.Meaning.Set.Code(dim); got != code {
					t.Errorf("%s is %q, not %q", dim, got, code)
				}
			}
			if x.set["REF_AREA"] == "" && !p.asks(AskSet, "REF_AREA") {
				t.Errorf("the country is nowhere, and yet only %v is open", p.Questions())
			}
			for text, want := range x.axes {
				if got := meansOf(tab, text); got != want {
					t.Errorf("%s is %q, not %s", text, got, want)
				}
			}
			if tab.Meaning.Multiplier != x.multiplier {
				t.Errorf("multiplier %v, not %v", tab.Meaning.Multiplier, x.multiplier)
			}
			for _, lang := range []string{"es", "en", "fr"} {
				if _, err := layout.Parse("proposal.yml", p.YAML(lang)); err != nil {
					t.Errorf("in %s: %v\n%s", lang, err, p.YAML(lang))
				}
			}
			if t.Failed() {
				t.Logf("%s", p.YAML("en"))
			}
		})
	}
}

func proposeText(t *testing.T, name, text string) *Proposal {
	t.Helper()
	wb, err := sheet.Open(context.Background(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wb.Close() })
	p, err := Propose(context.Background(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// meansOf is what the axis with a caption, or a text, means.
func meansOf(tab *Table, text string) string {
	for _, a := range tab.allAxes() {
		if a.Caption != text && !slices.Contains(a.Texts, text) {
			continue
		}
		switch m := &a.Meaning; {
		case m.Dimension != "":
			return m.Dimension
		case len(m.Period.List) > 0:
			return m.Period.List[0].Kind
		case m.Map[text].Codes != nil:
			return m.Map[text].Codes[0].Dim
		case len(m.Map) > 0:
			return "map"
		}
	}
	return "label"
}
