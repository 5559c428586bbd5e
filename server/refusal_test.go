package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"siemmes/ingest"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// errCause is what a reader must never see of an error.
var errCause = errors.New("open /srv/siemmes/secret.duckdb: permission denied")

// Of an answer that refuses something: words that only English has, flags of the
// command line, paths of the server, what was behind the error, and texts that
// are missing or not filled in.
var (
	englishWords = regexp.MustCompile(`(?i)\b(the|and|of|with|is|are|this|there|cannot|was|were|not|which|has|have|choose|must|it|found|missing|unknown|no such|invalid)\b`)
	flags        = regexp.MustCompile(`(^|[\s(])--?[a-z][a-z-]+`)
	paths        = regexp.MustCompile(`/(srv|tmp|home|var|root|usr)/|secret|permission denied`)
	unfilled     = regexp.MustCompile(`«[a-z]+\.[a-z.-]+»|(^|[^/])\{[a-z]|%!`)
	refusals     = regexp.MustCompile(`(?s)<div class="notice.*?</div>`)
	mains        = regexp.MustCompile(`(?s)<main.*?</main>`)
)

// told is what an answer says to its reader: a problem document, the notice of a
// page, or the whole page of an error.
func told(rec *httptest.ResponseRecorder) string {
	body := rec.Body.String()
	if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		return body
	}
	main := mains.FindString(body)
	if notices := refusals.FindAllString(main, -1); len(notices) > 0 {
		return text(strings.Join(notices, " "))
	}
	return text(main)
}

// speaks holds the words of a refusal to its language.
func speaks(t *testing.T, language, what string, rec *httptest.ResponseRecorder) {
	t.Helper()
	said := told(rec)
	for name, wrong := range map[string]*regexp.Regexp{"a flag": flags, "a path or a cause": paths, "a text that is not filled in": unfilled} {
		if found := wrong.FindString(said); found != "" {
			t.Errorf("%s in %s shows %s, %q:\n%s", what, language, name, found, said)
		}
	}
	if found := englishWords.FindString(strings.ReplaceAll(said, "as-of", "")); found != "" && language != warehouse.English {
		t.Errorf("%s in %s has the English word %q:\n%s", what, language, found, said)
	}
	if got := rec.Header().Get("Content-Language"); got != language {
		t.Errorf("%s in %s is marked as %q", what, language, got)
	}
}

// address fills a route in, in a language.
func address(rt web.Route, language string) string {
	path := rt.Pattern[strings.IndexByte(rt.Pattern, '/'):]
	if rt.Page {
		path = "/" + language + path
	}
	for name, value := range map[string]string{
		"{$}": "", "{dataset}": "BORDER", "{id}": "BORDER", "{area}": "CRI", "{chart}": "entries.json", "{job}": "D4", "{sha}": hash, "{path...}": "site.css",
	} {
		path = strings.ReplaceAll(path, name, value)
	}
	if path == "/"+language+"/releases/BORDER" {
		path = "/" + language + "/releases/3"
	}
	if path == "/"+language+"/figure" {
		path += "?dataset=BORDER&REF_AREA=CRI"
	}
	return path
}

// failing fails with one error wherever the site asks it.
type failing struct {
	Warehouse
	err error
}

func (f failing) Query(context.Context, warehouse.Query) (*warehouse.Answer, error) {
	return nil, f.err
}

func (f failing) Explain(context.Context, warehouse.Query, func(*warehouse.Trace) error) error {
	return f.err
}

func (f failing) Releases(context.Context, warehouse.Reader, ...string) ([]warehouse.Release, error) {
	return nil, f.err
}

func (f failing) Release(context.Context, warehouse.Reader, string) (warehouse.Release, error) {
	return warehouse.Release{}, f.err
}

func (f failing) Coverage(context.Context, string) ([]warehouse.Coverage, error) { return nil, f.err }

func (f failing) Codes(context.Context, string, string) ([]string, error) { return nil, f.err }

// Whatever fails, on whatever address, the reader is told so in their language and
// without what is behind it.
func TestEveryFailureSpeaksTheReadersLanguage(t *testing.T) {
	for _, k := range web.Kinds {
		err := warehouse.WrapError(k.Err, errCause, "request.no-figure", "dataset", warehouse.Names{"es": "Asilo", "en": "Asylum", "fr": "Asile"})
		w := newWorld(t, func(c *Config) { c.Warehouse = failing{c.Warehouse, err} })
		refused := 0
		for _, language := range warehouse.Languages() {
			for _, rt := range (&shell{}).table() {
				method, _, _ := strings.Cut(rt.Pattern, " ")
				if method != http.MethodGet {
					continue
				}
				rec := w.get(address(rt, language), "Accept-Language", language)
				if rec.Code < 400 || strings.Contains(rt.Pattern, "/healthz") {
					continue
				}
				refused++
				speaks(t, language, fmt.Sprint(k.ID, " of ", rt.Pattern), rec)
			}
		}
		if refused < 50 {
			t.Errorf("%s: only %d answers are refusals", k.ID, refused)
		}
	}
}

