package relation

import (
	"sync"

	"siemmes/warehouse/catalog"
)

// Balances are the identities of the catalog, as rules. The tests of this package
// check that they read without an error.
var Balances = sync.OnceValue(func() []*Rule {
	rules, _ := parseBalances()
	return rules
})

func parseBalances() ([]*Rule, error) {
	name, text := catalog.Identities()
	return Parse(name, text, catalog.Default(), func(string) bool { return false })
}
