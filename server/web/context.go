package web

import (
	"context"
	"net/http"
	"strings"

	"siemmes/warehouse"
)

type contextKey int

const (
	keyRequest contextKey = iota
	keyLang
	keyOffice
	keyQuery
	keyWay
)

// WithRequestID gives a request its id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, keyRequest, id)
}

// RequestID names the request in the log and on the error page.
func RequestID(r *http.Request) string {
	id, _ := r.Context().Value(keyRequest).(string)
	return id
}

// OfficeOf is who is signed in, nil where nobody is.
func OfficeOf(r *http.Request) *warehouse.Office {
	office, _ := r.Context().Value(keyOffice).(*warehouse.Office)
	return office
}

// isAPI tells programs from people: they get problem+json.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
