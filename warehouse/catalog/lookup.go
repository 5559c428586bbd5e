package catalog

type scope struct{}

// Lookup reads a label, or a code, as a code of the list: names in three
// languages and known variants, compared after folding case, accents, white
// space, punctuation and footnote marks. In a publisher's scope his own codes
// and labels come first. The scope of a country ("CAN") opens its border posts
// and subdivisions; several scopes may be given, separated by a blank, the
// first one first. Nothing is guessed: what is not known is not ok.
func (c *Catalog) Lookup(list, label, scope string) (code string, ok bool) { return "", false }

// Nearest lists up to n codes whose names are most like the label, the best
// first. They are suggestions for a person and decide nothing.
func (c *Catalog) Nearest(list, label, scope string, n int) []*Code { return nil }
