package catalog

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// OwnSources is the file of a user's folder that adds sources to the catalog,
// written as sources.yml of this package is.
const OwnSources = "sources.yml"

// Open is the default catalog with the sources of a user's folder, which need
// an id, a name in one of the languages and their datasets; the rest may be
// left out. Without a folder, or such a file in it, it is the default one.
// Errors (ErrInvalid) name the file and the source.
func Open(dir string) (*Catalog, error) {
	if dir == "" {
		return Default(), nil
	}
	files := os.DirFS(dir)
	if _, err := fs.Stat(files, OwnSources); errors.Is(err, fs.ErrNotExist) {
		return Default(), nil
	}
	var own []*Source
	if err := readYAML(files, OwnSources, &own); err != nil {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "your own sources cannot be read: %w", err)
	}
	for i, s := range own {
		if err := s.check(Default(), own[:i]); err != nil {
			return nil, err
		}
	}
	c, err := New(embedded)
	if err == nil {
		c.addSources(own)
	}
	return c, err
}

var sourceID = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,60}$`)

// check holds a source of one's own against the catalog and those before it.
func (s *Source) check(c *Catalog, before []*Source) error {
	wrong := func(format string, args ...any) error {
		return warehouse.Errorf(warehouse.ErrInvalid, OwnSources+", source %q: "+format, append([]any{s.ID}, args...)...)
	}
	switch {
	case !sourceID.MatchString(s.ID):
		return wrong("an id is capital letters, digits and _, like CRI_DGME_ENTRIES")
	case c.sourceOf[s.ID] != nil || slices.ContainsFunc(before, func(b *Source) bool { return b.ID == s.ID }):
		return wrong("there is one of that id already")
	case s.Names.In(warehouse.English) == "" || s.Publisher.In(warehouse.English) == "":
		return wrong("names and publisher are missing: {es: …, en: …, fr: …}, one of them at least")
	case len(s.Datasets) == 0:
		return wrong("name the datasets it brings figures to: datasets: [BORDER]")
	case s.Scope != "" && c.scopes[s.Scope] == nil && !c.Country(s.Scope):
		return wrong("there is no scope %q", s.Scope)
	}
	for _, ds := range s.Datasets {
		if c.datasetOf[ds] == nil {
			return wrong("there is no dataset %q", ds)
		}
	}
	for _, area := range s.Areas {
		if !c.Country(area) {
			return wrong("%q is no country; write ISO 3166 alpha-3 codes", area)
		}
	}
	for key := range s.Rank {
		if ds, area, _ := strings.Cut(key, "/"); !slices.Contains(s.Datasets, ds) || area != "" && !c.Country(area) {
			return wrong("rank %q names no dataset of the source", key)
		}
	}
	return nil
}
