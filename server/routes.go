package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"siemmes/warehouse"
)

// handler is a route that may fail; the failure is told in one place.
type handler func(w http.ResponseWriter, r *http.Request) error

// route is one address of the site. Pages stand under each language.
type route struct {
	pattern string // "GET /data/{dataset}"
	handler handler
	page    bool
	desk    bool // needs the session
	slow    bool // may take longer than a question
}

// table lists every address. docs/server.md tells what each is for.
func (s *site) table() []route {
	return []route{
		{pattern: "GET /{$}", handler: s.root},
		{pattern: "GET /healthz", handler: s.healthz},
		{pattern: "GET /metrics", handler: s.showMetrics},
		{pattern: "GET /robots.txt", handler: s.robots},
		{pattern: "GET /static/{path...}", handler: s.static},
		{pattern: "GET /files/{sha}", handler: s.file, desk: true, slow: true},

		{pattern: "GET /{$}", handler: s.home, page: true},
		{pattern: "GET /data", handler: s.catalogue, page: true},
		{pattern: "GET /data/{dataset}", handler: s.dataset, page: true},
		{pattern: "GET /data/{dataset}/chart.json", handler: s.chartJSON, page: true},
		{pattern: "GET /data/{dataset}/chart.svg", handler: s.chartSVG, page: true},
		{pattern: "GET /country", handler: s.countries, page: true},
		{pattern: "GET /country/{area}", handler: s.country, page: true},
		{pattern: "GET /country/{area}/profile.xlsx", handler: s.profileFile, page: true},
		{pattern: "GET /country/{area}/profile.html", handler: s.profileFile, page: true},
		{pattern: "GET /country/{area}/chart/{chart}", handler: s.countryChart, page: true},
		{pattern: "GET /figure", handler: s.figure, page: true},
		{pattern: "GET /releases", handler: s.releases, page: true},
		{pattern: "GET /releases/{id}", handler: s.release, page: true},
		{pattern: "GET /sources", handler: s.sources, page: true},
		{pattern: "GET /about", handler: s.about, page: true},

		{pattern: "GET /upload", handler: s.desk, page: true, desk: true},
		{pattern: "POST /upload/sign-in", handler: s.signIn, page: true, desk: true},
		{pattern: "POST /upload/sign-out", handler: s.signOut, page: true, desk: true},
		{pattern: "POST /upload", handler: s.receive, page: true, desk: true, slow: true},
		{pattern: "GET /upload/{job}", handler: s.job, page: true, desk: true},
		{pattern: "GET /upload/{job}/annotated", handler: s.annotated, page: true, desk: true, slow: true},
		{pattern: "GET /upload/{job}/findings", handler: s.printed, page: true, desk: true},
		{pattern: "GET /upload/{job}/findings.json", handler: s.findingsFile, page: true, desk: true},
		{pattern: "GET /upload/{job}/findings.csv", handler: s.findingsFile, page: true, desk: true},
		{pattern: "GET /upload/{job}/proposal", handler: s.proposal, page: true, desk: true},
		{pattern: "GET /upload/{job}/proposal.yml", handler: s.proposalFile, page: true, desk: true},
		{pattern: "POST /upload/{job}/proposal", handler: s.keepProposal, page: true, desk: true},
		{pattern: "GET /upload/{job}/progress", handler: s.jobProgress, page: true, desk: true},
		{pattern: "POST /upload/{job}/accept", handler: s.accept, page: true, desk: true},
		{pattern: "POST /upload/{job}/publish", handler: s.publish, page: true, desk: true, slow: true},
		{pattern: "POST /upload/{job}/discard", handler: s.discard, page: true, desk: true},

		{pattern: "GET /api/v1/datasets", handler: s.apiDatasets},
		{pattern: "GET /api/v1/datasets/{id}", handler: s.apiStructure},
		{pattern: "GET /api/v1/data/{id}", handler: s.apiData},
		{pattern: "GET /api/v1/explain/{id}", handler: s.apiExplain},
		{pattern: "GET /api/v1/releases", handler: s.apiReleases},
		{pattern: "/api/", handler: s.apiMissing},
		{pattern: "/", handler: s.missing},
	}
}

// Routes lists every address of the site as it is registered ("GET /files/{sha}");
// pages stand under each language ("GET /{lang}/releases/{id}").
func Routes() []string {
	var patterns []string
	for _, rt := range (&site{}).table() {
		method, path, _ := strings.Cut(rt.pattern, " ")
		if rt.page {
			path = "/{lang}" + path
		}
		patterns = append(patterns, strings.TrimSpace(method+" "+path))
	}
	return patterns
}

// routes puts the table behind one multiplexer.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.table() {
		h := s.serve(rt)
		if rt.desk {
			h = s.sessions.LoadAndSave(s.identified(h))
		}
		method, path, both := strings.Cut(rt.pattern, " ")
		switch {
		case rt.page:
			for _, l := range warehouse.Languages() {
				mux.Handle(method+" /"+l+path, h)
			}
			if method == http.MethodGet && path != "/{$}" {
				mux.HandleFunc(rt.pattern, toLanguage)
			}
		case both && strings.HasPrefix(path, "/api/"):
			mux.Handle(rt.pattern, allow(h))
			mux.Handle("OPTIONS "+path, allow(h))
		case strings.HasPrefix(rt.pattern, "/api/"):
			mux.Handle(rt.pattern, allow(h))
		default:
			mux.Handle(rt.pattern, h)
		}
	}
	return mux
}

// serve runs a handler with a deadline, and tells its failure. Nothing that it answers
// may be kept by a cache that does not ask again; handlers say where more holds.
func (s *site) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rt.desk { // those are private already
			w.Header().Set("Cache-Control", "no-cache")
		}
		if !rt.slow {
			ctx, cancel := context.WithTimeout(r.Context(), queryTimeout)
			defer cancel()
			r = r.WithContext(ctx)
		}
		s.jobs.settle(s.Warehouse.Version().Sealed)
		if err := rt.handler(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// missing answers every other address. /es is /es/, an unknown page is 404, and
// a method that a page does not know is 405.
func (s *site) missing(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errMethod
	}
	for _, l := range warehouse.Languages() {
		if r.URL.Path == "/"+l {
			http.Redirect(w, r, "/"+l+"/", http.StatusMovedPermanently)
			return nil
		}
	}
	return fmt.Errorf("page %s: %w", r.URL.Path, warehouse.ErrNotFound)
}

func (s *site) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /*/figure\nDisallow: /*/upload\nDisallow: /files/\n")) // the reader went away
	return nil
}
