package server

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"siemmes/server/web"
)

// policy is the Content-Security-Policy of every answer: everything from this
// site, nothing inline, nobody may frame it. The font is that of the charts,
// which are measured with it on both sides.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// wrap puts around every route what all of them need, outermost first: an id
// and a log line, one place that recovers from a panic, the security headers,
// compression, and the refusal of posts from other sites.
func (s *shell) wrap(next http.Handler, front web.Front) http.Handler {
	guard := http.NewCrossOriginProtection()
	if front.Public != nil {
		_ = guard.AddTrustedOrigin(front.Public.String()) // it was read by NewFront
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Fail(w, r, web.ErrOrigin)
	}))
	h := guard.Handler(next)
	h = compressed(h)
	h = secure(h)
	h = s.recovered(h)
	return front.Handler(s.logged(h))
}

func compressed(next http.Handler) http.Handler {
	// The default settings are always valid, so there is no error to meet.
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return next
	}
	return wrap(next)
}

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if web.IsHTTPS(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into a page. http.ErrAbortHandler is how a handler
// says that it wants the connection closed, and passes.
func (s *shell) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler) // half a page is on its way: cut it off
			}
			s.Fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// recorder remembers what was answered, for the log and the metrics.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (s *shell) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [6]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		id := hex.EncodeToString(b[:])
		start := s.Now()
		r = r.WithContext(web.WithRequestID(r.Context(), id))
		w.Header().Set("X-Request-Id", id)
		rec := &recorder{ResponseWriter: web.NewOutgoing(w)}
		defer func() {
			took := s.Now().Sub(start)
			s.metrics.observe(r, rec.status, took)
			s.Log.LogAttrs(r.Context(), level(r, rec.status), "request",
				slog.String("request", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.String("route", r.Pattern), slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes),
				slog.Duration("took", took.Round(10*time.Microsecond)))
		}()
		next.ServeHTTP(rec, r)
	})
}

// level keeps the log readable: what a reader's page pulls in, and the checks
// of a monitor, are not worth a line each.
func level(r *http.Request, status int) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelWarn
	case r.URL.Path == "/healthz", strings.HasPrefix(r.URL.Path, "/static/"):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
