package check

import (
	"testing"
)

// Headings that say a part of the year are distinguished from others.
func TestTextThatSaysAPartOfTheYear(t *testing.T) {
	for text, part := range map[string]bool{
		"Ene-Jul 2025": true, "2025 a julio": true, "January to July 2025": true, "FYTD 2023": true, "au 31 juillet 2025": true,
		"Acumulado 2025": true, "hasta septiembre": true,
		"2025": false, "Total 2025": false, "Enero-diciembre 2025": false, "Argentina": false, "Persons to May": true, "Maya": false, "Retornos a Marruecos": false, "Enero a septiembre": true, "January–Sept. 2024": true, "Año 2024": false,
	} {
		if saysPart.MatchString(text) != part {
			t.Errorf("%q speaks of a part of the year: %v", text, !part)
		}
	}
}
