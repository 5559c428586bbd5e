package server

import (
	"context"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// holdings is what there is of a dataset today: which codes its figures use,
// and who brought what.
type holdings struct {
	cat      *catalog.Catalog
	codes    map[string][]string // by dimension
	coverage []warehouse.Coverage
}

// coverer knows what there is.
type coverer interface {
	// Codes lists the codes of a dimension that figures use today.
	Codes(ctx context.Context, dataset, dim string) ([]string, error)
	// Coverage says what there is of a dataset.
	Coverage(ctx context.Context, dataset string) ([]warehouse.Coverage, error)
	Version() warehouse.Version
}

// stock reads what there is of the datasets, once per version of the warehouse.
type stock struct {
	catalog   *catalog.Catalog
	warehouse coverer
	read      *cache[string, *holdings]
}

// newStock reads from a warehouse.
func newStock(cat *catalog.Catalog, from coverer) stock {
	return stock{cat, from, newCache[string, *holdings](64)}
}

// of returns what there is of a dataset today.
func (s stock) of(ctx context.Context, ds *warehouse.Dataset) (*holdings, error) {
	return s.read.get(s.warehouse.Version().Tag, ds.ID, func() (_ *holdings, err error) {
		ctx := context.WithoutCancel(ctx) // others wait for it too
		h := &holdings{cat: s.catalog, codes: map[string][]string{}}
		for _, dim := range ds.IDs() {
			codes, err := s.warehouse.Codes(ctx, ds.ID, dim)
			if err != nil {
				return nil, err
			}
			h.codes[dim] = codes
		}
		h.coverage, err = s.warehouse.Coverage(ctx, ds.ID)
		return h, err
	})
}

// years is the first and the last year there are figures for, "" where there
// are none.
func (h *holdings) years() (first, last string) {
	for _, c := range h.coverage {
		from, to := year(c.First), year(c.Last)
		if from != "" && (first == "" || from < first) {
			first = from
		}
		if to > last {
			last = to
		}
	}
	return first, last
}

// observedYear is the last year with an observed figure, "" where there is none.
func (h *holdings) observedYear() string {
	last := ""
	for _, c := range h.coverage {
		last = max(last, year(c.LastObserved()))
	}
	return last
}

// year is the calendar year in which most of a period lies.
func year(period string) string {
	p, err := warehouse.ParsePeriod(period)
	if err != nil {
		return ""
	}
	return p.Start.AddDate(0, p.Months/2, 0).Format("2006")
}

// countries are the reporting countries among the areas that pass, each once:
// groups of them and what no country is named for are none.
func (h *holdings) countries(pass func(warehouse.Coverage) bool) []string {
	var codes []string
	for _, c := range h.coverage {
		if pass(c) && h.cat.Country(c.RefArea) && !slices.Contains(codes, c.RefArea) {
			codes = append(codes, c.RefArea)
		}
	}
	return codes
}

// has reports whether figures of a reporting area are there.
func (h *holdings) has(area string) bool {
	return slices.ContainsFunc(h.coverage, func(c warehouse.Coverage) bool { return c.RefArea == area })
}

// of keeps what a question asks of source, area and measure.
func (h *holdings) of(q warehouse.Query) *holdings {
	asked := func(dim, code string) bool {
		codes := q.Codes(dim)
		return codes == nil || slices.Contains(codes, code)
	}
	kept := &holdings{cat: h.cat, codes: h.codes}
	for _, c := range h.coverage {
		if asked(warehouse.DimSource, c.Source) && asked(warehouse.DimRefArea, c.RefArea) && asked(warehouse.DimMeasure, c.Measure) {
			kept.coverage = append(kept.coverage, c)
		}
	}
	return kept
}

// freqs lists the frequencies there are.
func (h *holdings) freqs() []warehouse.Freq {
	var freqs []warehouse.Freq
	for _, c := range h.coverage {
		if !slices.Contains(freqs, c.Freq) {
			freqs = append(freqs, c.Freq)
		}
	}
	return freqs
}

// widest is the measure that most countries have, the first one of the dataset
// where several do. It is "" where all measures count the same kind of thing,
// such as the events that each country names in its own way: one table may
// show them side by side.
func (h *holdings) widest(ds *warehouse.Dataset) string {
	alike := true
	best, most := "", 0
	for _, m := range ds.Measures {
		alike = alike && m.Unit == ds.Measures[0].Unit && m.Kind == ds.Measures[0].Kind && m.Adds == ds.Measures[0].Adds
		if n := len(h.countries(func(c warehouse.Coverage) bool { return c.Measure == m.ID })); n > most {
			best, most = m.ID, n
		}
	}
	if alike && len(ds.Measures) > 1 {
		return ""
	}
	return best
}
