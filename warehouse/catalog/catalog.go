// Package catalog knows what the warehouse may hold and what it is called: the
// datasets with their dimensions and measures, the sources and their rank, the
// code lists, the areas of the world with their groups and the many ways in
// which offices write them, and the indicators with their formulas.
//
// All of it is data (YAML and CSV in this folder), embedded in the program and
// checked by the tests of this package. The program reads the YAML files from
// catalog.json, which go generate makes of them. After a change to one of them:
//
//	go generate ./warehouse/catalog
//
// A conflict in catalog.json is resolved by running that again; never edit it by
// hand. A test fails when it is not current.
package catalog

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"siemmes/warehouse"
)

//go:generate go run siemmes/warehouse/yamldata/bundle catalog.json *.yml */*.yml

//go:embed catalog.json lists/*.csv areas/*.csv
var files embed.FS

// embedded holds the data files of the program.
var embedded = bundledFiles{files, sync.OnceValues(readBundle)}

// Catalog answers what there is and what it is called. It is read-only after
// New and may be used from many goroutines.
type Catalog struct {
	datasets   []*warehouse.Dataset
	datasetOf  map[string]*warehouse.Dataset
	dimensions map[string]dimensionEntry
	open       *parts
	scopes     map[string]*scope
	areas      areas
	indicators []Indicator
	units      map[string]Unit
	site       Site
	vocabulary func() *Vocabulary
	demonyms   func() *Demonyms
}

// Default is the catalog that the program carries, read once, when it is first
// asked for. The tests of this package check that it reads without an error.
var Default = sync.OnceValue(func() *Catalog {
	c, _ := New(embedded)
	return c
})

// New reads a catalog from the files that this package embeds: datasets.yml,
// sources.yml, scopes.yml, indicators.yml, units.yml, site.yml, lists/*, areas/* and
// vocabulary/*.
// The error names the file and what is wrong in it; the catalog then holds
// what was read before.
func New(files fs.FS) (*Catalog, error) {
	c := &Catalog{
		datasetOf: map[string]*warehouse.Dataset{},
		open:      newParts(growing{sourceOf: map[string]*Source{}, lists: map[string]*CodeList{}, kinds: map[string]AreaKind{}}),
		scopes:    map[string]*scope{},
		units:     map[string]Unit{},
	}
	c.vocabulary = sync.OnceValue(func() *Vocabulary {
		v, _ := c.readVocabulary(files, nil)
		return v
	})
	c.demonyms = lazyDemonyms(c, files)
	return c, loader{c}.load(files)
}

// Datasets lists the datasets in the order of the design.
func (c *Catalog) Datasets() []*warehouse.Dataset { return c.datasets }

// Dataset returns a dataset by id, in any case of letters. The error is
// ErrNotFound and lists the datasets there are.
func (c *Catalog) Dataset(id string) (*warehouse.Dataset, error) {
	if ds := c.datasetOf[strings.ToUpper(id)]; ds != nil {
		return ds, nil
	}
	var ids []string
	for _, ds := range c.datasets {
		ids = append(ids, ds.ID)
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "catalog.no-dataset", "dataset", id, "datasets", strings.Join(ids, ", "))
}

// Indicators lists the indicators in the order of their file: net migration
// and its rates first.
func (c *Catalog) Indicators() []Indicator { return c.indicators }

// Unit returns a unit of measure by its code of CL_UNIT; a code that is not
// there names itself.
func (c *Catalog) Unit(code string) Unit {
	if u, ok := c.units[code]; ok {
		return u
	}
	own := names(code, code, code)
	return Unit{ID: code, Names: own, Short: own}
}

// Identities are the figures that are made of others by definition, as the name and
// the text of a file of rules.
func Identities() (name string, text []byte) {
	const file = "identities.yml"
	bundle, _ := embedded.asJSON() // New says what is wrong with it
	return file, bundle[file]
}
