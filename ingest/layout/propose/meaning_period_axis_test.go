package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// proposedPeriods are the periods of the figures of a text by its proposal, by cell; an
// error where one cannot be read. Asked are the questions about periods.
func proposedPeriods(t *testing.T, text string, answers ...string) (periods map[string]string, asked []string) {
	t.Helper()
	wb, err := sheet.Open(t.Context(), "a.csv", strings.NewReader(text), int64(len(text)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	p, err := Propose(t.Context(), wb, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	var given Answers
	for _, a := range answers {
		if err := given.Add(AskPeriod, "", "", a); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Answer(t.Context(), &given); err != nil {
		t.Fatal(err)
	}
	l, err := p.Layout()
	if err != nil {
		t.Fatal(err, p.YAML("en"))
	}
	periods = map[string]string{}
	if err := tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		periods[fmt.Sprintf("%d,%d", c.Row, c.Col)] = c.Period
		if c.PeriodErr != nil {
			periods[fmt.Sprintf("%d,%d", c.Row, c.Col)] = "error: " + c.PeriodErr.Error()
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, q := range p.Questions() {
		if q.Ask == AskPeriod {
			asked = append(asked, q.About)
		}
	}
	return periods, asked
}

// Months, quarters and years with a mark that a legend explains are read by what takes the
// marks off, in the stub and in the header.
func TestPeriodsWithMarksAreRead(t *testing.T) {
	for _, mark := range []string{" p", "p", " (p)", " p/", "*", " r", " P", "/p"} {
		letter := strings.Trim(mark, " ()/")
		for _, labels := range [][]string{{"January", "February", "March", "April"}, {"enero", "febrero", "marzo", "abril"}, {"2020", "2021", "2022", "2023"}, {"2023 Q1", "2023 Q2", "2023 Q3", "2023 Q4"}, {"Jan-23", "Feb-23", "Mar-23", "Apr-23"}} {
			if mark == "p" || mark == "*" || mark == "/p" {
				if mark == "p" && labels[0][0] != '2' || mark == "/p" {
					continue // a letter that is glued to a word is a part of it
				}
			}
			for _, across := range []bool{false, true} {
				marked := slices.Clone(labels)
				marked[3] += mark
				text := "Arrivals and departures of travellers 2023\n"
				if across {
					text += "Direction," + strings.Join(marked, ",") + "\nArrivals,1011,1203,755,944\nDepartures,1001,801,722,911\n"
				} else {
					text += "Period,Arrivals,Departures\n"
					for i, m := range marked {
						text += fmt.Sprintf("%s,%d,%d\n", m, 1011+37*i, 877+91*i)
					}
				}
				text += letter + ": provisional figures\n"
				periods, asked := proposedPeriods(t, text)
				if len(periods) != 8 || len(asked) > 0 {
					t.Errorf("%d figures, asked %v in\n%s", len(periods), asked, text)
				}
				for cell, p := range periods {
					if p == "" || strings.HasPrefix(p, "error") {
						t.Errorf("%s: %q in\n%s", cell, p, text)
					}
				}
			}
		}
	}
}

// One axis holds the period: months among the metadata above the columns of a series are
// labels where the dates are in the stub.
func TestMonthsOfMetadataAreNoPeriods(t *testing.T) {
	text := ",Arrivals ; Persons ;,Departures ; Persons ;,Arrivals ; Men ;\nUnit,Number,Number,Number\nSeries Type,Original,Original,Original\nFrequency,Month,Month,Month\n" +
		"Series Start,Mar-2021,Mar-2021,Apr-2021\nSeries End,Dec-2022,Nov-2022,Dec-2022\nSeries ID,A85232555A,A85232556B,A85232557C\n"
	want := map[string]string{}
	for i := range 22 {
		text += fmt.Sprintf("%d-%02d-01,%d,%d,%d\n", 2021+(i+2)/12, (i+2)%12+1, 4011+37*i, 3877+91*i, 1999+7*i)
		for col := 2; col <= 4; col++ {
			want[fmt.Sprintf("%d,%d", 8+i, col)] = fmt.Sprintf("%d-%02d", 2021+(i+2)/12, (i+2)%12+1)
		}
	}
	periods, asked := proposedPeriods(t, text)
	if len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
	for cell, p := range want {
		if periods[cell] != p {
			t.Errorf("%s is of %q, want %s", cell, periods[cell], p)
		}
	}
}

// A title above all tables of a sheet is heard by the one beside the first, and the ones
// below, where they say no other period.
func TestTheTitleAboveAllTablesTellsThePeriod(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Movimiento migratorio 2022,,,,,\n,,,,,\nNacionales,,,,Extranjeros,\nVía,Entradas,Salidas,,Vía,Entradas,Salidas\nAérea,1011,944,,Aérea,2011,1944\nTerrestre,1203,801,,Terrestre,3203,2801\nMarítima,322,411,,Marítima,422,511\n", "2022"},
		{"Movimiento migratorio enero-marzo 2022\n\nNacionales\nVía,Entradas,Salidas\nAérea,1011,944\nTerrestre,1203,801\nMarítima,322,411\n\n\nExtranjeros\nVía,Entradas,Salidas\nAérea,2011,1944\nTerrestre,3203,2801\nMarítima,422,511\n", "2022-Q1"},
	} {
		periods, asked := proposedPeriods(t, c.text)
		if len(asked) > 0 || len(periods) != 12 {
			t.Errorf("%d figures, asked %v in\n%s", len(periods), asked, c.text)
		}
		for cell, p := range periods {
			if p != c.want {
				t.Errorf("%s is of %q, want %s in\n%s", cell, p, c.want, c.text)
			}
		}
	}
}
