package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// check holds what the vocabulary names against the catalog.
func (v *Vocabulary) check(c *Catalog) problems {
	var p problems
	for _, id := range slices.Sorted(maps.Keys(v.Datasets)) {
		checker{c}.checkDatasetWords(&p, "$.datasets."+id, id, v.Datasets[id])
	}
	for i, m := range v.Measures {
		path := fmt.Sprintf("$.measures[%d]", i)
		if ds := c.datasetOf[m.Dataset]; ds == nil {
			p.add(path+".dataset", "own.no-dataset", "name", m.Dataset)
		} else if _, ok := ds.Measure(m.Measure); !ok {
			p.add(path+".measure", "own.no-measure", "dataset", m.Dataset, "name", m.Measure)
		}
	}
	for i, x := range v.Publishers {
		path := fmt.Sprintf("$.publishers[%d]", i)
		if x.Scope != "" && c.scopes[x.Scope] == nil {
			p.add(path+".scope", "own.no-scope", "name", x.Scope)
		}
		if x.Area != "" && !c.Country(x.Area) {
			p.add(path+".area", "own.no-country", "name", x.Area)
		}
		for ds, basis := range x.Basis {
			if c.datasetOf[ds] == nil {
				p.add(path+".basis", "own.no-dataset", "name", ds)
			}
			checker{c}.checkCode(&p, path+".basis", "CL_BASIS", basis)
		}
	}
	for area, month := range v.FiscalYears {
		if !c.Country(area) || month < 1 || month > 12 {
			p.add("$.fiscal_years."+area, "own.fiscal")
		}
	}
	v.checkStages(c, &p)
	v.checkCaptions(c, &p)
	v.checkFigures(c, &p)
	return p
}

func (c checker) checkDatasetWords(p *problems, path, id string, words *DatasetWords) {
	ds := c.datasetOf[id]
	if ds == nil {
		p.add(path, "own.no-dataset", "name", id)
		return
	}
	for i, clue := range words.Clues {
		if clue.Weight <= 0 || clue.Weight > 3 || clue.Words.like == nil {
			p.add(fmt.Sprintf("%s.clues[%d]", path, i), "own.clue")
		}
	}
	for _, dim := range words.Axes {
		if ds.Index(dim) < len(commonDimensions) {
			p.add(path+".axes", "own.no-own-dimension", "dataset", id, "name", dim)
		}
	}
	if _, ok := ds.Measure(words.UsualMeasure); words.UsualMeasure != "" && !ok {
		p.add(path+".usual_measure", "own.no-measure", "dataset", id, "name", words.UsualMeasure)
	}
	for direction := range words.Directions {
		c.checkCode(p, path+".directions", "CL_DIRECTION", direction)
	}
	for direction, basis := range words.Basis {
		c.checkCode(p, path+".basis", "CL_DIRECTION", direction)
		c.checkCode(p, path+".basis", "CL_BASIS", basis)
	}
}

// captionForms are the forms of periods that a caption may name.
var captionForms = []any{"", "fiscal-year", "year", "month", "quarter", "half"}

// checkStages checks the measures of stages.
func (v *Vocabulary) checkStages(c *Catalog, p *problems) {
	for i, x := range v.Stages {
		for _, name := range x.Measures {
			id, measure, _ := strings.Cut(name, "/")
			ds, err := c.Dataset(id)
			if err != nil {
				p.add(fmt.Sprintf("$.stages[%d].measures", i), "own.no-measure", "dataset", id, "name", measure)
			} else if _, ok := ds.Measure(measure); !ok {
				p.add(fmt.Sprintf("$.stages[%d].measures", i), "own.no-measure", "dataset", id, "name", measure)
			}
		}
	}
}

