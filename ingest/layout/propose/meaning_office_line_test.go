package propose

import "testing"

// A line above the title that names who publishes restricts nothing, whatever words it has.
func TestTheLineOfAnOfficeAsksNothing(t *testing.T) {
	title := map[string]string{"es": "Permisos de residencia otorgados por nacionalidad", "en": "Residence permits granted by nationality", "fr": "Titres de séjour délivrés par nationalité", "pt": "Autorizações de residência concedidas por nacionalidade"}
	for office, lang := range map[string]string{
		"Subsecretaría de Zutanos y Menganos": "es", "Observatorio de la zutana del interior": "es", "Viceministerio de la Zutanía": "es", "Department of Home Zutanos": "en", "Zutano Police of the Lands": "en",
		"Police de l'air et des frontières": "fr", "Banque d'Haïti, Observatoire des transferts": "fr", "Serviço de Zutanos e Fronteiras": "pt",
	} {
		text := "\"" + office + "\"\n\"" + title[lang] + "\"" + figuresBelow
		if got := restrictingWords(openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")); len(got) > 0 {
			t.Errorf("%q asks about %q", office, got)
		}
	}
	for _, line := range []string{"Servicio zutano", "Zutanos con servicio de mengano", "Oficina de zutanos: permisos a menganos por edad"} {
		text := "\"" + line + "\"\n\"" + title["es"] + "\"" + figuresBelow
		if got := restrictingWords(openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")); len(got) == 0 {
			t.Errorf("%q asks nothing", line)
		}
	}
}
