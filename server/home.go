package server

import (
	"net/http"
)

type homeView struct {
	view
	Countries countryTable
	Datasets  []datasetCard
	Releases  []releaseRow
	Empty     bool // nothing was published yet
}

type datasetCard struct{ ID, Name, About, Href, Span string }

// home shows the way to everything on one page.
func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, "html") {
		return nil
	}
	releases, err := publishedReleases(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	v := homeView{view: newView(r, "home"), Empty: len(releases) == 0}
	v.Title, v.Description = v.T("home.title"), v.T("home.lead")
	v.Scripts = []string{"figure.js"}
	v.Countries = s.countryTable(r.Context(), v.speaker)
	v.Datasets = s.datasetCards(r, v.speaker)
	for _, rel := range releases[:min(5, len(releases))] {
		v.Releases = append(v.Releases, newReleaseRow(s.Catalog, v.speaker, rel))
	}
	s.render(w, r, "home", v)
	return nil
}

func (s *site) datasetCards(r *http.Request, p speaker) []datasetCard {
	var cards []datasetCard
	for _, ds := range s.Catalog.Datasets() {
		c := datasetCard{ID: ds.ID, Name: ds.Names.In(p.Lang), About: ds.Description.In(p.Lang), Href: p.To("/data/" + ds.ID)}
		if h, err := s.Holdings.of(r.Context(), ds); err == nil {
			c.Span = spanText(p, h)
		}
		cards = append(cards, c)
	}
	return cards
}
