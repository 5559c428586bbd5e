package catalog

import (
	"slices"
	"testing"

	"siemmes/warehouse"
)

// Every code of CL_AREA is of a kind, and what no country is named for is no
// country, of whichever publisher.
func TestEveryAreaIsOfAKind(t *testing.T) {
	c := Default()
	list, err := c.List(AreaList)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[AreaKind]int{}
	for _, k := range list.Codes {
		kind := c.AreaKind(k.ID)
		counts[kind]++
		switch iso := c.ISO(k.ID).Alpha3 != ""; {
		case kind == NoArea:
			t.Errorf("%s is of no kind", k.ID)
		case iso != (kind == Country), iso != c.Country(k.ID):
			t.Errorf("%s, with a code of ISO 3166-1: %v, is of kind %d", k.ID, iso, kind)
		case k.Aggregate != (kind == Group || kind == WholeWorld):
			t.Errorf("%s, which holds others: %v, is of kind %d", k.ID, k.Aggregate, kind)
		}
	}
	for _, code := range []string{"_O", "_U", "_Z", "UN_OTHER_NORTH", "UN_OTHER_SOUTH", "WB_OTHER_NORTH", "WB_OTHER_SOUTH", "X_STATELESS", "X_REFUGEE"} {
		if kind := c.AreaKind(code); kind != Residual || kind.Ranked() || kind.Order() != slices.Max([]int{
			WholeWorld.Order(), Citizenship.Order(), Group.Order(), Country.Order(), Place.Order(), Residual.Order(),
		}) {
			t.Errorf("%s is of kind %d", code, kind)
		}
	}
	for kind := WholeWorld; kind <= Residual; kind++ {
		if counts[kind] == 0 {
			t.Errorf("no area is of kind %d", kind)
		}
	}
	if c.AreaKind(warehouse.World) != WholeWorld || c.AreaKind(warehouse.Foreigners) != Citizenship || c.AreaKind("X_CHANNEL_ISLANDS").Order() != Country.Order() {
		t.Error("the world, foreigners or the Channel Islands are of the wrong kind")
	}
}
