package catalog

// Fold writes a label as [Catalog.Lookup] compares it: small letters without
// accents, single blanks, no punctuation and no marks of notes.
func Fold(label string) string { return normalise(label) }
