package site

import (
	"net/http"

	"siemmes/server/view"
	"siemmes/server/web"
)

type homeView struct {
	web.View
	Countries countryTable
	Datasets  []datasetCard
	Releases  []view.ReleaseRow
	Empty     bool // nothing was published yet
}

type datasetCard struct{ ID, Name, About, Href, Span string }

// home shows the way to everything on one page.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	releases, err := view.Published(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	v := homeView{View: web.NewView(r, "home"), Empty: len(releases) == 0}
	v.Title, v.Description = v.T("home.title"), v.T("home.lead")
	v.Scripts = []string{"figure.js"}
	if v.Countries, err = s.countryTable(r.Context(), v.Speaker); err != nil {
		return err
	}
	if v.Datasets, err = s.datasetCards(r, v.Speaker); err != nil {
		return err
	}
	for _, rel := range releases[:min(5, len(releases))] {
		v.Releases = append(v.Releases, view.NewReleaseRow(s.Catalog, v.Speaker, rel))
	}
	s.Render(w, r, "home", v)
	return nil
}

func (s *Site) datasetCards(r *http.Request, p web.Speaker) ([]datasetCard, error) {
	var cards []datasetCard
	for _, ds := range s.Catalog.Datasets() {
		c := datasetCard{ID: ds.ID, Name: ds.Names.In(p.Lang), About: ds.Description.In(p.Lang), Href: p.To("/data/" + ds.ID)}
		h, err := s.Holdings.Of(r.Context(), ds)
		if web.Passing(err) {
			return nil, err
		}
		if err == nil {
			c.Span = spanText(p, h)
		}
		cards = append(cards, c)
	}
	return cards, nil
}
