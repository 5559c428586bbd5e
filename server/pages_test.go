package server

import (
	"errors"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// pagePaths are the addresses of every page, without the language.
var pagePaths = []string{
	"/", "/data", "/data?q=entradas+costa+rica", "/data?q=%3Cscript%3Ealert(1)%3C/script%3E", "/data/BORDER",
	"/data/BORDER?REF_AREA=CRI&DIRECTION=IN&COUNTERPART_AREA=NIC&COUNTERPART_AREA=USA&freq=A&from=2019&to=2023&rows=COUNTERPART_AREA&cols=TIME_PERIOD",
	"/data/BORDER?REF_AREA=CRI&DIRECTION=IN&freq=A&rows=TIME_PERIOD&as-of=3", "/data/STOCK?REF_AREA=Costa+Rica", "/data/NATURAL",
	"/data/BORDER/chart.json", "/data/BORDER/chart.svg", "/country", "/report", "/report/country-profile.html?country=CR&year=2023", "/country/CRI?year=2023", "/country/BLZ", "/country/CRI/profile.xlsx", "/country/CRI/profile.html?year=2022",
	"/figure?dataset=BORDER&REF_AREA=CRI&COUNTERPART_AREA=NIC&DIRECTION=IN&period=2023-07", "/releases", "/releases/1", "/releases/3", "/sources", "/about", "/upload",
}

func TestEveryPageSpeaksThreeLanguages(t *testing.T) {
	w := newWorld(t)
	for _, l := range warehouse.Languages() {
		for _, path := range pagePaths {
			rec := w.get("/" + l + path)
			body := rec.Body.String()
			if rec.Code != http.StatusOK {
				t.Errorf("/%s%s: status %d: %s", l, path, rec.Code, body)
			}
			if i := strings.Index(body, "«server."); i >= 0 {
				t.Errorf("/%s%s: a message is missing: %s", l, path, body[i:min(len(body), i+60)])
			}
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
				continue
			}
			if rec.Header().Get("Content-Disposition") == "" && !strings.Contains(body, `<html lang="`+l+`"`) {
				t.Errorf("/%s%s: the page does not say its language", l, path)
			}
			if strings.Contains(body, "<script>alert") {
				t.Errorf("/%s%s: what a reader or a file says is not escaped", l, path)
			}
			if strings.Contains(body, "ZgotmplZ") {
				t.Errorf("/%s%s: the template engine refused a value", l, path)
			}
		}
	}
}

// Without figures, an empty warehouse has pages all the same.
func TestAnEmptyWarehouseHasPages(t *testing.T) {
	w := newWorld(t)
	w.facts, w.releases = nil, nil
	for _, path := range []string{"/en/", "/en/data", "/en/data/BORDER", "/en/country/CRI", "/en/releases"} {
		if rec := w.get(path); rec.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, rec.Code)
		}
	}
	if body := w.get("/en/").Body.String(); !strings.Contains(body, "No figures have been published yet") {
		t.Error("the home page does not say that there are no figures")
	}
}

func TestRootFollowsTheBrowser(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{"fr-CA,fr;q=0.9": "/fr/", "en-GB": "/en/", "es-MX": "/es/", "de": "/es/", "": "/es/", ";;;": "/es/"} {
		rec := w.get("/", "Accept-Language", accept)
		if rec.Code != http.StatusFound || rec.Header().Get("Location") != want {
			t.Errorf("Accept-Language %q: %d to %q, want %q", accept, rec.Code, rec.Header().Get("Location"), want)
		}
	}
}

func TestLanguageSwitchKeepsThePageAndSelection(t *testing.T) {
	body := newWorld(t).get("/en/data/BORDER?REF_AREA=CRI&period=2019:2023").Body.String()
	if want := `href="/fr/data/BORDER?REF_AREA=CRI&amp;period=2019:2023"`; !strings.Contains(body, want) {
		t.Errorf("the page has no link %s", want)
	}
}

