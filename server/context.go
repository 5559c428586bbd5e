package server

import (
	"net/http"
	"strings"

	"siemmes/warehouse"
)

type contextKey int

const (
	keyRequest contextKey = iota
	keyLang
	keyOffice
)

// requestID names the request in the log and on the error page.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(keyRequest).(string)
	return id
}

// officeOf is who is signed in, nil where nobody is.
func officeOf(r *http.Request) *warehouse.Office {
	office, _ := r.Context().Value(keyOffice).(*warehouse.Office)
	return office
}

// isAPI tells programs from people: they get problem+json.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
