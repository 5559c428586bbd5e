package server

import (
	"net/http"
	"slices"

	"siemmes/warehouse"
)

// root sends a reader to the site in his language.
func (s *site) root(w http.ResponseWriter, r *http.Request) error {
	toLanguage(w, r)
	return nil
}

// toLanguage sends a reader who wrote an address without a language to the
// page in his.
func toLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, "/"+preferred(r)+r.URL.RequestURI(), http.StatusFound)
}

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
	releases, err := s.published(r)
	if err != nil {
		return err
	}
	v := homeView{view: s.view(r, "home"), Empty: len(releases) == 0}
	v.Title, v.Description = v.T("home.title"), v.T("home.lead")
	v.Scripts = []string{"figure.js"}
	v.Countries = s.countryTable(r.Context(), v.speaker)
	v.Datasets = s.datasetCards(r, v.speaker)
	for _, rel := range releases[:min(5, len(releases))] {
		v.Releases = append(v.Releases, s.releaseRow(v.speaker, rel))
	}
	s.render(w, r, "home", v)
	return nil
}

func (s *site) datasetCards(r *http.Request, p speaker) []datasetCard {
	var cards []datasetCard
	for _, ds := range s.Catalog.Datasets() {
		c := datasetCard{ID: ds.ID, Name: ds.Names.In(p.Lang), About: ds.Description.In(p.Lang), Href: p.To("/data/" + ds.ID)}
		if h, err := s.holdings(r.Context(), ds); err == nil {
			c.Span = h.span(p)
		}
		cards = append(cards, c)
	}
	return cards
}

// published lists the releases everybody may see, the newest first.
func (s *site) published(r *http.Request) ([]warehouse.Release, error) {
	releases, err := s.Warehouse.Releases(r.Context(), warehouse.Reader{})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(releases, func(a, b warehouse.Release) int { return b.Number - a.Number })
	return releases, nil
}