// Nothing of a page may be inline or come from elsewhere, and the policy that
// holds browsers to it is on every answer, errors too.
func TestEveryAnswerHasThePolicy(t *testing.T) {
	w := newWorld(t)
	paths := []string{"/", "/healthz", "/robots.txt", "/static/site.css", "/nothing", "/es/nothing", "/api/v1/datasets", "/api/nothing", "/files/" + hash}
	for _, p := range pagePaths {
		paths = append(paths, "/es"+p)
	}
	inline := regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>\s*[^<\s]|\sstyle="|\son[a-z]+="|<style|javascript:`)
	foreign := regexp.MustCompile(`(?i)(?:src|<link[^>]*href)="(?:https?:)?//`)
	for _, path := range paths {
		rec := w.get(path)
		csp := rec.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy is %q", path, csp)
		}
		if rec.Header().Get("X-Content-Type-Options") != "nosniff" || rec.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s: security headers are missing: %v", path, rec.Header())
		}
		body := rec.Body.String()
		if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
			continue
		}
		if m := inline.FindString(body); m != "" {
			t.Errorf("%s: inline code or style: %s", path, m)
		}
		if m := foreign.FindString(body); m != "" {
			t.Errorf("%s: something from another host: %s", path, m)
		}
	}
}

func TestErrorPagesSayWhatToDo(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		path   string
		status int
		says   string
	}{
		{"/es/nada", 404, "No se encontró"},
		{"/fr/data/NADA", 404, "Introuvable"},
		{"/en/data/BORDER?REF_AREA=Atlantis", 404, "Atlantis"},
		{"/en/data/BORDER?period=lately", 400, "lately"},
		{"/en/data/BORDER?rows=COLOUR", 400, "COLOUR"},
		{"/es/data/REMITTANCES?MEASURE=OPERATIONS", 422, "Elija una sola medida"},
		{"/es/country/Nowhere", 404, "No se encontró"},
		{"/es/report/yearbook.html", 404, "No hay un informe «yearbook». Informes posibles: country-profile"},
		{"/fr/report/country-profile.docx?country=CR", 400, "«\u00a0.docx\u00a0» n’existe pas. Terminaisons possibles"},
		{"/es/report/country-profile.html", 400, "El informe es sobre un país. Elija uno."},
		{"/es/country/CRI?year=mañana", 400, "Solicitud no válida"},
		{"/en/releases/99", 404, "Not found"},
		{"/en/releases/D4", 404, "Not found"}, // a draft is its office's business
		{"/en/figure?dataset=BORDER&REF_AREA=PAN", 404, "no figure"},
	}
	for _, tt := range tests {
		rec := w.get(tt.path)
		if rec.Code != tt.status || !strings.Contains(rec.Body.String(), tt.says) {
			t.Errorf("%s: status %d, want %d and %q in\n%s", tt.path, rec.Code, tt.status, tt.says, text(rec.Body.String()))
		}
	}
}

func TestOwnFailuresTellNoSecrets(t *testing.T) {
	w := newWorld(t)
	w.down = errors.New("cannot open /var/lib/secret.duckdb")
	rec := w.get("/en/releases")
	if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "secret") {
		t.Errorf("status %d: %s", rec.Code, text(rec.Body.String()))
	}
	if id := rec.Header().Get("X-Request-Id"); id == "" || !strings.Contains(rec.Body.String(), id) {
		t.Error("the page does not name the request")
	}
	if rec := w.get("/healthz"); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("/healthz: status %d", rec.Code)
	}
}

func TestAPanicIsAPage(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Warehouse = panicking{c.Warehouse} })
	if rec := w.get("/en/data/BORDER"); rec.Code != http.StatusInternalServerError || !strings.Contains(rec.Body.String(), "our side") {
		t.Errorf("status %d: %s", rec.Code, text(rec.Body.String()))
	}
}

type panicking struct{ Warehouse }

func (p panicking) Ping(ctx ctx) error { return p.Warehouse.Ping(ctx) }

func (panicking) Codes(ctx, string, string) ([]string, error) {
	var none []string
	return none[1:2], nil
}

