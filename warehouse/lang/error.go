package lang

import "siemmes/warehouse"

// Error is an error of a kind that says the message of an id in every language,
// with its placeholders filled from pairs of name and value.
func Error(kind error, id string, args ...any) error {
	said := warehouse.Names{}
	for _, l := range warehouse.Languages() {
		said[l] = T(l, id, args...)
	}
	return warehouse.SaidError(kind, said)
}
