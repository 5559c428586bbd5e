package catalog

import (
	"fmt"
	"io/fs"
	"strings"

	"siemmes/warehouse"
)

// Site is what the public site shows first.
type Site struct {
	Region     string      // the group of countries that it is for
	KeyFigures []KeyFigure // the columns of its home page
	Examples   []string    // addresses below /api/v1/
}

// KeyFigure is a column of the home page: the latest annual figure of a dataset for
// each country.
type KeyFigure struct {
	ID      string
	Names   warehouse.Names
	Dataset string
	Where   []warehouse.Filter
}

type siteFile struct {
	Region     string           `json:"region"`
	KeyFigures []keyFigureEntry `json:"key_figures"`
	Examples   []string         `json:"examples"`
}

type keyFigureEntry struct {
	ID      string          `json:"id"`
	Names   warehouse.Names `json:"names"`
	Dataset string          `json:"dataset"`
	Where   []string        `json:"where"`
}

// Site returns what the public site shows first.
func (c *Catalog) Site() Site { return c.site }

func (c loader) loadSite(files fs.FS) error {
	var file siteFile
	if err := readYAML(files, "site.yml", &file); err != nil {
		return err
	}
	if p := file.check(c.Catalog); len(p) > 0 {
		return fmt.Errorf("site.yml: %s: %s", p[0].path, p[0].message)
	}
	file.addTo(&c.site)
	return nil
}

// addTo adds key figures and examples to a site; a region takes the place of its own.
func (f *siteFile) addTo(s *Site) {
	if f.Region != "" {
		s.Region = f.Region
	}
	for _, k := range f.KeyFigures {
		key := KeyFigure{ID: k.ID, Names: k.Names, Dataset: k.Dataset}
		for _, text := range k.Where {
			dim, codes, _ := strings.Cut(text, "=")
			key.Where = append(key.Where, warehouse.Filter{Dim: dim, Codes: strings.Split(codes, ",")})
		}
		s.KeyFigures = append(s.KeyFigures, key)
	}
	s.Examples = append(s.Examples, f.Examples...)
}

// check holds the file against the catalog.
func (f *siteFile) check(c *Catalog) problems {
	var p problems
	if f.Region != "" && len(c.Members(f.Region, 0)) == 0 {
		p.add("$.region", "own.no-group", "name", f.Region)
	}
	seen := map[string]bool{}
	for _, k := range c.site.KeyFigures {
		seen[k.ID] = true
	}
	for i, k := range f.KeyFigures {
		path := fmt.Sprintf("$.key_figures[%d]", i)
		if k.ID == "" || seen[k.ID] || k.Names.In(warehouse.English) == "" {
			p.add(path, "own.key-figure")
		}
		seen[k.ID] = true
		ds := c.datasetOf[k.Dataset]
		if ds == nil {
			p.add(path+".dataset", "own.no-dataset", "name", k.Dataset)
			continue
		}
		for _, text := range k.Where {
			dim, codes, _ := strings.Cut(text, "=")
			for _, code := range strings.Split(codes, ",") {
				if list := c.ListOf(ds, dim); list == nil || list.Code(code) == nil {
					p.add(path+".where", "own.filter", "text", text, "dataset", ds.ID)
				}
			}
		}
	}
	return p
}
