package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// scope is where a publisher's own labels and codes are read.
type scope struct {
	Names  warehouse.Names `json:"names"`
	Codes  string          `json:"codes"`
	Within []string        `json:"within"`
	Column bool            `json:"column"`
	Signs  []string        `json:"signs"`
}

// scopeCodes are the ways in which a scope reads a bare code.
var scopeCodes = []any{"", "iso", "numbers", "alpha2", "own"}

func (c loader) loadScopes(files fs.FS) error {
	if err := readYAML(files, "scopes.yml", &c.scopes); err != nil {
		return err
	}
	for id, s := range c.scopes {
		if !slices.Contains(scopeCodes, any(s.Codes)) {
			return fmt.Errorf("scopes.yml: %s has codes %q; there are %v", id, s.Codes, scopeCodes[1:])
		}
	}
	return nil
}

// CodesScope is the scope of no publisher, in which a code is the catalog's.
const CodesScope = "CODES"

// chain lists the scopes in which a label is read, in order, and what a bare
// code means there; the first scope that says so decides.
func (c *Catalog) chain(names string) (ids []string, codes string) {
	seen := map[string]bool{}
	var follow func(id string)
	follow = func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		ids = append(ids, id)
		if s := c.scopes[id]; s != nil {
			if codes == "" {
				codes = s.Codes
			}
			for _, next := range s.Within {
				follow(next)
			}
		}
	}
	for _, id := range strings.Fields(names) {
		follow(id)
	}
	return ids, codes
}
