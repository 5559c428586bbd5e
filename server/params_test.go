package server

import (
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// addressesOf lists one address of each GET route, filled in.
func addressesOf() []string {
	fill := strings.NewReplacer("{$}", "", "{lang}", "en", "{dataset}", "BORDER", "{id}", "BORDER", "{area}", "CRI", "{chart}", "entries.json", "{file}", "country-profile.html", "{sha}", strings.Repeat("ab", 32), "{path...}", "site.css", "{job}", "0123")
	var out []string
	for _, pattern := range Routes() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			method, path = "GET", pattern
		}
		if method == "GET" {
			out = append(out, fill.Replace(path))
		}
	}
	return out
}

// What cannot be read after the question mark is refused on every address, in pages and
// in problem documents, and is never left out.
func TestWhatCannotBeReadInAnAddressIsRefused(t *testing.T) {
	w := newWorld(t)
	bad := []string{
		"lang=en;x", "a;b", ";", "lang=%", "lang=%4", "lang=%zz", "%=1", "lang=%ff", "%ff=1", "lang=en%00", "x%00y=1", "lang=%0a", "lang=en&lang=es", "lang=de",
		"nada=1", "nada", "=1", "lang=" + strings.Repeat("e", 9000), strings.Repeat("n", 500) + "=1", "lang=%c3%28", "lang=%ed%a0%80", "lang=%1b", "lang=%c2%85",
	}
	for _, address := range addressesOf() {
		for _, query := range bad {
			rec := w.get(address + "?" + query)
			if rec.Code != http.StatusBadRequest {
				t.Errorf("%s?%.40s: %d", address, query, rec.Code)
			}
			if problem := strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json"); problem != strings.HasPrefix(address, "/api/") {
				t.Errorf("%s?%.40s: %s", address, query, rec.Header().Get("Content-Type"))
			}
		}
		if rec := w.get(address + "?"); rec.Code == http.StatusBadRequest && !strings.Contains(address, "report/") {
			t.Errorf("%s?: %d", address, rec.Code)
		}
	}
}

// Each parameter that a route has once is refused twice.
func TestAParameterThatIsThereOnceIsRefusedTwice(t *testing.T) {
	w := newWorld(t)
	for _, rt := range (&shell{}).table() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if method != "GET" {
			continue
		}
		if rt.Page {
			path = "/en" + path
		}
		path = strings.NewReplacer("{dataset}", "BORDER", "{id}", "BORDER", "{area}", "CRI", "{chart}", "x", "{file}", "country-profile.html", "{path...}", "site.css", "{job}", "0123", "{$}", "").Replace(path)
		for _, name := range rt.Params.Once {
			if rec := w.get(path+"?"+name+"=1&"+name+"=1", "Accept-Language", "en"); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), "more than once") {
				t.Errorf("%s: %s twice is answered with %d", path, name, rec.Code)
			}
		}
	}
}

func TestPathsThatAreNoTextOrLeadUpwardsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{
		"/en/data/%00", "/en/data/BORDER%00", "/api/v1/data/%ff", "/api/v1/data/..%2f..%2fetc", "/files/..%2f..%2fx", "/static/..%2f..%2fgo.mod", "/static/%2e%2e%2fx",
		"/en/releases/%0a", "/en/upload/%1b", "/en/data/a%5cb", "/en/report/..%2fx.html", "/nothing/%c3%28",
	} {
		if rec := w.get(path); rec.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}

func TestLinksOfOtherSitesLeadToPages(t *testing.T) {
	w := newWorld(t)
	rec := w.get("/en/data/BORDER?REF_AREA=CRI&utm_source=news&fbclid=x")
	if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "fbclid") {
		t.Errorf("%d", rec.Code)
	}
	if rec := w.get("/api/v1/data/BORDER?fbclid=x"); rec.Code != http.StatusBadRequest {
		t.Errorf("the API leaves a parameter out: %d", rec.Code)
	}
	if rec := w.get("/en/data/BORDER?REF_ARE=CRI"); rec.Code != http.StatusBadRequest {
		t.Errorf("a misspelt dimension is left out: %d", rec.Code)
	}
}

func post(w *world, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return w.do(r)
}

func TestWhatCannotBeReadInAFormIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{"token=a;b", "token=%", "token=%ff", "token=a%00", "token=a&token=b", "tokn=a", "token=a&x=1"} {
		w.later(time.Hour)
		if rec := post(w, "/en/upload/sign-in", "application/x-www-form-urlencoded", body); rec.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", body, rec.Code)
		}
	}
	w.later(time.Hour)
	if rec := post(w, "/en/upload/sign-in", "text/plain", "token=secret"); rec.Code != http.StatusBadRequest {
		t.Errorf("another type: %d", rec.Code)
	}
	if rec := post(w, "/en/upload/sign-in?token=secret", "application/x-www-form-urlencoded", ""); rec.Code != http.StatusBadRequest {
		t.Errorf("an access code in the address: %d", rec.Code)
	}
}

// Links that a page writes are read again as what they were.
func TestParametersAreReadAsTheyWereWritten(t *testing.T) {
	w := newWorld(t)
	said := url.Values{"q": {"entradas & “salidas”; 100 % + más"}}
	rec := w.get("/es/data?" + said.Encode())
	if rec.Code != http.StatusOK || !strings.Contains(html.UnescapeString(rec.Body.String()), "100 % + más") {
		t.Errorf("%d", rec.Code)
	}
}

// Only one place reads parameters: net/http leaves out what it cannot read.
func TestParametersAreReadInOnePlace(t *testing.T) {
	other := regexp.MustCompile(`\.URL\.Query\(|ParseQuery\(r|url\.ParseQuery|\.(Post)?FormValue\(|\.ParseForm\(|\.ParseMultipartForm\(|\.PostForm\b|\br\.Form\b|\.RawQuery\b|PostFormValue`)
	for _, root := range []string{".", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || path == filepath.FromSlash("web/params.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if found := other.Find(text); found != nil {
				t.Errorf("%s reads parameters with %s", path, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
