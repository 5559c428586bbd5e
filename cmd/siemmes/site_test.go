package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"siemmes/server"
	"siemmes/warehouse/store"
)

// The bundled spreadsheets load, and the site that is made of them answers:
// every country in three languages, every chart, every download it links to.
func TestSiteOfTheBundledSpreadsheets(t *testing.T) {
	p := newProgram(t)
	files, err := filepath.Glob("../../testdata/offices/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d bundled spreadsheets: %v", len(files), err)
	}
	load := []string{"ingest", "--publish"}
	for _, f := range files {
		absolute, err := filepath.Abs(f)
		if err != nil {
			t.Fatal(err)
		}
		load = append(load, absolute)
	}
	p.must(load...)
	site := p.site()
	defer site.Close()

	for _, lang := range []string{"es", "en", "fr"} {
		for _, page := range []string{"/", "/data", "/data/BORDER", "/releases", "/sources", "/upload"} {
			visit(t, site.URL, "/"+lang+page)
		}
		for _, country := range []string{"BLZ", "CAN", "CRI", "DOM", "GTM", "HND", "MEX", "NIC", "PAN", "SLV", "USA"} {
			visit(t, site.URL, "/"+lang+"/country/"+country+"?year=2023")
		}
	}
	body := visit(t, site.URL, "/es/country/MEX?year=2023")
	links := regexp.MustCompile(`(?:href|src|data-chart-src)="(/[^"]*(?:\.json|\.svg|\.xlsx|\.html)[^"]*)"`).FindAllStringSubmatch(body, -1)
	if len(links) < 10 {
		t.Fatalf("the profile of Mexico links to only %d charts and downloads", len(links))
	}
	for _, l := range links {
		visit(t, site.URL, strings.ReplaceAll(l[1], "&amp;", "&"))
	}
}

// site serves the program's database.
func (p *program) site() *httptest.Server {
	p.t.Helper()
	c := &call{Env: p.env(nil, io.Discard, io.Discard), db: filepath.Join(p.dir, "siemmes.duckdb")}
	s, err := store.Open(context.Background(), c.db, store.Options{Now: c.Now, OrReadOnly: true})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			p.t.Error(err)
		}
	})
	p.store = s // commands run inside the process that serves
	handler, err := c.site(s, server.Config{OpenFiles: p.openFiles}, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	return httptest.NewServer(handler)
}

func visit(t *testing.T, base, path string) string {
	t.Helper()
	answer, err := http.Get(base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", path, answer.Status)
	}
	return string(body)
}
