package site

import (
	"testing"

	"siemmes/warehouse/catalog"
)

func TestSearchFindsInThreeLanguages(t *testing.T) {
	w := newWords(catalog.Default())
	tests := []struct{ asked, kind, id, area string }{
		{"BORDER", "dataset", "BORDER", ""},
		{"remesas", "dataset", "REMITTANCES", ""},
		{"remittances", "dataset", "REMITTANCES", ""},
		{"MÉXICO", "area", "MEX", ""},
		{"mexico", "area", "MEX", ""},
		{"États-Unis", "area", "USA", ""},
		{"CR", "area", "CRI", ""},
		{"188", "area", "CRI", ""},
		{"entradas Costa Rica", "dataset", "BORDER", "CRI"},
		{"remittances Mexico", "dataset", "REMITTANCES", "MEX"},
		{"asile Canada", "dataset", "ASYLUM", "CAN"},
		{"tránsito irregular Panamá", "dataset", "IRREGULAR", "PAN"},
	}
	for _, tt := range tests {
		hits := w.find(tt.asked, 5)
		if len(hits) == 0 {
			t.Errorf("%q finds nothing", tt.asked)
			continue
		}
		area := ""
		if hits[0].Area != nil {
			area = hits[0].Area.ID
		}
		if h := hits[0]; h.Kind != tt.kind || h.ID != tt.id || area != tt.area {
			t.Errorf("%q finds %s %s %s first, want %s %s %s", tt.asked, h.Kind, h.ID, area, tt.kind, tt.id, tt.area)
		}
	}
	for _, asked := range []string{"", "   ", "zzzzzz", "()"} {
		if hits := w.find(asked, 5); len(hits) > 0 {
			t.Errorf("%q finds %s %s", asked, hits[0].Kind, hits[0].ID)
		}
	}
}

// Searches lead to countries and groups that report, never to what no country is
// named for.
func TestSearchesFindNoResidual(t *testing.T) {
	w := newWords(catalog.Default())
	for _, asked := range []string{"Apátridas", "Otros orígenes Sur", "Other South", "No especificado", "not stated", "Nacionales", "stateless"} {
		for _, h := range w.find(asked, 50) {
			if h.Kind == "area" || h.Kind == "group" {
				t.Errorf("%q finds the area %s", asked, h.ID)
			}
		}
	}
	if hits := w.find("Centroamérica", 5); len(hits) == 0 || hits[0].Kind != "group" {
		t.Errorf("Centroamérica finds %+v", hits)
	}
}
