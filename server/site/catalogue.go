package site

import (
	"net/http"
	"strings"

	"siemmes/server/web"
	"siemmes/warehouse"
)

type catalogueView struct {
	web.View
	Asked    string
	Results  []resultView
	Datasets []datasetCard
}

// resultView is one line of a search.
type resultView struct{ KindWord, Name, About, Href string }

// catalogue lists the datasets, and finds anything by its words.
func (s *Site) catalogue(w http.ResponseWriter, r *http.Request) error {
	v := catalogueView{View: web.NewView(r, "data"), Asked: strings.TrimSpace(web.Query(r).Get("q"))}
	v.Title, v.Description = v.T("catalogue.title"), v.T("catalogue.lead")
	if v.Asked != "" {
		for _, h := range s.words.find(v.Asked, 30) {
			if res := s.result(r, v.Speaker, h); res.Href != "" {
				v.Results = append(v.Results, res)
			}
		}
	}
	var err error
	if v.Datasets, err = s.datasetCards(r, v.Speaker); err != nil {
		return err
	}
	s.Render(w, r, "catalogue", v)
	return nil
}

// result is what a hit leads to; its Href is empty where it leads nowhere.
func (s *Site) result(r *http.Request, p web.Speaker, h hit) resultView {
	res := resultView{KindWord: p.T("kind." + h.Kind), Name: h.Names.In(p.Lang), About: h.About.In(p.Lang)}
	switch h.Kind {
	case "dataset":
		res.Href = p.To("/data/" + h.ID)
		if h.Area != nil {
			res.Name += " – " + h.Area.Names.In(p.Lang)
			res.Href += "?REF_AREA=" + h.Area.ID
		}
	case "area":
		res.Href = p.To("/country/" + h.ID)
	case "group":
		if ds := s.reportedBy(r, h.ID); ds != nil {
			res.Href = p.To("/data/" + ds.ID + "?REF_AREA=" + h.ID)
		}
	case "source":
		res.Href = p.To("/sources") + "#" + h.ID
	case "indicator":
		res.Href = p.To("/about") + "#" + h.ID
	}
	return res
}

// reportedBy is the first dataset that has figures of a reporting area, nil
// where none has.
func (s *Site) reportedBy(r *http.Request, area string) *warehouse.Dataset {
	for _, ds := range s.Catalog.Datasets() {
		if h, err := s.Holdings.Of(r.Context(), ds); err == nil && h.Has(area) {
			return ds
		}
	}
	return nil
}
