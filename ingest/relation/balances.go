package relation

import (
	_ "embed"
	"sync"

	"siemmes/warehouse/catalog"
)

//go:embed balances.yml
var balancesYAML []byte

// Balances are the rules of the house that say of what a figure is made by
// definition. The tests of this package check that they read without an error.
var Balances = sync.OnceValue(func() []*Rule {
	rules, _ := Parse("balances.yml", balancesYAML, catalog.Default(), func(string) bool { return false })
	return rules
})
