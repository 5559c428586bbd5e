package web

import (
	"bytes"
	"net/http"
)

// Render answers with a page.
func (s *Responder) Render(w http.ResponseWriter, r *http.Request, name string, data any) {
	s.RenderStatus(w, r, http.StatusOK, name, data)
}

// RenderStatus writes the page to memory first: a page is whole or an error.
func (s *Responder) RenderStatus(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	layout := "base"
	if fragment(r) {
		layout = "main"
	}
	var b bytes.Buffer
	if err := s.Pages[name].ExecuteTemplate(&b, layout, data); err != nil {
		s.Log.ErrorContext(r.Context(), "page failed", "page", name, "request", RequestID(r), "error", err)
		http.Error(w, "500 "+RequestID(r), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", LanguageOf(r))
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the reader went away
}

// fragment reports whether a script asks for what it puts into a panel of the page.
func fragment(r *http.Request) bool {
	return Query(r).Has("fragment") || r.Header.Get("X-Fragment") != ""
}
