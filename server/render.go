package server

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed templates
var templates embed.FS

// readable undoes escapes that an address does not need after the question
// mark (RFC 3986, 3.4), so that people can read and type our links.
var readable = strings.NewReplacer("%2C", ",", "%3A", ":", "%2F", "/")

// parsePages reads the templates: each page together with the base layout and
// the parts. Asset gives the address of a file of /static.
func parsePages(asset func(string) string) (map[string]*template.Template, error) {
	base, err := template.New("").Funcs(template.FuncMap{"asset": asset}).ParseFS(templates, "templates/base.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the page layout: %w", err)
	}
	files, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the pages: %w", err)
	}
	pages := make(map[string]*template.Template, len(files))
	for _, file := range files {
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("read the page layout: %w", err)
		}
		if t, err = t.ParseFS(templates, file); err != nil {
			return nil, fmt.Errorf("read the page %s: %w", file, err)
		}
		pages[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return pages, nil
}

// render answers with a page.
func (s *responder) render(w http.ResponseWriter, r *http.Request, name string, data any) {
	s.renderStatus(w, r, http.StatusOK, name, data)
}

// renderStatus writes the page to memory first: a page is whole or an error.
func (s *responder) renderStatus(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	layout := "base"
	if r.URL.Query().Has("fragment") || r.Header.Get("X-Fragment") != "" {
		layout = "main" // what a script puts into a panel of the page
	}
	var b bytes.Buffer
	if err := s.Pages[name].ExecuteTemplate(&b, layout, data); err != nil {
		s.Log.ErrorContext(r.Context(), "page failed", "page", name, "request", requestID(r), "error", err)
		http.Error(w, "500 "+requestID(r), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", languageOf(r))
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the reader went away
}
