// Package overview says what there is of a dataset, and chooses what a reader sees
// of it before anything is chosen: the first table, the latest figures.
package overview

import (
	"context"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// Holdings is what there is of a dataset today: which codes its figures use,
// and who brought what.
type Holdings struct {
	Catalog  *catalog.Catalog
	Codes    map[string][]string // by dimension
	Coverage []warehouse.Coverage
}

// Source knows what there is.
type Source interface {
	// Codes lists the codes of a dimension that figures use today.
	Codes(ctx context.Context, dataset, dim string) ([]string, error)
	// Coverage says what there is of a dataset.
	Coverage(ctx context.Context, dataset string) ([]warehouse.Coverage, error)
}

// Read returns what there is of a dataset today.
func Read(ctx context.Context, from Source, cat *catalog.Catalog, ds *warehouse.Dataset) (*Holdings, error) {
	h := &Holdings{Catalog: cat, Codes: map[string][]string{}}
	for _, dim := range ds.IDs() {
		codes, err := from.Codes(ctx, ds.ID, dim)
		if err != nil {
			return nil, err
		}
		h.Codes[dim] = codes
	}
	var err error
	h.Coverage, err = from.Coverage(ctx, ds.ID)
	return h, err
}

// Size returns roughly how many bytes the holdings take.
func (h *Holdings) Size() int64 {
	const perCoverage, perCode = 200, 40
	size := perCoverage * int64(len(h.Coverage))
	for _, codes := range h.Codes {
		size += perCode * int64(len(codes))
	}
	return size
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
		if pass(c) && h.Catalog.Country(c.RefArea) && !slices.Contains(codes, c.RefArea) {
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
	kept := &Holdings{Catalog: h.Catalog, Codes: h.Codes}
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

// SourceSpan is what a source has of a dataset in one frequency.
type SourceSpan struct {
	Source            string
	Freq              warehouse.Freq
	Countries, Others []string // codes of reporting areas, each once
	First, Last       string   // periods
	Observed          string   // the last period that was observed, "" where none was
	Observations      int
}

// BySource sums what there is by source and frequency, in the order of the coverage.
func (h *Holdings) BySource() []SourceSpan {
	var sums []SourceSpan
	for _, c := range h.Coverage {
		i := slices.IndexFunc(sums, func(x SourceSpan) bool { return x.Source == c.Source && x.Freq == c.Freq })
		if i < 0 {
			i = len(sums)
			sums = append(sums, SourceSpan{Source: c.Source, Freq: c.Freq, First: c.First, Last: c.Last})
		}
		x := &sums[i]
		x.First, x.Last, x.Observations = min(x.First, c.First), max(x.Last, c.Last), x.Observations+c.Observations
		x.Observed = max(x.Observed, c.LastObserved())
		areas := &x.Others
		if h.Catalog.Country(c.RefArea) {
			areas = &x.Countries
		}
		if !slices.Contains(*areas, c.RefArea) {
			*areas = append(*areas, c.RefArea)
		}
	}
	return sums
}
