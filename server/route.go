package server

import "net/http"

// handler is a route that may fail; the failure is told in one place.
type handler func(w http.ResponseWriter, r *http.Request) error

// route is one address of the site. Pages stand under each language.
type route struct {
	Pattern string // "GET /data/{dataset}"
	Handler handler
	Page    bool
	Desk    bool // needs the session
	Slow    bool // may take longer than a question
}

// maxForm bounds a form without a file.
const maxForm = 1 << 20
