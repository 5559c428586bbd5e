// Package web has what every room of the server does with a request: who asks and
// in which language, how pages, files and errors are answered, and what is kept.
package web

import (
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Responder answers requests in the ways that all rooms have in common: pages,
// errors, answers that the reader has already, and who asks.
type Responder struct {
	Log   *slog.Logger
	Now   func() time.Time
	Pages map[string]*template.Template
	// Version is the state of what readers can see.
	Version func() warehouse.Version
	// OpenFiles lets everybody have the files behind the figures.
	OpenFiles bool
	// Labels has the labels of codes that messages name.
	Labels lang.Labels
	// Cache keeps answers, and values that they are made of.
	Cache *Cache
}

// ReaderOf is who asks: the office that is signed in, or the public. Only the routes
// of the desk know who is signed in; on all others everybody is the public.
func (s *Responder) ReaderOf(r *http.Request) warehouse.Reader {
	who := warehouse.Reader{Files: s.OpenFiles}
	if office := OfficeOf(r); office != nil {
		who.Office, who.Files = office.Name, true
	}
	return who
}

// Reader is for whom a message is written: the reader of a page, or a program.
func (s *Responder) Reader(r *http.Request) lang.Reader {
	if isAPI(r) {
		return lang.Reader{Language: LanguageOf(r), Surface: lang.API, Labels: s.Labels}
	}
	return s.PageReader(LanguageOf(r))
}

// PageReader is the reader of a page in a language.
func (s *Responder) PageReader(language string) lang.Reader {
	return lang.Reader{Language: language, Surface: lang.Desk, Labels: s.Labels}
}
