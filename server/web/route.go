package web

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Handler is a route that may fail; the failure is reported in one place.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one address of the site. Pages are under each language.
type Route struct {
	Pattern string // "GET /data/{dataset}"
	Handler Handler
	Page    bool
	Desk    bool   // needs the session
	Slow    bool   // may take longer than a question
	Light   bool   // is answered at once, without figures
	Params  Params // after the question mark
	// Kept reports whether the answers are the same for everybody who is not signed in,
	// so that they are made once. Asked writes what is asked, as Responder.Kept takes it.
	Kept  bool
	Asked func(r *http.Request) string
}

// The limits of one request.
const (
	// MaxForm bounds a form without a file.
	MaxForm = 1 << 20
	// QueryTimeout bounds an answer, or the time until a download begins; the
	// largest one measured took a tenth.
	QueryTimeout = 60 * time.Second
)

// Beginning returns a context that ends after QueryTimeout, with the cause
// context.DeadlineExceeded, unless begun is called before.
func Beginning(parent context.Context) (ctx context.Context, begun, cancel func()) {
	return beginning(parent, QueryTimeout)
}

func beginning(parent context.Context, limit time.Duration) (ctx context.Context, begun, cancel func()) {
	ctx, end := context.WithCancelCause(parent)
	timer := time.AfterFunc(limit, func() { end(context.DeadlineExceeded) })
	return ctx, func() { timer.Stop() }, func() { timer.Stop(); end(nil) }
}

// TooLate returns the error of a context that ended because of its deadline, and
// otherwise the error itself.
func TooLate(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return err
}
