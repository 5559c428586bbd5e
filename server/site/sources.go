package site

import (
	"net/http"

	"siemmes/reports"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
)

type sourcesView struct {
	web.View
	Sources []sourceView
}

// sourceView is one publisher's one table, and what to know of it.
type sourceView struct {
	ID, Name, Publisher, Licence, URL string
	Facts                             []view.Pair
	Datasets                          []view.Link
}

func (s *Site) sources(w http.ResponseWriter, r *http.Request) error {
	v := sourcesView{View: web.NewView(r, "sources")}
	v.Title, v.Description = v.T("sources.title"), v.T("sources.lead")
	for _, src := range s.Catalog.Sources() {
		sv := sourceView{ID: src.ID, Name: src.Names.In(v.Lang), Publisher: src.Publisher.In(v.Lang), Licence: src.Licence.In(v.Lang), URL: src.URL}
		for _, f := range []struct {
			id    string
			names warehouse.Names
		}{{"through", src.Through}, {"counts", src.Counts}, {"duration", src.Duration}, {"leaves-out", src.LeavesOut}, {"revision", src.Revision}} {
			if text := f.names.In(v.Lang); text != "" {
				sv.Facts = append(sv.Facts, view.Pair{Name: v.T("sources." + f.id), Value: text})
			}
		}
		for _, id := range src.Datasets {
			if ds, err := s.Catalog.Dataset(id); err == nil {
				sv.Datasets = append(sv.Datasets, view.Link{Text: ds.Names.In(v.Lang), Href: v.To("/data/" + id + "?SOURCE=" + src.ID)})
			}
		}
		v.Sources = append(v.Sources, sv)
	}
	s.Render(w, r, "sources", v)
	return nil
}

type aboutView struct {
	web.View
	Host       string
	Indicators []indicatorView
	Statuses   []flagView
	Examples   []string // addresses of the API
}

type indicatorView struct{ ID, Name, Formula, Unit, Meaning, Reference string }

// flagView explains a mark.
type flagView struct{ Mark, Text string }

// about says how the figures are made, and how programs get at them.
func (s *Site) about(w http.ResponseWriter, r *http.Request) error {
	v := aboutView{View: web.NewView(r, "about"), Host: web.Origin(r)}
	v.Title, v.Description = v.T("about.title"), v.T("about.lead")
	for _, ind := range s.Catalog.Indicators() {
		v.Indicators = append(v.Indicators, indicatorView{
			ind.ID, ind.Names.In(v.Lang), ind.Formula, s.Catalog.Unit(ind.Unit).Names.In(v.Lang), ind.Meaning.In(v.Lang), ind.Reference.In(v.Lang),
		})
	}
	for _, path := range s.Catalog.Site().Examples {
		v.Examples = append(v.Examples, v.Host+"/api/v1/"+path)
	}
	for _, m := range reports.Marks(v.Lang) {
		v.Statuses = append(v.Statuses, flagView{m.Sign, m.Meaning})
	}
	v.Statuses = append(v.Statuses, flagView{"0", v.T("about.zero")})
	s.Render(w, r, "about", v)
	return nil
}
