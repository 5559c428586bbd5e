package propose

import (
	"fmt"
	"strings"
	"testing"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// periodUnder is the period of the figures of a table under a title, in a file of a name;
// "?" where it is asked for.
func periodUnder(t *testing.T, name, title, table string) string {
	t.Helper()
	text := fmt.Sprintf("%q\n%s", title, table)
	wb, err := sheet.Open(t.Context(), name, strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	p, err := Propose(t.Context(), wb, catalog.Default())
	if err != nil || len(p.Tables) != 1 {
		t.Fatalf("%v: %d tables in\n%s", err, len(p.Tables), text)
	}
	l, err := p.Layout()
	if err != nil {
		t.Fatal(err, p.YAML("en"))
	}
	period := "?"
	if err := tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		if c.PeriodErr == nil && c.Period != "" {
			period = c.Period
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if period == "?" && !p.asks(AskPeriod, title) {
		t.Errorf("%q: neither read nor asked: %v", title, p.Questions())
	}
	return period
}

const (
	flowTable   = "Country of citizenship,Arrivals\nHonduras,1011\nGuatemala,1203\nCuba,755\nBelize,322\n"
	monthsTable = "Month,Arrivals,Departures\nJanuary,1011,944\nFebruary,1203,1001\nMarch,755,801\n"
)

func TestPeriodsInTitles(t *testing.T) {
	for _, c := range []struct{ name, title, want string }{
		{"a.csv", "Arrivals of travellers by citizenship, 2022", "2022"},
		{"a.csv", "Entradas de viajeros, jan/mar 2023", "2023-Q1"},
		{"a.csv", "Brasil - jan/mar 2023: entradas de viajantes", "2023-Q1"},
		{"a.csv", "Entradas de viajeros ene/mar 2023", "2023-Q1"},
		{"a.csv", "Arrivals of travellers, Jan-Apr 2023", "2023-01-01/P4M"},
		{"a.csv", "Arrivées de voyageurs, janv.–mars 2023", "2023-Q1"},
		{"a.csv", "Entradas de viajeros, Enero a abril 2023", "2023-01-01/P4M"},
		{"a.csv", "Entradas de viajeros, de febrero a mayo de 2023", "2023-02-01/P4M"},
		{"a.csv", "Arrivals of travellers, first three months of 2023", "2023-Q1"},
		{"a.csv", "Entradas de viajeros en los primeros cinco meses de 2023", "2023-01-01/P5M"},
		{"a.csv", "Arrivées de voyageurs, les six premiers mois de 2023", "2023-S1"},
		{"a.csv", "Arrivals of travellers, January through May 2023", "2023-01-01/P5M"},
		{"a.csv", "Entradas de viajeros, enero y febrero de 2023", "2023-01-01/P2M"},
		{"a.csv", "Entradas de viajeros, primer semestre de 2023", "2023-S1"},
		{"a.csv", "Arrivals of travellers, H2 2023", "2023-S2"},
		{"a.csv", "Entradas de viajeros, 3er trimestre 2023", "2023-Q3"},
		{"a.csv", "Arrivals of travellers, year ending June 2023", "2022-07-01/P1Y"},
		{"a.csv", "Arrivals of travellers, Oct 2022 - Mar 2023", "2022-10-01/P6M"},
		{"a.csv", "Entradas de viajeros, julio de 2023", "2023-07"},
		{"a.csv", "Tabla 3. Entradas de viajeros 2023", "2023"},
		{"arrivals_jan-mar_2023.csv", "Arrivals of travellers", "2023-Q1"},
		{"arrivals_2023_05.csv", "Arrivals of travellers", "2023-05"},
		{"cuadro4_2023.csv", "Arrivals of travellers", "2023"},
		{"entradas_1er_semestre_2023.csv", "Arrivals of travellers", "2023-S1"},
		// What nothing tells is asked for, and never read as the year.
		{"a.csv", "Arrivals of travellers, 2019-2023", "?"},
		{"a.csv", "Arrivals of travellers, 2022 and 2023", "?"},
		{"arrivals_2023.csv", "Arrivals of travellers, 2022 and 2023", "?"},
		{"a.csv", "Entradas de viajeros, enero, febrero y marzo de 2023", "?"},
		{"a.csv", "Arrivals of travellers 2023, to the end of April", "?"},
		{"a.csv", "Entradas de viajeros hasta abril de 2023", "?"},
		{"a.csv", "Arrivals of travellers, fiscal year 2023", "?"},
		{"a.csv", "Arrivals of travellers 2022/23", "?"},
		// A year of earlier residence is none of the figures, and the name chooses none.
		{"poblacion_2013.csv", "Censo 2018: entradas de viajeros que en abril de 2013 residían en otro país", "?"},
		{"a_2013.csv", "Entradas de viajeros que en 2013 residían en otro país", "?"},
		{"a.csv", "Recensement de 2018 : arrivées de voyageurs qui résidaient à l’étranger en 2013", "?"},
		{"a.csv", "Arrivals of travellers who lived abroad in 2013", "?"},
		{"a.csv", "Arrivals of travellers by residence five years ago, 2018", "2018"},
		{"poblacion_2013.csv", "Censo 2018: entradas de viajeros", "2018"},
		{"a.csv", "Entradas de viajeros por mar 2023", "2023"},
	} {
		if got := periodUnder(t, c.name, c.title, flowTable); got != c.want {
			t.Errorf("%q in %s is of %s, want %s", c.title, c.name, got, c.want)
		}
	}
}

func TestYearsInTitlesOverMonths(t *testing.T) {
	for title, want := range map[string]string{
		"Arrivals and departures of travellers, January to March 2023": "2023-03",
		"Entradas y salidas de viajeros - jan/mar 2023":                "2023-03",
		"Arrivals and departures of travellers 2023":                   "2023-03",
		"Arrivals and departures of travellers, 2022/23":               "?",
		"Arrivals and departures of travellers, Oct 2022 - Mar 2023":   "2023-03",
	} {
		if got := periodUnder(t, "a.csv", title, monthsTable); got != want {
			t.Errorf("%q: the last month is %s, want %s", title, got, want)
		}
	}
}
