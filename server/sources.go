package server

import (
	"net/http"

	"siemmes/reports"
	"siemmes/warehouse"
)

type sourcesView struct {
	view
	Sources []sourceView
}

// sourceView is one publisher's one table, and what to know of it.
type sourceView struct {
	ID, Name, Publisher, Licence, URL string
	Facts                             []pair
	Datasets                          []link
}

// licence is as the publisher states it; that he states none is our own word.
func licence(p speaker, text string) string {
	if text == "not stated" {
		return p.T("sources.not-stated")
	}
	return text
}

func (s *site) sources(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, "html") {
		return nil
	}
	v := sourcesView{view: newView(r, "sources")}
	v.Title, v.Description = v.T("sources.title"), v.T("sources.lead")
	for _, src := range s.Catalog.Sources() {
		sv := sourceView{ID: src.ID, Name: src.Names.In(v.Lang), Publisher: src.Publisher.In(v.Lang), Licence: licence(v.speaker, src.Licence), URL: src.URL}
		for _, f := range []struct {
			id    string
			names warehouse.Names
		}{{"through", src.Through}, {"counts", src.Counts}, {"duration", src.Duration}, {"leaves-out", src.LeavesOut}, {"revision", src.Revision}} {
			if text := f.names.In(v.Lang); text != "" {
				sv.Facts = append(sv.Facts, pair{v.T("sources." + f.id), text})
			}
		}
		for _, id := range src.Datasets {
			if ds, err := s.Catalog.Dataset(id); err == nil {
				sv.Datasets = append(sv.Datasets, link{ds.Names.In(v.Lang), v.To("/data/" + id + "?SOURCE=" + src.ID)})
			}
		}
		v.Sources = append(v.Sources, sv)
	}
	s.render(w, r, "sources", v)
	return nil
}

type aboutView struct {
	view
	Host       string
	Indicators []indicatorView
	Statuses   []flagView
}

type indicatorView struct{ ID, Name, Formula, Unit, Meaning, Reference string }

// flagView explains a mark.
type flagView struct{ Mark, Text string }

// about says how the figures are made, and how programs get at them.
func (s *site) about(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, "html") {
		return nil
	}
	v := aboutView{view: newView(r, "about"), Host: origin(r)}
	v.Title, v.Description = v.T("about.title"), v.T("about.lead")
	for _, ind := range s.Catalog.Indicators() {
		v.Indicators = append(v.Indicators, indicatorView{
			ind.ID, ind.Names.In(v.Lang), ind.Formula, s.Catalog.Unit(ind.Unit).Names.In(v.Lang), ind.Meaning.In(v.Lang), ind.Reference,
		})
	}
	for _, m := range reports.Marks(v.Lang) {
		v.Statuses = append(v.Statuses, flagView{m.Sign, m.Meaning})
	}
	v.Statuses = append(v.Statuses, flagView{"0", v.T("about.zero")})
	s.render(w, r, "about", v)
	return nil
}

// origin is the address of the site as the reader typed it.
func origin(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
