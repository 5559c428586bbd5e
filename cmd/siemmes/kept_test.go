package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"siemmes/server"
)

// siteWith serves the database that is open, with so many bytes of answers kept.
func (p *program) siteWith(cache int64) http.Handler {
	p.t.Helper()
	c := &call{Env: p.env(nil, io.Discard, io.Discard), db: filepath.Join(p.dir, "siemmes.duckdb")}
	if err := c.readOwn(); err != nil {
		p.t.Fatal(err)
	}
	h, err := serveCall{c}.site(p.store, server.Config{OpenFiles: p.openFiles, Cache: cache}, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	return h
}

// ask asks a site, with the tag of an earlier answer.
func ask(h http.Handler, path, tag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://site.test"+path, nil)
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// keptPaths are answers of every kind, from one dataset and from several.
var keptPaths = []string{
	"/en/", "/es/data", "/en/data?q=remittances", "/en/data/REMITTANCES", "/fr/data/IRREGULAR", "/en/data/REMITTANCES/chart.svg", "/es/data/IRREGULAR/chart.json",
	"/en/country", "/en/country/MEX?year=2023", "/en/country/PAN?year=2023", "/es/country/MEX/profile.html?year=2023", "/en/report", "/en/report/quality.html",
	"/en/releases", "/en/releases/1", "/en/releases/2", "/en/sources", "/en/about", "/api/v1/datasets", "/api/v1/datasets/IRREGULAR",
	"/api/v1/data/REMITTANCES.json", "/api/v1/data/REMITTANCES.csv?by=REF_AREA&freq=A", "/api/v1/data/IRREGULAR.csv?period=2023", "/api/v1/explain/REMITTANCES.csv?period=2023",
	"/api/v1/releases", "/api/openapi.json",
}

// Whatever is done, a site that keeps answers gives what one gives that keeps none, and a
// tag holds exactly as long as the answer is the same to its reader.
func TestASiteThatKeepsAnswersSaysTheSame(t *testing.T) {
	p := newProgram(t)
	p.now = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	p.must("ingest", "--publish", sampleFile(t, "mex_banxico_*"))
	p.site().Close()
	keeps, fresh := p.siteWith(0), p.siteWith(-1)
	last := map[string]*httptest.ResponseRecorder{}
	for _, act := range []keptAct{
		{nil, nil},
		{[]string{"offices", "add", "INM", "--areas", "MEX"}, keptPaths},
		{[]string{"ingest", sampleFile(t, "pan_snm_*")}, keptPaths}, // a draft
		{
			[]string{"releases", "publish", "D2"},
			[]string{"/en/data/REMITTANCES", "/en/data/REMITTANCES/chart.svg", "/api/v1/data/REMITTANCES.json", "/api/v1/data/REMITTANCES.csv?by=REF_AREA&freq=A", "/api/v1/explain/REMITTANCES.csv?period=2023"},
		},
		{[]string{"releases", "seal", "2"}, []string{"/en/data/REMITTANCES/chart.svg", "/api/v1/data/REMITTANCES.json"}},
		{[]string{"releases", "withdraw", "1", "--reason", "a test"}, []string{"/fr/data/IRREGULAR/chart.svg", "/api/v1/data/IRREGULAR.csv?period=2023", "/api/v1/datasets/IRREGULAR"}},
	} {
		if act.args != nil {
			p.must(slices.Concat(act.args, act.cell(t, fresh))...)
		}
		for _, path := range keptPaths {
			one, two := ask(keeps, path, ""), ask(fresh, path, "")
			if one.Code != two.Code || one.Code == http.StatusOK && one.Body.String() != two.Body.String() || one.Header().Get("ETag") != two.Header().Get("ETag") {
				t.Errorf("after %q %s is kept as %d with tag %s, and is %d with tag %s", act.args, path, one.Code, one.Header().Get("ETag"), two.Code, two.Header().Get("ETag"))
			}
			was := last[path]
			last[path] = two
			if was == nil {
				continue
			}
			again := ask(keeps, path, was.Header().Get("ETag"))
			if again.Code == http.StatusNotModified && was.Body.String() != two.Body.String() {
				t.Errorf("after %q the old tag of %s holds, and the answer is another", act.args, path)
			}
			for _, same := range act.same {
				if same == path && two.Code == http.StatusOK && again.Code != http.StatusNotModified {
					t.Errorf("after %q, which does not touch it, %s is sent again", act.args, path)
				}
			}
		}
	}
}

// keptAct is a command with what it leaves as it is.
type keptAct struct{ args, same []string }

// cell is a cell to seal: the first one that an answer was made from.
func (a keptAct) cell(t *testing.T, h http.Handler) []string {
	if a.args[1] != "seal" {
		return nil
	}
	rows, err := csv.NewReader(ask(h, "/api/v1/explain/IRREGULAR.csv?period=2023", "").Body).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(rows, err)
	}
	row := rows[1]
	return []string{row[slices.Index(rows[0], "sheet")] + "!" + row[slices.Index(rows[0], "cell")]}
}

// sampleFile is the one bundled spreadsheet of a pattern, or the first.
func sampleFile(t testing.TB, pattern string) string {
	t.Helper()
	for _, file := range bundled(t) {
		if ok, _ := filepath.Match(pattern, filepath.Base(file)); ok {
			return file
		}
	}
	t.Fatalf("no bundled file %s", pattern)
	return ""
}

// BenchmarkKept compares a site that keeps answers with one that keeps none: how many
// requests a second each answers to 1, 10 and 100 clients that ask the same.
func BenchmarkKept(b *testing.B) {
	p := newProgram(b)
	p.must("ingest", "--publish", sampleFile(b, "mex_banxico_*"), sampleFile(b, "pan_snm_*"))
	p.site().Close()
	keeps, fresh := p.siteWith(0), p.siteWith(-1)
	for _, path := range []string{"/en/data/REMITTANCES", "/en/data/REMITTANCES/chart.svg", "/en/country/MEX?year=2023", "/en/country/MEX/profile.xlsx?year=2023", "/api/v1/data/REMITTANCES.json?by=REF_AREA&freq=A"} {
		b.Run(strings.Trim(strings.ReplaceAll(path, "/", "_"), "_"), func(b *testing.B) {
			for b.Loop() {
				for _, clients := range []int{1, 10, 100} {
					with, without := perSecond(keeps, path, clients), perSecond(fresh, path, clients)
					b.ReportMetric(with, fmt.Sprintf("kept/s@%d", clients))
					b.ReportMetric(without, fmt.Sprintf("made/s@%d", clients))
				}
			}
		})
	}
}

// perSecond is how many requests a second a site answers to clients at once. Each asks as
// browsers do, for gzip.
func perSecond(h http.Handler, path string, clients int) float64 {
	const long = 400 * time.Millisecond
	var mu sync.Mutex
	var all sync.WaitGroup
	requests, start := 0, time.Now()
	for range clients {
		all.Go(func() {
			n := 0
			for n == 0 || time.Since(start) < long {
				r := httptest.NewRequest(http.MethodGet, "http://site.test"+path, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				h.ServeHTTP(httptest.NewRecorder(), r)
				n++
			}
			mu.Lock()
			requests += n
			mu.Unlock()
		})
	}
	all.Wait()
	return float64(requests) / time.Since(start).Seconds()
}
