package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"siemmes/server"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

// Every bundled file belongs to a source of the office that made it, and an
// office's own figures come before what others compile of them.
func TestOfficesAreCreditedForTheirFiles(t *testing.T) {
	publishers := map[string]string{
		"can_ircc": "IRCC", "cri_dgme": "Dirección General de Migración y Extranjería", "gtm_igm": "Instituto Guatemalteco de Migración",
		"hnd_inm": "Instituto Nacional de Migración", "mex_banxico": "Banco de México", "mex_conapo": "Consejo Nacional de Población",
		"mex_upmrip": "Unidad de Política Migratoria", "oecd_imd": "OCDE", "pan_snm": "Servicio Nacional de Migración", "undesa_ims": "Naciones Unidas",
		"unhcr_asylum": "ACNUR", "unsd_syb65": "División de Estadística de las Naciones Unidas", "usa_cbp": "CBP", "wb_bilateral": "Banco Mundial",
	}
	p := newProgram(t)
	areas := map[string]string{"can": "CAN", "cri": "CRI", "gtm": "GTM", "hnd": "HND", "mex": "MEX", "pan": "PAN", "usa": "USA"}
	for _, file := range bundled(t) {
		parts := strings.SplitN(filepath.Base(file), "_", 3)
		publisher := publishers[parts[0]+"_"+parts[1]]
		if publisher == "" {
			t.Errorf("%s: whose file is it?", file)
			continue
		}
		found := regexp.MustCompile(`([A-Z]+) ([A-Z0-9_]+) [\d,]+ added`).FindAllStringSubmatch(p.must("ingest", "--publish", file), -1)
		if len(found) == 0 {
			t.Errorf("%s brings no figures", file)
		}
		for _, f := range found {
			src, err := catalog.Default().Source(f[2])
			if err != nil || !strings.Contains(src.Publisher.In("es"), publisher) || strings.Contains(src.Publisher.In("es"), "OIM") {
				t.Errorf("%s belongs to %s of %q, not of %s: %v", file, f[2], src.Publisher.In("es"), publisher, err)
			}
			if area := areas[parts[0]]; area != "" {
				if ranked := catalog.Default().Ranked(f[1], area); ranked[0].Publisher.In("es") != src.Publisher.In("es") {
					t.Errorf("%s of %s: %s comes before %s", f[1], area, ranked[0].ID, src.ID)
				}
			}
		}
	}
}

// bundled are the spreadsheets that make run loads.
func bundled(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/offices/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d bundled spreadsheets: %v", len(files), err)
	}
	for i, f := range files {
		if files[i], err = filepath.Abs(f); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// ownReport is a small report of an installation's own.
const ownReport = `
id: own
title: Remesas de México
sections:
  - id: received
    title: Recibidas
    tables:
      - id: received
        title: Remesas recibidas
        ask: {dataset: REMITTANCES, where: {REF_AREA: [MEX], DIRECTION: [IN], MEASURE: [USD]}, by: [], freq: A}
        rows: {by: [MEASURE]}
        millions: true
    charts:
      - {id: by-year, kind: bars}
`

// The bundled spreadsheets load, and the site that is made of them answers:
// every country in three languages, every chart, every download it links to.
func TestSiteOfTheBundledSpreadsheets(t *testing.T) {
	p := newProgram(t)
	p.must(append([]string{"ingest", "--publish"}, bundled(t)...)...)
	own := reportsBeside(filepath.Join(p.dir, "siemmes.duckdb"))
	if err := os.Mkdir(own, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"own.yml": ownReport, "bad.yml": "id: bad\n"} {
		if err := os.WriteFile(filepath.Join(own, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	site := p.site()
	defer site.Close()

	// A definition of the installation's own is offered; a bad one beside it is not.
	list := visit(t, site.URL, "/fr/report")
	if !strings.Contains(list, "Remesas de México") || !strings.Contains(list, "/fr/report/own.xlsx") || strings.Contains(list, "/fr/report/bad") {
		t.Errorf("the list of reports: %s", list)
	}
	if page := visit(t, site.URL, "/fr/report/own.html"); !strings.Contains(page, "63\u202f318,7") || !strings.Contains(page, "millions de $ US") {
		t.Errorf("the installation's own report: %s", page)
	}
	visit(t, site.URL, "/fr/report/own.xlsx")
	visit(t, site.URL, "/fr/report/own.svg?chart=by-year")
	visit(t, site.URL, "/fr/report/country-profile.html?country=MEX&year=2023")

	for _, lang := range []string{"es", "en", "fr"} {
		for _, page := range []string{"/", "/data", "/data/BORDER", "/releases", "/sources", "/upload"} {
			visit(t, site.URL, "/"+lang+page)
		}
		for _, country := range []string{"BLZ", "CAN", "CRI", "DOM", "GTM", "HND", "MEX", "NIC", "PAN", "SLV", "USA"} {
			visit(t, site.URL, "/"+lang+"/country/"+country+"?year=2023")
		}
	}
	// The span that a page shows at first is in its form as people write it, and what a
	// figure rests on is in the reader's language.
	stock := visit(t, site.URL, "/es/data/STOCK")
	if !strings.Contains(stock, `name="from" value="2011"`) || !strings.Contains(stock, `name="to" value="2020"`) ||
		!strings.Contains(stock, "B R: datos sobre la población nacida en el extranjero") || strings.Contains(stock, "foreign-born") {
		t.Errorf("the first page of migrant stock: %s", stock)
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
	if err := c.readOwn(); err != nil {
		p.t.Fatal(err)
	}
	var err error
	if c.own, err = catalog.With(c.catalog(), &catalog.Addition{}); err != nil { // as serve does
		p.t.Fatal(err)
	}
	s, err := store.Open(context.Background(), c.db, store.Options{Catalog: c.catalog(), Now: c.Now, OrReadOnly: true})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			p.t.Error(err)
		}
	})
	p.store = s // commands run inside the process that serves
	handler, err := serveCall{c}.site(s, server.Config{OpenFiles: p.openFiles}, slog.New(slog.DiscardHandler))
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