func (v *Vocabulary) checkCaptions(c *Catalog, p *problems) {
	for i, x := range v.Captions {
		path := fmt.Sprintf("$.captions[%d]", i)
		if x.Dimension != AnyPeriod && x.Dimension != AnyArea && !(checker{c}).hasDimension(x.Dimension) {
			p.add(path+".dimension", "own.no-dimension", "name", x.Dimension)
		}
		p.choice(path+".role", x.Role, "", RoleReporting, RoleCounterpart)
		for field, basis := range map[string]string{"basis": x.Basis, "abroad": x.Abroad} {
			if basis != "" {
				checker{c}.checkCode(p, path+"."+field, "CL_BASIS", basis)
			}
		}
		p.choice(path+".form", x.Form, captionForms...)
		if x.Words.like == nil {
			p.add(path, "own.no-words")
		}
	}
	for i, x := range v.Origins {
		if x.Basis != "" {
			checker{c}.checkCode(p, fmt.Sprintf("$.origins[%d].basis", i), "CL_BASIS", x.Basis)
		}
	}
	for i, x := range v.Axes {
		path := fmt.Sprintf("$.axes[%d]", i)
		if c.open.now().lists[x.List] == nil {
			p.add(path+".list", "own.no-list", "name", x.List)
		}
		if x.Dimension != AnyArea && !(checker{c}).hasDimension(x.Dimension) {
			p.add(path+".dimension", "own.no-dimension", "name", x.Dimension)
		}
	}
	for section, of := range map[string]struct {
		list  string
		words map[string]Phrases
	}{"directions": {"CL_DIRECTION", v.Directions}, "sexes": {"CL_SEX", v.Sexes}, "people": {AreaList, v.People}, "statuses": {"CL_OBS_STATUS", v.Statuses}} {
		for code := range of.words {
			checker{c}.checkCode(p, "$."+section+"."+code, of.list, code)
		}
	}
}

func (c checker) hasDimension(id string) bool {
	return slices.ContainsFunc(c.datasets, func(ds *warehouse.Dataset) bool { return ds.Index(id) >= 0 })
}

func (v *Vocabulary) checkFigures(c *Catalog, p *problems) {
	for unit := range v.Currencies {
		if _, ok := c.units[unit]; !ok {
			p.add("$.currencies."+unit, "own.no-unit", "name", unit)
		}
	}
	for i, x := range v.Multipliers {
		if x.Times <= 0 || x.Words.like == nil {
			p.add(fmt.Sprintf("$.multipliers[%d]", i), "own.multiplier")
		}
	}
	statuses := slices.Sorted(maps.Keys(v.Marks))
	for _, status := range statuses {
		if status != "" {
			checker{c}.checkCode(p, "$.marks."+status, "CL_OBS_STATUS", status)
		}
		for _, text := range v.Marks[status] {
			if i := slices.IndexFunc(statuses, func(s string) bool { return s != status && slices.Contains(v.Marks[s], text) }); i >= 0 {
				p.add("$.marks."+status, "own.mark-twice", "mark", text, "one", status, "other", statuses[i])
			}
		}
	}
	for mark, status := range v.MarksBeside {
		checker{c}.checkCode(p, "$.marks_beside."+mark, "CL_OBS_STATUS", status)
	}
	for name, role := range v.Columns {
		p.choice("$.columns."+name, role, columnRoles...)
	}
	for unit, times := range v.ColumnUnits {
		if times <= 0 {
			p.add("$.column_units."+unit, "own.multiplier")
		}
	}
	for letter, x := range v.ColumnFlags {
		if x.Status != "" {
			checker{c}.checkCode(p, "$.column_flags."+letter+".status", "CL_OBS_STATUS", x.Status)
		}
		if x.Conf != "" {
			checker{c}.checkCode(p, "$.column_flags."+letter+".conf", "CL_CONF_STATUS", x.Conf)
		}
	}
	for i, x := range v.MarksTrusted {
		path := fmt.Sprintf("$.marks_trusted[%d]", i)
		checker{c}.checkCode(p, path+".status", "CL_OBS_STATUS", x.Status)
		if x.Conf != "" {
			checker{c}.checkCode(p, path+".conf", "CL_CONF_STATUS", x.Conf)
		}
		if x.Sure <= 0 || x.Sure >= 1 {
			p.add(path+".sure", "own.sure")
		}
	}
	for i, x := range v.Explanations {
		path := fmt.Sprintf("$.explanations[%d]", i)
		if x.Nil == (x.Status != "") || x.Words.like == nil {
			p.add(path, "own.explanation")
		} else if !x.Nil {
			checker{c}.checkCode(p, path+".status", "CL_OBS_STATUS", x.Status)
		}
	}
}
