package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/server"
	"siemmes/warehouse/admission"
)

// withoutFigures are the routes that answer without any figures: from what the program
// or the register has in memory, or a file that is kept.
var withoutFigures = []string{
	"GET /{$}", "GET /healthz", "GET /metrics", "GET /robots.txt", "GET /static/{path...}", "/", "/api/",
	"GET /api/v1/datasets", "GET /api/v1/releases", "GET /api/openapi.json",
	"GET /{lang}/releases", "GET /{lang}/sources", "GET /{lang}/about", "GET /{lang}/report", "GET /files/{sha}",
	"GET /{lang}/sign-in", "GET /{lang}/upload", "GET /{lang}/upload/{job}", "GET /{lang}/upload/{job}/annotated.xlsx", "GET /{lang}/upload/{job}/findings.csv",
}

// Where there is no room for answers, every route that reads figures says so with 503
// and when to ask again: none has a way around the admission.
func TestEveryRouteThatReadsFiguresIsAdmitted(t *testing.T) {
	p := newProgram(t).at(time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC))
	p.write(basis, months("5"))
	p.must("ingest", basis, "--edition", "base", "--publish")
	p.write(plantedName, months("7"))
	p.must("ingest", plantedName, "--edition", "planted", "--publish")
	site := p.site()
	defer site.Close()
	p.store.Room = admission.New(1<<30, 1<<29, time.Millisecond)
	leave, err := p.store.Room.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, pattern := range server.Routes() {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet || slices.Contains(withoutFigures, pattern) || strings.Contains(path, "/upload") {
			continue
		}
		for name, value := range map[string]string{
			"{lang}": "en", "{$}": "", "{dataset}": "BORDER", "{id}": "BORDER", "{area}": "CRI", "{chart}": "entries.svg", "{file}": "country-profile.xlsx",
		} {
			path = strings.ReplaceAll(path, name, value)
		}
		switch path {
		case "/en/releases/BORDER":
			path = "/en/releases/2"
		case "/en/report/country-profile.xlsx":
			path += "?country=CRI"
		case "/en/figure":
			path += "?dataset=BORDER"
		}
		resp, err := client.Get(site.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
			t.Errorf("%s (%s): %d, to be asked again after %q\n%.300s", pattern, path, resp.StatusCode, resp.Header.Get("Retry-After"), body)
		}
	}
}
