package catalog

import (
	"fmt"
	"regexp"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

// plainID is how a user's own datasets, dimensions, measures, sources and lists are
// named.
var plainID = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,60}$`)

// problem is what is wrong at a place of a file, given as a path of YAML.
type problem struct {
	path    string
	message warehouse.Message
}

// problems gathers what is wrong in a file.
type problems []problem

func (p *problems) add(path, id string, pairs ...any) {
	*p = append(*p, problem{path, warehouse.NewMessage(id, pairs...)})
}

// choice notes a text that is none of some.
func (p *problems) choice(path string, text any, known ...any) {
	if slices.Contains(known, text) {
		return
	}
	var names []string
	for _, k := range known {
		if name := fmt.Sprint(k); name != "" {
			names = append(names, name)
		}
	}
	p.add(path, "own.choice", "name", fmt.Sprint(text), "known", names)
}

// in returns the problems with their places in a document; nil where there are none.
func (p problems) in(d *yamldata.Document) error {
	for _, x := range p {
		d.Fail(x.path, x.message)
	}
	return d.Err()
}

// checkCode notes a code that a list does not hold.
func (c checker) checkCode(p *problems, path, list, code string) {
	if c.open.now().lists[list].Code(code) == nil {
		p.add(path, "own.no-code", "list", list, "name", code)
	}
}
