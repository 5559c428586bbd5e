package lang

import "siemmes/warehouse"

// Edition is an edition as readers of a language see it: its name, or the day on
// which it was received where nothing tells which one it is.
func Edition(language string, e warehouse.Edition) string {
	if e.ID != "" || e.Date.IsZero() {
		return e.ID
	}
	return T(language, "edition.received", "date", Date(language, e.Date))
}
