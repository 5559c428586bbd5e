package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"siemmes/server/api"
	"siemmes/server/question"
	"siemmes/server/web"
)

func TestAPIAnswersInEveryFormat(t *testing.T) {
	w := newWorld(t)
	const ask = "/api/v1/data/BORDER?where=REF_AREA=CR&where=COUNTERPART_AREA=Nicaragua&period=2023-07"
	tests := []struct{ path, accept, contentType, body string }{
		{ask, "", "application/json", "26046"},
		{ask, "text/csv", "text/csv; charset=utf-8", "26046"},
		{ask + "&format=csv", "application/json", "text/csv; charset=utf-8", "26046"},
		{strings.Replace(ask, "BORDER", "BORDER.csv", 1), "", "text/csv; charset=utf-8", "CRI"},
		{strings.Replace(ask, "BORDER", "border.xlsx", 1), "", question.ContentXLSX, "workbook"},
		{strings.Replace(ask, "BORDER", "BORDER.parquet", 1), "", "application/vnd.apache.parquet", "PAR1"},
		{strings.Replace(ask, "BORDER", "BORDER.arrow", 1), "", "application/vnd.apache.arrow.file", "ARROW1"},
	}
	for _, tt := range tests {
		rec := w.get(tt.path, "Accept", tt.accept)
		if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != tt.contentType || !strings.Contains(rec.Body.String(), tt.body) {
			t.Errorf("%s (Accept %q): %d %s\n%.300s", tt.path, tt.accept, rec.Code, rec.Header().Get("Content-Type"), rec.Body)
		}
	}
}

func TestAPIErrorsAreProblems(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		path   string
		status int
		detail string
	}{
		{"/api/v1/data/NOTHING", 404, "NOTHING"},
		{"/api/v1/data/BORDER?where=REF_AREA=Atlantis", 404, "Atlantis"},
		{"/api/v1/data/BORDER?where=COLOUR=RED", 400, "COLOUR"},
		{"/api/v1/data/BORDER?where=REF_AREA", 400, "REF_AREA"},
		{"/api/v1/data/BORDER?freq=Z", 400, "Z"},
		{"/api/v1/data/BORDER?as-of=yesterday", 400, "yesterday"},
		{"/api/v1/data/BORDER.pdf", 400, "csv"},
		{"/api/v1/data/BORDER?wher=REF_AREA=CRI", 400, "wher"},
		{"/api/v1/data/REMITTANCES?where=MEASURE=OPERATIONS", 422, "MEASURE"},
		{"/api/v1/explain/BORDER.xlsx", 400, "csv"},
		{"/api/v2", 404, "/api/v1/data"},
	}
	for _, tt := range tests {
		rec := w.get(tt.path, "Accept-Language", "en")
		var p web.Problem
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
			t.Errorf("%s: %v in %s", tt.path, err, rec.Body)
		}
		if rec.Code != tt.status || p.Status != tt.status || !strings.Contains(p.Detail, tt.detail) || p.Instance == "" {
			t.Errorf("%s: %d %+v", tt.path, rec.Code, p)
		}
		if rec.Header().Get("Content-Type") != "application/problem+json" || rec.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: headers %v", tt.path, rec.Header())
		}
	}
}

func TestAPIDescribesTheDatasets(t *testing.T) {
	w := newWorld(t)
	var all struct{ Datasets []api.Dataset }
	decode(t, w.get("/api/v1/datasets"), &all)
	if len(all.Datasets) != 11 {
		t.Errorf("%d datasets, want 11", len(all.Datasets))
	}
	var one api.Dataset
	decode(t, w.get("/api/v1/datasets/border"), &one)
	if one.ID != "BORDER" || len(one.Dimensions) != 12 || one.Dimensions[1].ID != "REF_AREA" || len(one.Dimensions[1].Codes) != 2 {
		t.Errorf("BORDER is described as %+v", one)
	}
	if c := one.Dimensions[1].Codes[0]; c.ID != "CRI" || c.Names["fr"] != "Costa Rica" {
		t.Errorf("the first reporting country is %+v", c)
	}
	if len(one.Coverage) == 0 || one.Coverage[0].First != "2015" || one.Coverage[0].Last != "2023" || one.Coverage[0].Observed != "2023" {
		t.Errorf("coverage is %+v", one.Coverage)
	}
}

func TestAPIExplains(t *testing.T) {
	w := newWorld(t)
	const ask = "?where=REF_AREA=CRI&where=COUNTERPART_AREA=NIC&period=2023-07"
	csv := w.get("/api/v1/explain/BORDER.csv" + ask).Body.String()
	if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[0], "FREQ,REF_AREA,SOURCE") || !strings.Contains(lines[1], "Cuadro 1,E12,26 046") {
		t.Errorf("explain gives\n%s", csv)
	}
	var out struct{ Cells []map[string]string }
	decode(t, w.get("/api/v1/explain/BORDER"+ask), &out)
	if len(out.Cells) != 1 || out.Cells[0]["cell"] != "E12" || out.Cells[0]["sha256"] != hash {
		t.Errorf("explain gives %v", out.Cells)
	}
}

func TestAPIListsPublishedReleasesOnly(t *testing.T) {
	var out struct{ Releases []api.Release }
	decode(t, newWorld(t).get("/api/v1/releases"), &out)
	if len(out.Releases) != 3 || out.Releases[0].Release != 3 || out.Releases[2].Status != "withdrawn" {
		t.Errorf("releases are %+v", out.Releases)
	}
}

func TestAPIIsForOtherSitesToo(t *testing.T) {
	w := newWorld(t)
	rec := w.do(httptest.NewRequest(http.MethodOptions, "/api/v1/data/BORDER", nil), "Origin", "https://example.org")
	if rec.Code != http.StatusNoContent || rec.Header().Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(rec.Header().Get("Access-Control-Allow-Methods"), "GET") {
		t.Errorf("preflight: %d %v", rec.Code, rec.Header())
	}
	vary := strings.Join(w.get("/api/v1/releases").Header().Values("Vary"), ",")
	for _, want := range []string{"Accept", "Accept-Language", "Accept-Encoding"} {
		if !strings.Contains(vary, want) {
			t.Errorf("Vary is %q, without %s", vary, want)
		}
	}
}

func TestAnswersAreCompressed(t *testing.T) {
	rec := newWorld(t).get("/en/about", "Accept-Encoding", "gzip")
	if rec.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("Content-Encoding is %q", rec.Header().Get("Content-Encoding"))
	}
}

func TestMetricsNameRoutesAndNotPaths(t *testing.T) {
	w := newWorld(t)
	w.get("/en/data/BORDER")
	w.get("/en/wp-login.php")
	body := w.metrics().Body.String()
	if !strings.Contains(body, `siemmes_http_requests_total{route="GET /en/data/{dataset}",status="200"} 1`) || strings.Contains(body, "wp-login") {
		t.Errorf("metrics are\n%.2000s", body)
	}
}

func decode(t *testing.T, rec *httptest.ResponseRecorder, into any) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
		t.Fatalf("%v in %.300s", err, rec.Body)
	}
}
