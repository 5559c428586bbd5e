package reports

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"siemmes/reports/definition"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// asker puts a report's questions, each of them once, and remembers which
// sources the report used.
type asker struct {
	src    Source
	cat    *catalog.Catalog
	params Params
	plan   *definition.Plan
	asked  map[int]*warehouse.Answer // by the number of the question
	used   map[string]*sourceUse     // by SOURCE
}

// selection are the rows of one or more answers that a table shows, with the
// figure of the warehouse that each of them is.
type selection struct {
	answer  *warehouse.Answer // its Rows are the selected ones
	queries []warehouse.Query
	figures [][]Figure // parallel to answer.Rows: what each row is
	// general are the notes that no row of the whole answer names.
	general map[int]bool
	// passed are the sources that had figures too and were not taken.
	passed []string
}

func (s *selection) empty() bool { return s == nil || len(s.answer.Rows) == 0 }

// ask puts a question of the plan. Figures that cannot be added up as it asks are
// none: the report says that it has no figures there.
func (k *asker) ask(ctx context.Context, def definition.Ask) (*selection, error) {
	n := k.plan.Number(def)
	if n < 0 {
		return nil, fmt.Errorf("a question about %s is not in the plan of the report", def.Dataset)
	}
	q := k.plan.Questions[n]
	a, ok := k.asked[n]
	if !ok {
		var err error
		a, err = k.src.Query(ctx, q)
		switch {
		case errors.Is(err, warehouse.ErrMeaningless) || errors.Is(err, warehouse.ErrNotFound):
			a = nil
		case err != nil:
			return nil, fmt.Errorf("ask for %s: %w", q.Dataset, err)
		}
		k.asked[n] = a
	}
	if a == nil {
		return nil, nil
	}
	return &selection{answer: a, queries: []warehouse.Query{q}, figures: figuresOf(a), general: generalNotes(a)}, nil
}

// keep selects the rows that pass.
func (s *selection) keep(pass func(r *warehouse.Row) bool) *selection {
	if s == nil {
		return nil
	}
	out := &selection{queries: s.queries, general: s.general, passed: s.passed}
	a := *s.answer
	a.Rows = nil
	for i := range s.answer.Rows {
		if pass(&s.answer.Rows[i]) {
			a.Rows = append(a.Rows, s.answer.Rows[i])
			out.figures = append(out.figures, s.figures[i])
		}
	}
	out.answer = &a
	return out
}

// at is the position of a dimension in the keys, -1 where it is not kept.
func (s *selection) at(dim string) int { return slices.Index(s.answer.Dims, dim) }

// code is a row's code on a dimension, "" where the answer does not keep it.
func (s *selection) code(r *warehouse.Row, dim string) string {
	if i := s.at(dim); i >= 0 {
		return r.Key[i]
	}
	return ""
}

// withTotals adds the rows of an answer to the same question without one
// dimension, as the total of that dimension.
func (s *selection) withTotals(whole *selection, dim, total string) *selection {
	if whole.empty() {
		return s
	}
	at := s.at(dim)
	out := &selection{
		queries: slices.Concat(s.queries, whole.queries), figures: slices.Clone(s.figures),
		general: maps.Clone(s.general), passed: s.passed,
	}
	for n := range whole.general {
		out.general[n+len(s.answer.Notes)] = true
	}
	a := *s.answer
	a.Rows = slices.Clone(a.Rows)
	a.Notes = slices.Concat(a.Notes, whole.answer.Notes)
	for i, r := range whole.answer.Rows {
		r.Key = slices.Insert(slices.Clone(r.Key), at, total)
		notes := make([]int, len(r.Notes))
		for j, n := range r.Notes {
			notes[j] = n + len(s.answer.Notes)
		}
		r.Notes = notes
		a.Rows = append(a.Rows, r)
		figures := slices.Clone(whole.figures[i])
		for j := range figures {
			figures[j].Query += len(s.queries)
		}
		out.figures = append(out.figures, figures)
	}
	out.answer = &a
	return out
}

// generalNotes are the notes of an answer that are about no row of it.
func generalNotes(a *warehouse.Answer) map[int]bool {
	general := map[int]bool{}
	for n := range a.Notes {
		general[n] = true
	}
	for i := range a.Rows {
		for _, n := range a.Rows[i].Notes {
			delete(general, n)
		}
	}
	return general
}

// ownNotes drops the notes that are about rows which were not selected, and
// the general ones about sources and measures of which none was.
func (s *selection) ownNotes() *selection {
	wanted := map[int]bool{}
	has := map[string]map[string]bool{warehouse.DimSource: {}, warehouse.DimMeasure: {}}
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		for dim, codes := range has {
			codes[s.code(r, dim)] = true
		}
		for _, n := range r.Notes {
			wanted[n] = true
		}
	}
	a := *s.answer
	a.Notes = nil
	to := map[int]int{}
	for n, note := range s.answer.Notes {
		texts := note.Texts()
		source, measure := texts["source"], texts["measure"]
		about := (source == "" || has[warehouse.DimSource][source]) && (measure == "" || has[warehouse.DimMeasure][measure])
		if wanted[n] || s.general[n] && about {
			to[n] = len(a.Notes)
			a.Notes = append(a.Notes, note)
		}
	}
	a.Rows = slices.Clone(a.Rows)
	for i := range a.Rows {
		notes := make([]int, 0, len(a.Rows[i].Notes))
		for _, n := range a.Rows[i].Notes {
			notes = append(notes, to[n])
		}
		a.Rows[i].Notes = notes
	}
	out := *s
	out.answer, out.general = &a, generalNotes(&a)
	return &out
}

// hasNumber reports whether a row holds a figure that can be drawn or ranked.
func hasNumber(r *warehouse.Row) bool { return !math.IsNaN(r.Value) && !r.Withdrawn }

// sourceUse is what a report took from one source.
type sourceUse struct {
	id       string
	editions map[warehouse.Edition]bool
	releases map[int]bool
	first    string // period
	last     string
}

// use remembers the sources of a selection, for the list at the report's end.
func (k *asker) use(s *selection) {
	at := s.at(warehouse.DimSource)
	if at < 0 {
		return
	}
	for i := range s.answer.Rows {
		r := &s.answer.Rows[i]
		u := k.used[r.Key[at]]
		if u == nil {
			u = &sourceUse{id: r.Key[at], editions: map[warehouse.Edition]bool{}, releases: map[int]bool{}, first: r.Period, last: r.Period}
			k.used[u.id] = u
		}
		u.editions[r.Edition] = true
		if r.Release > 0 {
			u.releases[r.Release] = true
		}
		if warehouse.ComparePeriods(r.Period, u.first) < 0 {
			u.first = r.Period
		}
		if warehouse.ComparePeriods(r.Period, u.last) > 0 {
			u.last = r.Period
		}
	}
}

// groupKey joins a row's codes on some dimensions.
func (s *selection) groupKey(r *warehouse.Row, dims []string) string {
	codes := make([]string, len(dims))
	for i, dim := range dims {
		codes[i] = s.code(r, dim)
	}
	return strings.Join(codes, "\x00")
}
