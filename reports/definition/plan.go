package definition

import (
	"fmt"
	"maps"
	"slices"

	"siemmes/warehouse"
)

// Params are what a report is made for.
type Params struct {
	Country string // REF_AREA code
	Year    int    // the last year shown; zero: all there are
}

// Plan is the questions of a report. A question that several tables have is in it
// once.
type Plan struct {
	Questions []warehouse.Query
	params    Params
	at        map[string]int
}

// Plan turns the definition into the questions that its tables may put, in the order
// of the definition. The last ones of them are put only where an answer has no total.
func (d *Definition) Plan(p Params) *Plan {
	plan := &Plan{params: p, at: map[string]int{}}
	var totals []Ask
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			plan.add(t.Ask)
			if t.Rows.Total {
				totals = append(totals, t.Whole())
			}
			for _, l := range t.Lines {
				plan.add(l.Ask)
				plan.add(l.Published)
			}
		}
	}
	for _, ask := range totals {
		plan.add(ask)
	}
	return plan
}

// Whole is the table's question without the last dimension of its rows.
func (t Table) Whole() Ask {
	ask := t.Ask
	last := t.Rows.By[len(t.Rows.By)-1]
	ask.By = slices.DeleteFunc(slices.Clone(ask.By), func(dim string) bool { return dim == last })
	return ask
}

func (p *Plan) add(ask Ask) {
	if ask.Dataset == "" {
		return
	}
	q := ask.query(p.params)
	if key := keyOf(q); !p.has(key) {
		p.at[key] = len(p.Questions)
		p.Questions = append(p.Questions, q)
	}
}

func (p *Plan) has(key string) bool { _, ok := p.at[key]; return ok }

// Number is the index of a question of the definition in Questions, -1 where the
// plan does not have it.
func (p *Plan) Number(ask Ask) int {
	if n, ok := p.at[keyOf(ask.query(p.params))]; ok {
		return n
	}
	return -1
}

func keyOf(q warehouse.Query) string {
	return fmt.Sprintf("%s|%v|%v|%s|%s", q.Dataset, q.Where, q.By, q.Freq, q.Periods)
}

// query is the question for some parameters. SOURCE is always kept: the report
// chooses the source, by rank and by what it covers.
func (a Ask) query(p Params) warehouse.Query {
	q := warehouse.Query{Dataset: a.Dataset, Freq: a.Freq, By: []string{warehouse.DimSource, warehouse.DimMeasure}}
	for _, dim := range a.By {
		if !slices.Contains(q.By, dim) {
			q.By = append(q.By, dim)
		}
	}
	for _, dim := range slices.Sorted(maps.Keys(a.Where)) {
		codes := slices.Clone(a.Where[dim])
		for i, code := range codes {
			if code == country {
				codes[i] = p.Country
			}
		}
		q.Where = append(q.Where, warehouse.Filter{Dim: dim, Codes: codes})
	}
	if p.Year == 0 {
		return q
	}
	from := warehouse.Year(1)
	if a.Years > 0 {
		from = warehouse.Year(p.Year - a.Years + 1)
	}
	span := from.Span(warehouse.Year(p.Year))
	q.Periods = warehouse.Ranges{span}
	return q
}
