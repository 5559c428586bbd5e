package catalog

import (
	"fmt"
	"maps"
	"slices"

	"siemmes/warehouse"
)

// problem is what is wrong at a place of a file, given as a path of YAML.
type problem struct{ path, text string }

// problems gathers what is wrong in a file.
type problems []problem

func (p *problems) add(path, format string, args ...any) {
	*p = append(*p, problem{path, fmt.Sprintf(format, args...)})
}

// check holds what the vocabulary names against the catalog.
func (v *Vocabulary) check(c *Catalog) problems {
	var p problems
	for _, id := range slices.Sorted(maps.Keys(v.Datasets)) {
		c.checkDatasetWords(&p, "$.datasets."+id, id, v.Datasets[id])
	}
	for i, m := range v.Measures {
		path := fmt.Sprintf("$.measures[%d]", i)
		if ds := c.datasetOf[m.Dataset]; ds == nil {
			p.add(path, "there is no dataset %q", m.Dataset)
		} else if _, ok := ds.Measure(m.Measure); !ok {
			p.add(path, "%s has no measure %q", m.Dataset, m.Measure)
		}
	}
	for i, x := range v.Publishers {
		path := fmt.Sprintf("$.publishers[%d]", i)
		if x.Scope != "" && c.scopes[x.Scope] == nil {
			p.add(path+".scope", "there is no scope %q", x.Scope)
		}
		if x.Area != "" && !c.Country(x.Area) {
			p.add(path+".area", "%q is no country; write ISO 3166 alpha-3 codes", x.Area)
		}
		for ds, basis := range x.Basis {
			if c.datasetOf[ds] == nil {
				p.add(path+".basis", "there is no dataset %q", ds)
			}
			c.checkCode(&p, path+".basis", "CL_BASIS", basis)
		}
	}
	for area, month := range v.FiscalYears {
		if !c.Country(area) || month < 1 || month > 12 {
			p.add("$.fiscal_years."+area, "write the first month, 1 to 12, by ISO 3166 alpha-3 code")
		}
	}
	v.checkCaptions(c, &p)
	v.checkFigures(c, &p)
	return p
}

func (c *Catalog) checkDatasetWords(p *problems, path, id string, words *DatasetWords) {
	ds := c.datasetOf[id]
	if ds == nil {
		p.add(path, "there is no dataset %q", id)
		return
	}
	for i, clue := range words.Clues {
		if clue.Weight <= 0 || clue.Weight > 3 || clue.Words.like == nil {
			p.add(fmt.Sprintf("%s.clues[%d]", path, i), "a clue needs words, and a weight from above 0 to 3")
		}
	}
	for _, dim := range words.Axes {
		if ds.Index(dim) < len(commonDimensions) {
			p.add(path+".axes", "%s has no own dimension %q", id, dim)
		}
	}
	if _, ok := ds.Measure(words.UsualMeasure); words.UsualMeasure != "" && !ok {
		p.add(path+".usual_measure", "%s has no measure %q", id, words.UsualMeasure)
	}
	for direction := range words.Directions {
		c.checkCode(p, path+".directions", "CL_DIRECTION", direction)
	}
	for direction, basis := range words.Basis {
		c.checkCode(p, path+".basis", "CL_DIRECTION", direction)
		c.checkCode(p, path+".basis", "CL_BASIS", basis)
	}
}

func (c *Catalog) checkCode(p *problems, path, list, code string) {
	if c.lists[list].Code(code) == nil {
		p.add(path, "%s has no code %q", list, code)
	}
}

// captionForms are the forms of periods that a caption may name.
var captionForms = []string{"", "fiscal-year", "year", "month", "quarter", "half"}

func (v *Vocabulary) checkCaptions(c *Catalog, p *problems) {
	for i, x := range v.Captions {
		path := fmt.Sprintf("$.captions[%d]", i)
		if x.Dimension != AnyPeriod && x.Dimension != AnyArea && !c.hasDimension(x.Dimension) {
			p.add(path+".dimension", "no dataset has a dimension %q", x.Dimension)
		}
		if !slices.Contains([]string{"", RoleReporting, RoleCounterpart}, x.Role) {
			p.add(path+".role", "a role is %s or %s", RoleReporting, RoleCounterpart)
		}
		if x.Basis != "" {
			c.checkCode(p, path+".basis", "CL_BASIS", x.Basis)
		}
		if !slices.Contains(captionForms, x.Form) {
			p.add(path+".form", "a form is one of %v", captionForms[1:])
		}
		if x.Words.like == nil {
			p.add(path, "a caption needs words")
		}
	}
	for i, x := range v.Axes {
		path := fmt.Sprintf("$.axes[%d]", i)
		if c.lists[x.List] == nil {
			p.add(path+".list", "there is no code list %q", x.List)
		}
		if x.Dimension != AnyArea && !c.hasDimension(x.Dimension) {
			p.add(path+".dimension", "no dataset has a dimension %q", x.Dimension)
		}
	}
	for section, of := range map[string]struct {
		list  string
		words map[string]Phrases
	}{"directions": {"CL_DIRECTION", v.Directions}, "sexes": {"CL_SEX", v.Sexes}, "people": {AreaList, v.People}} {
		for code := range of.words {
			c.checkCode(p, "$."+section+"."+code, of.list, code)
		}
	}
}

func (c *Catalog) hasDimension(id string) bool {
	return slices.ContainsFunc(c.datasets, func(ds *warehouse.Dataset) bool { return ds.Index(id) >= 0 })
}

func (v *Vocabulary) checkFigures(c *Catalog, p *problems) {
	for unit := range v.Currencies {
		if _, ok := c.units[unit]; !ok {
			p.add("$.currencies."+unit, "there is no unit %q", unit)
		}
	}
	for i, x := range v.Multipliers {
		if x.Times <= 0 || x.Words.like == nil {
			p.add(fmt.Sprintf("$.multipliers[%d]", i), "a multiplier needs words, and times above zero")
		}
	}
	statuses := slices.Sorted(maps.Keys(v.Marks))
	for _, status := range statuses {
		if status != "" {
			c.checkCode(p, "$.marks."+status, "CL_OBS_STATUS", status)
		}
		for _, text := range v.Marks[status] {
			if i := slices.IndexFunc(statuses, func(s string) bool { return s != status && slices.Contains(v.Marks[s], text) }); i >= 0 {
				p.add("$.marks."+status, "%q has two meanings, %q and %q", text, status, statuses[i])
			}
		}
	}
	for mark, status := range v.MarksBeside {
		c.checkCode(p, "$.marks_beside."+mark, "CL_OBS_STATUS", status)
	}
	for i, x := range v.MarksTrusted {
		path := fmt.Sprintf("$.marks_trusted[%d]", i)
		c.checkCode(p, path+".status", "CL_OBS_STATUS", x.Status)
		if x.Conf != "" {
			c.checkCode(p, path+".conf", "CL_CONF_STATUS", x.Conf)
		}
		if x.Sure <= 0 || x.Sure >= 1 {
			p.add(path+".sure", "how sure a meaning is lies between 0 and 1")
		}
	}
	for i, x := range v.Explanations {
		path := fmt.Sprintf("$.explanations[%d]", i)
		if x.Nil == (x.Status != "") || x.Words.like == nil {
			p.add(path, "an explanation needs words, and a status or nil: true")
		} else if !x.Nil {
			c.checkCode(p, path+".status", "CL_OBS_STATUS", x.Status)
		}
	}
}
