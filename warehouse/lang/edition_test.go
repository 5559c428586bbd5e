package lang

import (
	"testing"
	"time"

	"siemmes/warehouse"
)

// An edition is named by its year where a date is only a year, and a day of receipt
// never follows the word "edition".
func TestEditionsAreSaidAsReadersKnowThem(t *testing.T) {
	day := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	year := warehouse.Edition{ID: "2017-01-01", Date: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)}
	quarter := warehouse.Edition{ID: "2024-T3", Date: day}
	received := warehouse.Edition{Date: day}
	for _, test := range []struct {
		language, named, said string
		edition               warehouse.Edition
	}{
		{"es", "2017", "edición de 2017", year},
		{"en", "2017", "2017 edition", year},
		{"fr", "2017", "édition de 2017", year},
		{"es", "2024", "edición de 2024", warehouse.Edition{ID: "2024", Date: day}},
		{"es", "2024-T3", "edición 2024-T3", quarter},
		{"en", "2024-T3", "edition 2024-T3", quarter},
		{"es", "2017-07-01", "edición 2017-07-01", warehouse.Edition{ID: "2017-07-01", Date: day}},
		{"es", "recibida el 29 de noviembre de 2026", "recibida el 29 de noviembre de 2026", received},
		{"en", "received on 29 November 2026", "received on 29 November 2026", received},
		{"fr", "reçue le 29 novembre 2026", "reçue le 29 novembre 2026", received},
		{"es", "", "", warehouse.Edition{}},
	} {
		if got := Edition(test.language, test.edition); got != test.named {
			t.Errorf("%s: %v is named %q, want %q", test.language, test.edition, got, test.named)
		}
		if got := EditionSaid(test.language, test.edition); got != test.said {
			t.Errorf("%s: %v is said %q, want %q", test.language, test.edition, got, test.said)
		}
	}
	later := warehouse.Edition{Date: day.Add(time.Hour)}
	for _, test := range []struct {
		said     string
		editions []warehouse.Edition
	}{
		{"ediciones de 2017 y 2019", []warehouse.Edition{{ID: "2019"}, year}},
		{"ediciones 2017 y 2024-T3", []warehouse.Edition{quarter, year, {ID: "2017"}}},
		{"edición de 2017 y recibida el 29 de noviembre de 2026", []warehouse.Edition{later, year, received, {}}},
	} {
		all := map[warehouse.Edition]bool{}
		for _, e := range test.editions {
			all[e] = true
		}
		if got := EditionsSaid("es", all); got != test.said {
			t.Errorf("%v are said %q, want %q", test.editions, got, test.said)
		}
	}
}
