package server

import (
	"context"
	"slices"

	"siemmes/warehouse"
)

// holdings is what there is of a dataset today: which codes its figures use,
// and who brought what.
type holdings struct {
	codes    map[string][]string // by dimension
	coverage []warehouse.Coverage
}

// holdings reads them once per version.
func (s *site) holdings(ctx context.Context, ds *warehouse.Dataset) (*holdings, error) {
	return s.stock.get(s.Warehouse.Version().Tag, ds.ID, func() (_ *holdings, err error) {
		ctx := context.WithoutCancel(ctx) // others wait for it too
		h := &holdings{codes: map[string][]string{}}
		for _, dim := range ds.IDs() {
			codes, err := s.Warehouse.Codes(ctx, ds.ID, dim)
			if err != nil {
				return nil, err
			}
			h.codes[dim] = codes
		}
		h.coverage, err = s.Warehouse.Coverage(ctx, ds.ID)
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

// year is the calendar year in which most of a period lies.
func year(period string) string {
	p, err := warehouse.ParsePeriod(period)
	if err != nil {
		return ""
	}
	return p.Start.AddDate(0, p.Months/2, 0).Format("2006")
}

// span says "1990–2024 · 14 countries".
func (h *holdings) span(p speaker) string {
	first, last := h.years()
	if first == "" {
		return ""
	}
	areas := map[string]bool{}
	for _, c := range h.coverage {
		areas[c.RefArea] = true
	}
	text := first
	if last != first {
		text += "–" + last
	}
	if len(areas) == 1 {
		return text + " · " + p.T("one-country")
	}
	return text + " · " + p.T("n-countries", "n", p.N(len(areas)))
}

// has tells whether figures of a reporting area are there.
func (h *holdings) has(area string) bool {
	return slices.ContainsFunc(h.coverage, func(c warehouse.Coverage) bool { return c.RefArea == area })
}

// of keeps what a question asks of source, area and measure.
func (h *holdings) of(q warehouse.Query) *holdings {
	asked := func(dim, code string) bool {
		codes := q.Codes(dim)
		return codes == nil || slices.Contains(codes, code)
	}
	kept := &holdings{codes: h.codes}
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

// widest is the measure that most areas have, the first one of the dataset
// where several do. It is "" where all measures count the same kind of thing,
// such as the events that each country names in its own way: one table may
// show them side by side.
func (h *holdings) widest(ds *warehouse.Dataset) string {
	alike := true
	best, most := "", 0
	for _, m := range ds.Measures {
		alike = alike && m.Unit == ds.Measures[0].Unit && m.Kind == ds.Measures[0].Kind && m.Adds == ds.Measures[0].Adds
		areas := map[string]bool{}
		for _, c := range h.coverage {
			if c.Measure == m.ID {
				areas[c.RefArea] = true
			}
		}
		if len(areas) > most {
			best, most = m.ID, len(areas)
		}
	}
	if alike && len(ds.Measures) > 1 {
		return ""
	}
	return best
}
