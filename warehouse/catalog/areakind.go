package catalog

import "siemmes/warehouse"

// AreaKind is the kind of area that a code of CL_AREA is for. The kinds are in the order in
// which areas are listed in every table: the whole, own nationals and
// foreigners, groups, countries, and last what no country is named for.
type AreaKind int

// The kinds of area.
const (
	NoArea      AreaKind = iota // the list does not hold the code
	WholeWorld                  // the total
	Citizenship                 // own nationals, foreigners
	Group                       // a group of countries: a region, an income group, a publisher's aggregate
	Country                     // a country or territory with a code of ISO 3166-1, withdrawn ones and Kosovo included
	Place                       // a territory without such a code, or two countries that a publisher lists as one
	Residual                    // other, not stated, stateless, "Other South": what no country is named for
)

// kindsOfOthers are the kinds that areas/other.csv writes.
var kindsOfOthers = map[string]AreaKind{"country": Country, "place": Place, "citizenship": Citizenship, "residual": Residual}

// AreaKind returns the kind of area that a code of CL_AREA is for.
func (c *Catalog) AreaKind(code string) AreaKind { return c.open.now().kinds[code] }

// Country reports whether a code is a country or territory with a code of ISO
// 3166-1 of its own, withdrawn ones included. What is counted as countries is
// counted by it: groups, places that publishers list beside countries, own
// nationals, foreigners and what no country is named for are none.
func (c *Catalog) Country(code string) bool { return c.AreaKind(code) == Country }

// Elsewhere reports whether a code of a list is one under which others are counted that a table
// does not name ("other countries", "Other South"). What is not stated is none.
func (c *Catalog) Elsewhere(list, code string) bool {
	if list != AreaList {
		return code == warehouse.Other
	}
	return code != warehouse.NotStated && c.AreaKind(code) == Residual
}

// Order is the place of the kind in tables and lists: places, and codes that are
// not known, are among the countries.
func (k AreaKind) Order() int {
	if k == Place || k == NoArea {
		k = Country
	}
	return int(k)
}

// Ranked reports whether an area of the kind has a place in an order by size among
// countries: neither a whole or group, which holds others, nor what no country
// is named for.
func (k AreaKind) Ranked() bool { return k == Country || k == Place }
