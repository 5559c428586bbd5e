package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// table lists every address. docs/server.md says what each is for.
func (s *shell) table() []web.Route {
	return slices.Concat([]web.Route{
		{Pattern: "GET /{$}", Handler: s.root, Light: true},
		{Pattern: "GET /healthz", Handler: s.healthz, Light: true},
		{Pattern: "GET /robots.txt", Handler: s.robots, Light: true},
		{Pattern: "GET /static/{path...}", Handler: s.static, Light: true, Params: web.Params{Once: []string{"v"}}},
		{Pattern: "/", Handler: s.missing, Light: true},
	}, s.rooms.site.Routes(), s.rooms.desk.Routes(), s.rooms.api.Routes())
}

// Routes lists every address of the site as it is registered ("GET /files/{sha}");
// pages are under each language ("GET /{lang}/releases/{id}").
func Routes() []string {
	var patterns []string
	for _, rt := range (&shell{}).table() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if rt.Page {
			path = "/{lang}" + path
		}
		patterns = append(patterns, strings.TrimSpace(method+" "+path))
	}
	return patterns
}

// routes puts the table behind one multiplexer.
func (s *shell) routes() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.table() {
		h := s.serve(rt)
		if rt.Desk {
			h = s.sessions.Handler(h)
		}
		method, path, both := strings.Cut(rt.Pattern, " ")
		switch {
		case rt.Page:
			for _, l := range warehouse.Languages() {
				mux.Handle(method+" /"+l+path, h)
			}
			if method == http.MethodGet && path != "/{$}" {
				mux.HandleFunc(rt.Pattern, toLanguage)
			}
		case both && strings.HasPrefix(path, "/api/"):
			mux.Handle(rt.Pattern, allow(h))
			mux.Handle("OPTIONS "+path, allow(h))
		case strings.HasPrefix(rt.Pattern, "/api/"):
			mux.Handle(rt.Pattern, allow(h))
		default:
			mux.Handle(rt.Pattern, h)
		}
	}
	return mux
}

// serve runs a handler with a deadline, and tells its failure. Nothing that it answers
// may be kept by a cache that does not ask again; handlers say where more holds.
func (s *shell) serve(rt web.Route) http.Handler {
	handler := s.admitted(rt)
	if rt.Kept { // what is there needs no admission
		handler = s.Kept(handler, rt.Asked)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rt.Desk { // those are private already
			w.Header().Set("Cache-Control", "no-cache")
		}
		r, err := rt.Params.Read(r)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		if !rt.Slow {
			ctx, cancel := context.WithTimeout(r.Context(), web.QueryTimeout)
			defer cancel()
			r = r.WithContext(ctx)
		}
		r = web.Asking(r)
		s.rooms.desk.Settle(r.Context())
		if err := handler(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// admitted is the handler of a route behind the gate of pages and charts. Of a slow one the
// figures have a gate of their own, and an office waits for no reader.
func (s *shell) admitted(rt web.Route) web.Handler {
	if rt.Slow || rt.Light || rt.Desk {
		return rt.Handler
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		w, r, done, err := web.Working(s.work, w, r)
		if err != nil {
			return err
		}
		defer done()
		return rt.Handler(w, r)
	}
}

// missing answers every other address. /es is /es/, an unknown page is 404, and
// a method that a page does not know is 405.
func (s *shell) missing(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return web.ErrMethod
	}
	for _, l := range warehouse.Languages() {
		if r.URL.Path == "/"+l {
			http.Redirect(w, r, "/"+l+"/", http.StatusMovedPermanently)
			return nil
		}
	}
	return warehouse.NewError(warehouse.ErrNotFound, "request.no-page", "path", r.URL.Path)
}

func (s *shell) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /*/figure\nDisallow: /*/upload\nDisallow: /files/\n")) // the reader went away
	return nil
}

// root sends a reader to the site in their language.
func (s *shell) root(w http.ResponseWriter, r *http.Request) error {
	toLanguage(w, r)
	return nil
}

// toLanguage sends a reader who wrote an address without a language to the
// page in his.
func toLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, "/"+web.Preferred(r)+r.URL.RequestURI(), http.StatusFound)
}

// allow lets scripts of other sites read the API: it holds nothing private.
func allow(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "Content-Disposition, ETag, Last-Modified, X-Request-Id, X-Release, X-Rows")
		h.Add("Vary", "Accept, Accept-Language")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
			h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}
