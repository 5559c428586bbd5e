package web

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// matcher chooses among our languages; the first is taken where none fits.
var matcher = language.NewMatcher([]language.Tag{language.Spanish, language.English, language.French})

// Preferred is the language a browser asks for.
func Preferred(r *http.Request) string {
	tags, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language")) // what cannot be read asks for nothing
	_, i, _ := matcher.Match(tags...)
	return warehouse.Languages()[i]
}

// language is the one of the page: the first part of its path, else ?lang=,
// else what the browser asks for.
func LanguageOf(r *http.Request) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	for _, l := range []string{first, Query(r).Get("lang")} {
		if slices.Contains(warehouse.Languages(), l) {
			return l
		}
	}
	return Preferred(r)
}

// Message is a text of this room: the ids in server.yml without their prefix.
func Message(language, id string, pairs ...any) string {
	return lang.T(language, "server."+id, pairs...)
}
