package propose

import (
	"testing"
)

// The year, age or country of another event or of another person is asked about, in captions
// and behind "by"; that of who is counted is not.
func TestTheYearOfAnotherEventIsAsked(t *testing.T) {
	for title, asked := range map[string]bool{
		"Población extranjera por nacionalidad según año de llegada":          true,
		"Población extranjera por nacionalidad y edad a la llegada":           true,
		"Foreign population by citizenship and year of arrival":               true,
		"Foreign residents by nationality and age at arrival":                 true,
		"Résidents étrangers par nationalité et année d'arrivée":              true,
		"Résidents étrangers par nationalité du conjoint":                     true,
		"Extranjeros residentes por nacionalidad del cónyuge":                 true,
		"Foreign residents by nationality of the employer":                    true,
		"População estrangeira residente por nacionalidade do cônjuge":        true,
		"Foreign residents by country of citizenship":                         false,
		"Foreign residents by country of last residence":                      false,
		"Población extranjera por nacionalidad y grupos quinquenales de edad": false,
		"Población extranjera por país de nacimiento y sexo":                  false,
		"Foreign population by country of birth, age group and year":          false,
		"Extranjeros residentes por nacionalidad y año calendario":            false,
		"Residentes extranjeros por país de origen de la persona migrante":    false,
		"Foreign residents by nationality of the person":                      false,
		"Étrangers résidents par nationalité et par année":                    false,
		"Foreign-born population by nationality in Chile":                     false,
	} {
		got := asksFor(openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: STOCK}\n"), AskCode, "", "skip")
		if got != asked {
			t.Errorf("%q: asked %v", title, got)
		}
	}
	for caption, asked := range map[string]bool{
		"Año de llegada": true, "Year of arrival": true, "Nacionalidad del cónyuge": true, "Edad al ingreso": true, "Age at grant": true,
		"Año": false, "Edad (años cumplidos)": false, "Country of birth": false, "Age group": false, "Sexo": false, "Nacionalidad": false,
	} {
		text := "Población extranjera\n\n\"" + caption + "\",2021,2022,2023\nHonduras,2543,2611,2702\nCuba,1305,1411,1377\nPerú,805,811,877\n"
		got := asksFor(openFor(t, "t.csv", text, "- {ask: dataset, answer: STOCK}\n"), AskCode, "", "skip")
		if got != asked {
			t.Errorf("caption %q: asked %v", caption, got)
		}
	}
}