func TestUnchangedPagesAreNotSentAgain(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/en/", "/en/data/BORDER?REF_AREA=CRI", "/en/country/CRI?year=2023", "/api/v1/data/BORDER.csv?where=REF_AREA=CRI", "/api/v1/releases"} {
		first := w.get(path)
		tag := first.Header().Get("ETag")
		if tag == "" || first.Header().Get("Last-Modified") == "" {
			t.Errorf("%s: no ETag or Last-Modified", path)
		}
		if again := w.get(path, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: asked again: status %d", path, again.Code)
		}
		if other := w.get(path+web.QueryString(map[string][]string{"lang": {"fr"}}), "If-None-Match", tag); other.Code == http.StatusNotModified && strings.HasPrefix(path, "/api") {
			t.Errorf("%s: another selection has the same tag", path)
		}
	}
	tag := w.get("/en/").Header().Get("ETag")
	w.alter(func() { w.releases[1].State = warehouse.Withdrawn })
	if rec := w.get("/en/", "If-None-Match", tag); rec.Code != http.StatusOK {
		t.Errorf("after a withdrawal: status %d", rec.Code)
	}
}

func TestTablesTraceTheirFigures(t *testing.T) {
	w := newWorld(t)
	body := w.get("/en/data/BORDER?REF_AREA=CRI&COUNTERPART_AREA=NIC&DIRECTION=IN&freq=M&period=2023-07").Body.String()
	link := regexp.MustCompile(`class="figure" href="([^"]+)">26,046<`).FindStringSubmatch(body)
	if link == nil {
		t.Fatalf("the table has no link at 26,046:\n%s", text(body))
	}
	page := w.get(strings.ReplaceAll(link[1], "&amp;", "&")).Body.String()
	for _, want := range []string{"26,046", "movimientos &lt;julio&gt;.xlsx", "Cuadro 1!E12", "26 046", "cri-dgme-movements", hash, "/files/" + hash, "July 2023", "Nicaragua"} {
		if !strings.Contains(page, want) {
			t.Errorf("the figure's page does not say %q:\n%s", want, text(page))
		}
	}
	if rec := w.get("/files/" + hash); rec.Body.String() != "bytes" || !strings.Contains(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("the file: %q, %v", rec.Body, rec.Header())
	}
}

func TestFilesAreForOfficesUnlessOpen(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.OpenFiles = false })
	if rec := w.get("/files/" + hash); rec.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", rec.Code)
	}
	for _, bad := range []string{"x", strings.Repeat("z", 64), hash + "00"} {
		if rec := w.get("/files/" + bad); rec.Code != http.StatusNotFound {
			t.Errorf("/files/%s: status %d, want 404", bad, rec.Code)
		}
	}
}

func TestLinksKeepTheSelection(t *testing.T) {
	w := newWorld(t)
	body := w.get("/en/data/BORDER?REF_AREA=CRI&REF_AREA=MEX&from=2020&to=2023&freq=A&rows=REF_AREA&cols=TIME_PERIOD&MEASURE=MOVEMENTS&DIRECTION=IN").Body.String()
	for _, want := range []string{
		`/en/data/BORDER?DIRECTION=IN&amp;MEASURE=MOVEMENTS&amp;REF_AREA=CRI,MEX&amp;cols=TIME_PERIOD&amp;freq=A&amp;period=2020:2023&amp;rows=REF_AREA"`,
		`as-of=3&amp;`,
		`/api/v1/data/BORDER.parquet?by=REF_AREA,MEASURE,DIRECTION&amp;freq=A&amp;lang=en&amp;period=2020:2023&amp;where=REF_AREA%3DCRI,MEX&amp;where=MEASURE%3DMOVEMENTS&amp;where=DIRECTION%3DIN"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no link with %s", want)
		}
	}
}

func TestFragmentIsThePanelAlone(t *testing.T) {
	body := newWorld(t).get("/en/figure?dataset=BORDER&REF_AREA=CRI&COUNTERPART_AREA=NIC&period=2023-07", "X-Fragment", "1").Body.String()
	if strings.Contains(body, "<html") || !strings.Contains(body, "26,046") {
		t.Errorf("the fragment is\n%s", body)
	}
}

// The documentation names every address, so that nothing is served in secret.
func TestDocsNameEveryRoute(t *testing.T) {
	docs, err := os.ReadFile("../docs/server.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, rt := range (&shell{}).table() {
		path := rt.Pattern[strings.IndexByte(rt.Pattern, '/'):]
		path = strings.ReplaceAll(strings.ReplaceAll(path, "{$}", ""), "...}", "}")
		if rt.Page {
			path = "/{lang}" + path
		}
		if !strings.Contains(string(docs), "`"+path+"`") {
			t.Errorf("docs/server.md does not name `%s`", path)
		}
	}
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`)

// text is what a page says, for messages of tests.
func text(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}