// mistakes are addresses that ask for what there is not, without their language.
func mistakes() []string {
	all := []string{
		"/nada", "/data/NADA", "/data/BORDER/chart.json?rows=COLOUR", "/data/BORDER/chart.svg?REF_AREA=PAN&SOURCE=IOM_REGULAR", "/country/NADA", "/country?area=NADA",
		"/country/CRI?year=abc", "/country/CRI/profile.xlsx?year=0", "/country/CRI/chart/nada.json", "/figure", "/figure?dataset=NADA", "/figure?dataset=BORDER&REF_AREA=PAN",
		"/releases/0", "/releases/99", "/releases/D4", "/upload/nada", "/upload/D99", "/upload/nada/findings", "/upload/nada/annotated", "/upload/D99/findings.csv", "/upload/nada/proposal", "/upload/D99/proposal.yml",
	}
	for _, wrong := range []string{
		"REF_AREA=Atlantis", "period=lately", "period=2020:2010", "from=2020&to=x", "rows=COLOUR", "cols=COLOUR", "freq=Z", "year-start=13", "year-to-date=x", "as-of=yesterday", "edition=%00",
		"MEASURE=OPERATIONS2", "by=COLOUR", "where=COLOUR%3D1", "where=x", "where=REF_AREA%3DAtlantis", "SEX=Q", "DIRECTION=UP",
	} {
		all = append(all, "/data/BORDER?"+wrong, "/figure?dataset=BORDER&"+wrong)
	}
	return all
}

// Whatever a reader asks wrongly, on a page or of the API, the answer says so in
// their language.
func TestEveryMistakeSpeaksTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	v := signedIn(t, w, "INM")
	for _, language := range warehouse.Languages() {
		for _, path := range mistakes() {
			r := httptest.NewRequest(http.MethodGet, "/"+language+path, nil)
			if rec := v.send(r); rec.Code >= 400 {
				speaks(t, language, path, rec)
			} else if !strings.Contains(path, "edition=") && !strings.Contains(path, "by=") {
				t.Errorf("%s is answered with %d", path, rec.Code)
			}
			_, query, _ := strings.Cut(path, "?")
			for _, api := range []string{"/api/v1/data/BORDER?" + query, "/api/v1/explain/BORDER?" + query, "/api/v1" + path} {
				if rec := w.get(api, "Accept-Language", language); rec.Code >= 400 {
					if !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
						t.Errorf("%s is refused as %s", api, rec.Header().Get("Content-Type"))
					}
					speaks(t, language, api, rec)
				}
			}
		}
		for _, api := range []string{"/api/v1/data/BORDER.doc", "/api/v1/data/BORDER?colour=1", "/api/v1/explain/BORDER.px", "/api/v1/datasets/NADA", "/api/v1/nada"} {
			rec := w.get(api, "Accept-Language", language)
			if rec.Code < 400 {
				t.Errorf("%s is answered with %d", api, rec.Code)
			}
			speaks(t, language, api, rec)
		}
	}
}

// Whatever an office sends wrongly is refused in the language of the page.
func TestEveryBadFormSpeaksTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	w.ingest = func(_ context.Context, f warehouse.File, _ ingest.Options) (*ingest.Outcome, error) {
		return nil, warehouse.WrapError(warehouse.ErrUnreadable, errCause, "error.upload-gone", "file", f.Name)
	}
	v := signedIn(t, w, "INM")
	for _, language := range warehouse.Languages() {
		to := "/" + language + "/upload"
		send := func(what string, build func(*multipart.Writer)) {
			var b bytes.Buffer
			form := multipart.NewWriter(&b)
			build(form)
			_ = form.Close() // into memory
			r := httptest.NewRequest(http.MethodPost, to, &b)
			r.Header.Set("Content-Type", form.FormDataContentType())
			rec := v.send(r)
			if rec.Code < 400 {
				t.Errorf("%s is answered with %d", what, rec.Code)
			}
			speaks(t, language, what, rec)
		}
		file := func(f *multipart.Writer, content string) {
			part, err := f.CreateFormFile("file", "a.csv")
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write([]byte(content)) // into memory
		}
		send("no file", func(*multipart.Writer) {})
		send("an empty file", func(f *multipart.Writer) { file(f, "") })
		send("two files", func(f *multipart.Writer) { file(f, "a"); file(f, "b") })
		send("a large file", func(f *multipart.Writer) { file(f, strings.Repeat("x", 3<<20)) })
		send("a wrong type", func(f *multipart.Writer) { _ = f.WriteField("type", "wrong"); file(f, "a") })
		send("a wrong date", func(f *multipart.Writer) { _ = f.WriteField("edition-date", "lately"); file(f, "a") })
		speaks(t, language, "a form that is none", v.post(to, url.Values{"file": {"x"}}))
		for _, action := range []string{"/accept", "/publish", "/discard", "/proposal"} {
			rec := v.post(to+"/nada"+action, url.Values{})
			if rec.Code < 400 {
				t.Errorf("%s is answered with %d", action, rec.Code)
			}
			speaks(t, language, action, rec)
		}
		rec := v.hand(t, "a.csv", []byte("a;b\n1;2\n"))
		job := strings.Replace(rec.Header().Get("Location"), "/en/", "/"+language+"/", 1)
		v.done(t, job)
		speaks(t, language, "a file that cannot be read", v.visit(job))
	}
}
