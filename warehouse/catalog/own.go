package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

// The files of a user's folder that add to the catalog, written as the files of the
// same names in this package are. vocabulary.yml may hold any section of vocabulary/*.
const (
	ownUnits      = "units.yml"
	ownLists      = "lists/lists.yml"
	ownScopes     = "scopes.yml"
	ownDatasets   = "datasets.yml"
	OwnSources    = "sources.yml"
	ownIndicators = "indicators.yml"
	ownSite       = "site.yml"
	ownVocabulary = "vocabulary.yml"

	ownListAliases = "lists/aliases.csv"
	ownAreaAliases = "areas/aliases.csv"
)

var ownFiles = []string{
	ownUnits, ownLists, OwnCodes, ownScopes, ownDatasets, OwnSources, ownIndicators, ownSite, ownVocabulary, ownListAliases, ownAreaAliases,
}

// Owns reports whether a file of a user's folder, named from that folder, adds to the
// catalog.
func Owns(file string) bool { return slices.Contains(ownFiles, file) }

// Open returns the catalog of the program with what the files of a user's folder add
// to it; without a folder, or such a file in it, that of the program. What is there
// already is never changed. The error is of kind ErrInvalid and lists the mistakes of
// the first file that has any, with their places.
func Open(dir string) (*Catalog, error) {
	if dir == "" {
		return Default(), nil
	}
	files := os.DirFS(dir)
	if !slices.ContainsFunc(ownFiles, func(name string) bool { _, err := fs.Stat(files, name); return err == nil }) {
		return Default(), nil
	}
	c, err := New(embedded)
	if err != nil {
		return nil, err
	}
	o := &ownFolder{Catalog: c, files: files}
	for _, step := range []func() error{
		o.takeUnits, o.takeLists, o.takeCodes, o.takeScopes, o.takeDatasets, o.takeSources, o.takeAliases, o.takeIndicators, o.takeSite, o.takeVocabulary,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// ownFolder is a catalog that takes up what a user's folder adds.
type ownFolder struct {
	*Catalog
	files fs.FS
}

// read sets into from a file, and calls check where the file is there. The check's
// problems are reported with their places.
func (o *ownFolder) read(name string, into any, check func(p *problems)) error {
	d, err := yamldata.OpenDocument(o.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unread(name, err)
	}
	if err := d.Decode(into); err != nil {
		return err
	}
	var p problems
	check(&p)
	return p.in(d)
}

// unread is the error of a file that cannot be read. One that is no YAML says so
// itself.
func unread(name string, err error) error {
	if _, told := errors.AsType[*yamldata.Problems](err); told {
		return err
	}
	return warehouse.WrapError(warehouse.ErrInvalid, err, "own.unread", "file", name)
}

func (o *ownFolder) takeUnits() error {
	var own []Unit
	err := o.read(ownUnits, &own, func(p *problems) {
		for i, u := range own {
			o.checkID(p, fmt.Sprintf("$[%d]", i), u.ID, u.Names, o.open.now().lists["CL_UNIT"].code[u.ID] != nil || hasID(own[:i], func(b Unit) bool { return b.ID == u.ID }))
		}
	})
	if err != nil {
		return err
	}
	for _, u := range own {
		loader{o.Catalog}.addUnit(u)
	}
	return nil
}

// hasID reports whether one of those before has an id.
func hasID[T any](before []T, same func(T) bool) bool { return slices.ContainsFunc(before, same) }

// checkID notes an id that is badly written or taken, and names that are missing.
func (o *ownFolder) checkID(p *problems, at, id string, n warehouse.Names, taken bool) {
	switch {
	case !plainID.MatchString(id):
		p.add(at+".id", "own.id", "name", id)
	case taken:
		p.add(at+".id", "own.taken", "name", id)
	}
	if n.In(warehouse.English) == "" {
		p.add(at, "own.names")
	}
}

func (o *ownFolder) takeLists() error {
	heads := map[string]listHead{}
	err := o.read(ownLists, &heads, func(p *problems) {
		for _, id := range slices.Sorted(maps.Keys(heads)) {
			o.checkID(p, "$."+id, id, heads[id].Names, o.open.now().lists[id] != nil)
			if !strings.HasPrefix(id, "CL_") {
				p.add("$."+id, "own.list-id", "name", id)
			}
			for _, code := range heads[id].Common {
				if commonNames[code] == nil {
					p.add("$."+id+".common", "own.choice", "name", code, "known", slices.Sorted(maps.Keys(commonNames)))
				}
			}
			if open := heads[id].Open; open != "" {
				p.choice("$."+id+".open", open, "age")
			}
		}
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(heads)) {
		err := loader{o.Catalog}.addList(o.files, id, heads[id])
		if err == nil {
			err = o.open.now().lists[id].checkParents()
		}
		if err != nil {
			return csvError(path.Join("lists", id+".csv"), err)
		}
	}
	return nil
}

// csvError is the error of a CSV file that cannot be read, which names its record.
func csvError(name string, err error) error {
	if e, ok := errors.AsType[*recordError](err); ok {
		return warehouse.WrapError(warehouse.ErrInvalid, err, "own.record", "file", name, "record", e.record, "problem", e.message())
	}
	return warehouse.WrapError(warehouse.ErrInvalid, err, "own.unread", "file", name)
}

func (o *ownFolder) takeScopes() error {
	own := map[string]*scope{}
	err := o.read(ownScopes, &own, func(p *problems) {
		for id, s := range own {
			o.checkID(p, "$."+id, id, s.Names, o.scopes[id] != nil || o.Country(id))
			p.choice("$."+id+".codes", s.Codes, scopeCodes...)
			for _, next := range s.Within {
				if o.scopes[next] == nil && own[next] == nil && !o.Country(next) {
					p.add("$."+id+".within", "own.no-scope", "name", next)
				}
			}
		}
	})
	if err == nil {
		maps.Copy(o.scopes, own)
	}
	return err
}

func (o *ownFolder) takeDatasets() error {
	var own datasetFile
	err := o.read(ownDatasets, &own, func(p *problems) {
		for _, id := range slices.Sorted(maps.Keys(own.Dimensions)) {
			dim := own.Dimensions[id]
			_, taken := o.dimensions[id]
			o.checkID(p, "$.dimensions."+id, id, dim.Names, taken)
			if dim.List != "" && o.open.now().lists[dim.List] == nil {
				p.add("$.dimensions."+id+".list", "own.no-list", "name", dim.List)
			}
			if !taken {
				o.dimensions[id] = dim
			}
		}
		for i, d := range own.Datasets {
			at := fmt.Sprintf("$.datasets[%d]", i)
			if o.datasetOf[d.ID] != nil || hasID(own.Datasets[:i], func(b datasetEntry) bool { return b.ID == d.ID }) {
				p.add(at+".id", "own.taken", "name", d.ID)
			}
			checker{o.Catalog}.checkDataset(p, at, d)
		}
	})
	if err != nil {
		return err
	}
	for _, d := range own.Datasets {
		loader{o.Catalog}.addDataset(d)
	}
	return nil
}

func (o *ownFolder) takeSources() error {
	var own []*Source
	err := o.read(OwnSources, &own, func(p *problems) { o.checkSources(p, own) })
	if err == nil {
		loader{o.Catalog}.addSources(own)
	}
	return err
}

func (o *ownFolder) checkSources(p *problems, own []*Source) {
	for i, s := range own {
		at := fmt.Sprintf("$[%d]", i)
		o.checkID(p, at, s.ID, s.Names, o.open.now().sourceOf[s.ID] != nil || hasID(own[:i], func(b *Source) bool { return b.ID == s.ID }))
		o.checkSource(p, at, s)
	}
}

func (o *ownFolder) checkSource(p *problems, at string, s *Source) {
	if s.Publisher.In(warehouse.English) == "" {
		p.add(at, "own.publisher")
	}
	if len(s.Datasets) == 0 {
		p.add(at, "own.source-datasets")
	}
	if s.Scope != "" && o.scopes[s.Scope] == nil && !o.Country(s.Scope) {
		p.add(at+".scope", "own.no-scope", "name", s.Scope)
	}
	for i, ds := range s.Datasets {
		if o.datasetOf[ds] == nil {
			p.add(fmt.Sprintf("%s.datasets[%d]", at, i), "own.no-dataset", "name", ds)
		}
	}
	for i, area := range s.Areas {
		if !o.Country(area) {
			p.add(fmt.Sprintf("%s.areas[%d]", at, i), "own.no-country", "name", area)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Rank)) {
		if ds, area, _ := strings.Cut(key, "/"); !slices.Contains(s.Datasets, ds) || area != "" && !o.Country(area) {
			p.add(at+".rank", "own.rank", "name", key)
		}
	}
}

func (o *ownFolder) takeAliases() error {
	for name, load := range map[string]func(fs.FS) error{ownAreaAliases: loader{o.Catalog}.loadAreaAliases, ownListAliases: loader{o.Catalog}.loadListAliases} {
		if err := load(o.files); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return csvError(name, err)
		}
	}
	return nil
}

func (o *ownFolder) takeIndicators() error {
	var own []Indicator
	err := o.read(ownIndicators, &own, func(p *problems) {
		for i, ind := range own {
			at := fmt.Sprintf("$[%d]", i)
			o.checkID(p, at, ind.ID, ind.Names, hasID(slices.Concat(o.indicators, own[:i]), func(b Indicator) bool { return b.ID == ind.ID }))
			o.checkIndicator(p, at, ind)
		}
	})
	o.indicators = append(o.indicators, own...)
	return err
}

func (o *ownFolder) checkIndicator(p *problems, at string, ind Indicator) {
	if _, ok := o.units[ind.Unit]; !ok {
		p.add(at+".unit", "own.no-unit", "name", ind.Unit)
	}
	measure := func(at, dataset, measure string) {
		ds := o.datasetOf[dataset]
		if ds == nil {
			p.add(at+".dataset", "own.no-dataset", "name", dataset)
		} else if _, ok := ds.Measure(measure); !ok {
			p.add(at+".measure", "own.no-measure", "dataset", dataset, "name", measure)
		}
	}
	for i, in := range ind.Inputs {
		measure(fmt.Sprintf("%s.inputs[%d]", at, i), in.Dataset, in.Measure)
	}
	if ind.Published.Dataset != "" {
		measure(at+".published", ind.Published.Dataset, ind.Published.Measure)
	}
}

func (o *ownFolder) takeSite() error {
	var own siteFile
	err := o.read(ownSite, &own, func(p *problems) { *p = own.check(o.Catalog) })
	if err == nil {
		own.addTo(&o.site)
	}
	return err
}

func (o *ownFolder) takeVocabulary() error {
	var own Vocabulary
	err := o.read(ownVocabulary, &own, func(p *problems) { *p = own.check(o.Catalog) })
	if err == nil {
		c := o.Catalog
		c.vocabulary = sync.OnceValue(func() *Vocabulary {
			v, _ := c.readVocabulary(embedded, &own)
			return v
		})
	}
	return err
}
