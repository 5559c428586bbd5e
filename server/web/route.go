package web

import (
	"net/http"
	"time"
)

// Handler is a route that may fail; the failure is told in one place.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one address of the site. Pages stand under each language.
type Route struct {
	Pattern string // "GET /data/{dataset}"
	Handler Handler
	Page    bool
	Desk    bool // needs the session
	Slow    bool // may take longer than a question
}

// The limits of one request.
const (
	// MaxForm bounds a form without a file.
	MaxForm = 1 << 20
	// QueryTimeout bounds an answer; the largest one measured took a tenth.
	QueryTimeout = 60 * time.Second
)
