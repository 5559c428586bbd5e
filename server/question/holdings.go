package question

import (
	"context"
	"slices"

	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Holdings is what there is of a dataset today: which codes its figures use,
// and who brought what.
type Holdings struct {
	Cat      *catalog.Catalog
	Codes    map[string][]string // by dimension
	Coverage []warehouse.Coverage
}

// Source knows what there is.
type Source interface {
	// Codes lists the codes of a dimension that figures use today.
	Codes(ctx context.Context, dataset, dim string) ([]string, error)
	// Coverage says what there is of a dataset.
	Coverage(ctx context.Context, dataset string) ([]warehouse.Coverage, error)
	Version() warehouse.Version
}

// Stock reads what there is of the datasets, once per version of the warehouse.
type Stock struct {
	catalog   *catalog.Catalog
	warehouse Source
	read      *web.Cache[string, *Holdings]
}

// NewStock reads from a warehouse.
func NewStock(cat *catalog.Catalog, from Source) Stock {
	return Stock{cat, from, web.NewCache[string, *Holdings](64)}
}

// Of returns what there is of a dataset today.
func (s Stock) Of(ctx context.Context, ds *warehouse.Dataset) (*Holdings, error) {
	return s.read.Get(s.warehouse.Version().Tag, ds.ID, func() (_ *Holdings, err error) {
		ctx := context.WithoutCancel(ctx) // others wait for it too
		h := &Holdings{Cat: s.catalog, Codes: map[string][]string{}}
		for _, dim := range ds.IDs() {
			codes, err := s.warehouse.Codes(ctx, ds.ID, dim)
			if err != nil {
				return nil, err
			}
			h.Codes[dim] = codes
		}
		h.Coverage, err = s.warehouse.Coverage(ctx, ds.ID)
		return h, err
	})
}

// Years is the first and the last year there are figures for, "" where there
// are none.
func (h *Holdings) Years() (first, last string) {
	for _, c := range h.Coverage {
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

// ObservedYear is the last year with an observed figure, "" where there is none.
func (h *Holdings) ObservedYear() string {
	last := ""
	for _, c := range h.Coverage {
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

// Countries are the reporting countries among the areas that pass, each once:
// groups of them and what no country is named for are none.
func (h *Holdings) Countries(pass func(warehouse.Coverage) bool) []string {
	var codes []string
	for _, c := range h.Coverage {
		if pass(c) && h.Cat.Country(c.RefArea) && !slices.Contains(codes, c.RefArea) {
			codes = append(codes, c.RefArea)
		}
	}
	return codes
}

// Has reports whether figures of a reporting area are there.
func (h *Holdings) Has(area string) bool {
	return slices.ContainsFunc(h.Coverage, func(c warehouse.Coverage) bool { return c.RefArea == area })
}

// Of keeps what a question asks of source, area and measure.
func (h *Holdings) Of(q warehouse.Query) *Holdings {
	asked := func(dim, code string) bool {
		codes := q.Codes(dim)
		return codes == nil || slices.Contains(codes, code)
	}
	kept := &Holdings{Cat: h.Cat, Codes: h.Codes}
	for _, c := range h.Coverage {
		if asked(warehouse.DimSource, c.Source) && asked(warehouse.DimRefArea, c.RefArea) && asked(warehouse.DimMeasure, c.Measure) {
			kept.Coverage = append(kept.Coverage, c)
		}
	}
	return kept
}

// Freqs lists the frequencies there are.
func (h *Holdings) Freqs() []warehouse.Freq {
	var freqs []warehouse.Freq
	for _, c := range h.Coverage {
		if !slices.Contains(freqs, c.Freq) {
			freqs = append(freqs, c.Freq)
		}
	}
	return freqs
}

// Widest is the measure that most countries have, the first one of the dataset
// where several do. It is "" where all measures count the same kind of thing,
// such as the events that each country names in its own way: one table may
// show them side by side.
func (h *Holdings) Widest(ds *warehouse.Dataset) string {
	alike := true
	best, most := "", 0
	for _, m := range ds.Measures {
		alike = alike && m.Unit == ds.Measures[0].Unit && m.Kind == ds.Measures[0].Kind && m.Adds == ds.Measures[0].Adds
		if n := len(h.Countries(func(c warehouse.Coverage) bool { return c.Measure == m.ID })); n > most {
			best, most = m.ID, n
		}
	}
	if alike && len(ds.Measures) > 1 {
		return ""
	}
	return best
}
