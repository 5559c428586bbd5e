package server

import (
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// Pages name a year as a year and a day of receipt as what it is, and the home page
// mentions migrants in general, not only of those born abroad.
func TestPagesNameEditionsAsReadersDo(t *testing.T) {
	w := newWorld(t)
	for i := range w.releases {
		w.releases[i].Edition, w.releases[i].Submission.Received = warehouse.Edition{}, time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	}
	w.releases[0].Edition = warehouse.Edition{ID: "2017-01-01", Date: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)}
	for path, wants := range map[string][]string{
		"/es/":         {"edición de 2017 ·", "recibida el 29 de noviembre de 2026 ·", "población migrante"},
		"/en/":         {"2017 edition ·", "received on 29 November 2026 ·", "migrant stock"},
		"/fr/":         {"édition de 2017 ·", "reçue le 29 novembre 2026 ·", "population migrante"},
		"/es/releases": {"2017", "recibida el 29 de noviembre de 2026"},
	} {
		body := text(w.get(path).Body.String())
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
		for _, wrong := range []string{"2017-01-01", "edición recibida", "edition received", "édition reçue", "nacida en el extranjero,", "foreign-born population,", "née à l’étranger,"} {
			if strings.Contains(body, wrong) {
				t.Errorf("%s says %q", path, wrong)
			}
		}
	}
}

// The page of an address that does not exist tells the reader once where to look.
func TestAnAddressThatDoesNotExistSaysWhatToDoOnce(t *testing.T) {
	w := newWorld(t)
	link := map[string]string{"el catálogo": "Buscar en el catálogo", "the catalogue": "Search the catalogue", "le catalogue": "Chercher dans le catalogue"}
	for path, advice := range map[string]string{"/es/nada": "el catálogo", "/en/nothing": "the catalogue", "/fr/rien": "le catalogue"} {
		body := text(w.get(path).Body.String())
		if !strings.Contains(body, path) {
			t.Errorf("%s is not named", path)
		}
		// The link below the text says it too, in other words.
		if n := strings.Count(body, advice) - strings.Count(body, link[advice]); n != 1 {
			t.Errorf("%s says %d times to search %s: %s", path, n, advice, body)
		}
	}
}
