package catalog

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Source is one publisher's one table.
type Source struct {
	ID        string          `json:"id"`
	Names     warehouse.Names `json:"names"`
	Publisher warehouse.Names `json:"publisher"`
	// Through names those who pass files of the table on, beside the publisher
	// itself; empty where nobody does.
	Through warehouse.Names `json:"through"`
	// Licence is as the publisher states it, or says that none is stated.
	// URL is the publisher's own page, never where a copy was found.
	Licence Text   `json:"licence"`
	URL     string `json:"url"`
	// Datasets lists what the source brings figures to.
	Datasets []string `json:"datasets"`
	// Areas lists the REF_AREAs it reports for; empty: any.
	Areas []string `json:"areas"`
	// Rank is the place among the sources of a dataset, smaller first, by
	// "DATASET" or, for one reporting area, "DATASET/AREA".
	Rank map[string]int `json:"rank"`
	// Scope is the publisher's scope, in which his labels and codes are read.
	Scope string `json:"scope"`
	// Counts says what one unit of the figures is, Duration from which
	// length of stay on a person counts, LeavesOut what the figures do not
	// hold, Revision how the publisher changes what was published. Empty
	// where he does not say.
	Counts    warehouse.Names `json:"counts"`
	Duration  warehouse.Names `json:"duration"`
	LeavesOut warehouse.Names `json:"leaves_out"`
	Revision  warehouse.Names `json:"revision"`
}

// Sources lists all sources by id.
func (c *Catalog) Sources() []*Source { return c.open.now().sources }

// Source returns a source by id, in any case of letters. The error is
// ErrNotFound and lists the nearest ids.
func (c *Catalog) Source(id string) (*Source, error) {
	if s := c.open.now().sourceOf[strings.ToUpper(id)]; s != nil {
		return s, nil
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "catalog.no-source", "source", id, "near", c.near("CL_SOURCE", id))
}

// Ranked lists the sources of a dataset that report for an area, best first.
// With an empty area it lists all sources of the dataset.
func (c *Catalog) Ranked(dataset, refArea string) []*Source {
	var found []*Source
	for _, s := range c.open.now().sources {
		if s.reports(dataset, refArea) {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b *Source) int {
		return a.rank(dataset, refArea) - b.rank(dataset, refArea)
	})
	return found
}

func (s *Source) reports(dataset, refArea string) bool {
	return slices.Contains(s.Datasets, dataset) &&
		(refArea == "" || len(s.Areas) == 0 || slices.Contains(s.Areas, refArea))
}

// unranked is the place of a source that names none: after the international
// ones that do, before nothing.
const unranked = 1000

func (s *Source) rank(dataset, refArea string) int {
	for _, key := range []string{dataset + "/" + refArea, dataset} {
		if place, ok := s.Rank[key]; ok {
			return place
		}
	}
	return unranked
}
