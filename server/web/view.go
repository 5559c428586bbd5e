package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// View is what every page has. Pages embed it, so that templates say {{.T "id"}}
// and {{.To "/data"}}.
type View struct {
	Speaker
	Title       string
	Description string // for search engines
	Section     string // which entry of the navigation is out
	Path        string // without the language: "/data/DATASET"
	Query       url.Values
	// Reload asks the browser to come back in so many seconds: how a page
	// waits where there is no JavaScript. Zero: never.
	Reload  int
	Scripts []string // of /static
	Charts  bool     // the page draws charts
}

// view starts the page of a request. Section is the navigation's.
func NewView(r *http.Request, section string) View {
	language := LanguageOf(r)
	path := r.URL.Path
	if len(path) >= 3 && slices.Contains(warehouse.Languages(), path[1:3]) {
		path = path[3:]
	}
	if path == "" {
		path = "/"
	}
	return View{Speaker: Speaker{language}, Section: section, Path: path, Query: Query(r)}
}

// navEntry is an entry of the navigation.
type navEntry struct {
	ID, Href, Label string
	Current         bool
}

// Nav lists the site's sections.
func (v View) Nav() []navEntry {
	var nav []navEntry
	for _, id := range []string{"data", "country", "report", "releases", "sources", "about"} {
		nav = append(nav, navEntry{id, v.To("/" + id), v.T("nav." + id), v.Section == id})
	}
	return nav
}

// languageLink leads to the same page, with the same selection, in a language.
type languageLink struct {
	Code, Name, Href string
	Current          bool
}

// Switch lists the languages.
func (v View) Switch() []languageLink {
	names := map[string]string{warehouse.Spanish: "Español", warehouse.English: "English", warehouse.French: "Français"}
	var links []languageLink
	for _, l := range warehouse.Languages() {
		links = append(links, languageLink{l, names[l], "/" + l + v.Path + QueryString(v.Query), l == v.Lang})
	}
	return links
}

// readable undoes escapes that an address does not need after the question
// mark (RFC 3986, 3.4), so that people can read and type our links.
var readable = strings.NewReplacer("%2C", ",", "%3A", ":", "%2F", "/")

// QueryString writes the part of an address after the path; commas and colons stay
// readable.
func QueryString(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + readable.Replace(q.Encode())
}
