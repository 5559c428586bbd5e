package server

import (
	"bytes"
	"context"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// visitor is a browser at the desk: it keeps its cookie.
type visitor struct {
	*world
	cookie *http.Cookie
}

func (v *visitor) send(r *http.Request) *httptest.ResponseRecorder {
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := v.do(r)
	for _, c := range rec.Result().Cookies() {
		v.cookie = c
	}
	return rec
}

func (v *visitor) visit(path string) *httptest.ResponseRecorder {
	return v.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (v *visitor) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// hand uploads a file with further fields of the form.
func (v *visitor) hand(t *testing.T, name string, content []byte, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/en/upload", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

// signedIn is an office at the desk.
func signedIn(t *testing.T, w *world, office string) *visitor {
	t.Helper()
	v := &visitor{world: w}
	rec := v.post("/en/upload/sign-in", url.Values{"token": {" " + office + " "}})
	if rec.Code != http.StatusSeeOther || v.cookie == nil {
		t.Fatalf("sign in: %d %s", rec.Code, text(rec.Body.String()))
	}
	return v
}

// done waits until a job's page no longer waits. If the job never ends, the test
// does not either.
func (v *visitor) done(t *testing.T, path string) string {
	t.Helper()
	for {
		body := v.visit(path).Body.String()
		if !strings.Contains(body, "data-progress") {
			return body
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// atlantis is what a pipeline says of a file with one unknown label; accepted,
// the file becomes draft D4.
func atlantis(w *world) func(context.Context, warehouse.File, ingest.Options) (*ingest.Outcome, error) {
	return func(_ context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		finding := warehouse.Finding{
			Rule: "unknown-label", Severity: warehouse.Blocking, File: f.Name, CellRef: warehouse.CellRef{Sheet: "Entradas", Row: 9, Col: 1},
			Found: warehouse.Literal("<b>Atlántida</b>"), Expected: warehouse.Literal("Atlanta"), Key: "Atlántida", Message: warehouse.Literal("unknown label <Atlántida>"), Count: 12,
		}
		out := &ingest.Outcome{
			Submission: warehouse.Submission{SHA256: hash, Name: f.Name}, Layout: "cri-dgme-movements",
			Tables: []ingest.TableCount{{Table: "entries", Dataset: "BORDER", Cells: 3910, Observations: 3898, Skipped: map[string]int{"a total": 12}}},
			Account: ingest.Account{Numbers: 4120, Figures: 3898, Headings: 200, LeftOut: []ingest.LeftOut{
				{Why: ingest.WhySkipped, Reason: "a total", Numbers: 12}, {Why: ingest.WhyHidden, Numbers: 7}, {Why: ingest.WhyLost, Reason: "unknown-label", Numbers: 3},
			}},
		}
		for _, a := range opt.Accept {
			if a.Finding == finding.Name() {
				finding.Accepted = a.Reason
			}
		}
		out.Findings = []warehouse.Finding{finding}
		if finding.Accepted != "" {
			draft, err := w.Release(context.Background(), warehouse.Reader{Owner: true}, "D4")
			if err != nil {
				return nil, err
			}
			out.Release, out.Parts = &draft, draft.Parts
		}
		return out, nil
	}
}

func sample(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile("../testdata/offices/cri_dgme_entradas_salidas_2023.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A file without the right to it is refused with status 403, and a published one
// is not read again.
func TestAFileWithoutTheRightIsForbidden(t *testing.T) {
	w := newWorld(t)
	w.ingest = func(context.Context, warehouse.File, ingest.Options) (*ingest.Outcome, error) {
		return nil, lang.DeniedArea(warehouse.Office{Name: "DGME", Areas: []string{"CRI"}}, "GTM", warehouse.CellRef{Sheet: "Hoja", Row: 4, Col: 2})
	}
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "gt.xlsx", sample(t)).Result().Header.Get("Location")
	v.done(t, job)
	rec := v.visit(strings.Replace(job, "/en/", "/es/", 1))
	if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "Hoja!B4: El archivo contiene cifras de un país informante para el que la oficina «DGME» no tiene permiso: GTM") {
		t.Errorf("%d %s", rec.Code, text(rec.Body.String()))
	}
}

func TestAPublishedFileIsNotAcceptedAgain(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "entradas.xlsx", sample(t)).Result().Header.Get("Location")
	v.done(t, job)
	form := url.Values{"accept:unknown-label:Atlántida": {"no es un país"}}
	v.post(job+"/accept", form)
	v.done(t, job)
	if rec := v.post(job+"/publish", nil); rec.Code != http.StatusSeeOther {
		t.Fatalf("publish: %d %s", rec.Code, text(rec.Body.String()))
	}
	rec := v.post(job+"/accept", form)
	if body := text(rec.Body.String()); rec.Code != http.StatusConflict || !strings.Contains(body, "published already") || strings.Contains(body, os.TempDir()) {
		t.Errorf("a second accept: %d %s", rec.Code, body)
	}
	if body := text(v.done(t, job)); !strings.Contains(body, "Everybody sees the figures now") {
		t.Errorf("the file is no longer shown as published: %s", body)
	}
}

// A file that says no edition is asked for it, and what it would change is shown
// before it is published.
func TestTheDeskAsksForTheEdition(t *testing.T) {
	w := newWorld(t)
	var asked ingest.Options
	w.ingest = func(_ context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		asked = opt
		for _, x := range []warehouse.Change{
			{Dataset: "BORDER", Key: []string{"M", "IOM_REGULAR", "CRI", "MOVEMENTS", "NIC", "C", "IN", "_T", "_T", "_T", "_T", "_T", "_T"}, Period: "2023-01", Kind: warehouse.Added, OldValue: math.NaN(), NewValue: 7, Cell: warehouse.CellRef{Sheet: "Entradas", Row: 3, Col: 2}},
			{Dataset: "BORDER", Key: []string{"M", "IOM_REGULAR", "CRI", "MOVEMENTS", "NIC", "C", "IN", "_T", "_T", "_T", "_T", "_T", "_T"}, Period: "2022-12", Kind: warehouse.Changed, OldValue: 26046, NewValue: 26050, Cell: warehouse.CellRef{Sheet: "Entradas", Row: 2, Col: 2}},
		} {
			if err := opt.Changes(&x); err != nil {
				return nil, err
			}
		}
		out := &ingest.Outcome{
			Submission: warehouse.Submission{SHA256: hash, Name: f.Name, Received: time.Date(2025, 5, 3, 0, 0, 0, 0, time.UTC)}, Layout: "iom-regular-entries",
			Edition:  warehouse.Edition{ID: opt.Edition, Date: opt.EditionDate},
			Findings: []warehouse.Finding{{Rule: ingest.RuleOlder, Severity: warehouse.Blocking, Key: "IOM_REGULAR", Message: warehouse.Literal("it looks like an older edition")}},
			Parts:    []warehouse.Part{{Dataset: "BORDER", Source: "IOM_REGULAR", Observations: 2, Added: 1, Changed: 1}},
		}
		return out, nil
	}
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "entradas.xlsx", sample(t)).Result().Header.Get("Location")
	body := v.done(t, job)
	for _, want := range []string{`name="edition"`, `name="edition-date"`, "received on 3 May 2025", "26,046", "26,050", "Entradas!B2", "Entradas!B3"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if changed, added := strings.Index(body, "26,050"), strings.Index(body, "Entradas!B3"); changed > added {
		t.Error("new figures are shown before changed ones")
	}
	if rec := v.post(job+"/accept", url.Values{"edition": {" July 2025 "}, "edition-date": {"2025-07-30"}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("the edition is refused: %d %s", rec.Code, text(rec.Body.String()))
	}
	if body = v.done(t, job); asked.Edition != "July 2025" || asked.EditionDate.Format(time.DateOnly) != "2025-07-30" || !strings.Contains(body, `value="2025-07-30"`) {
		t.Errorf("the file was read again with edition %q of %s", asked.Edition, asked.EditionDate)
	}
	v.post(job+"/accept", url.Values{"accept:edition-older:IOM_REGULAR": {"a file of last year"}})
	if v.done(t, job); asked.Edition != "July 2025" || len(asked.Accept) != 1 {
		t.Errorf("a form that does not ask for the edition forgets it: %q, %v", asked.Edition, asked.Accept)
	}
	if rec := v.post(job+"/accept", url.Values{"edition-date": {"the other day"}}); rec.Code != http.StatusBadRequest {
		t.Errorf("a date that is none: %d", rec.Code)
	}
}

// An office hands a file in, sees what is wrong on its own sheet, accepts it
// with a reason, and publishes.
func TestFromUploadToRelease(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")

	rec := v.hand(t, `C:\datos\..\julio.xlsx`, sample(t), "reason", "July", "provisional", "yes")
	path := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(path, "/en/upload/") {
		t.Fatalf("upload: %d to %q: %s", rec.Code, path, text(rec.Body.String()))
	}
	body := v.done(t, path)
	for _, want := range []string{
		"julio.xlsx", "unknown label &lt;Atlántida&gt;", "&lt;b&gt;Atlántida&lt;/b&gt;", "in 12 cells", "Entradas!A9", "12: a total", "3,898",
		"4,120 numbers: 3,898 read as figures, 200 are headings, 22 left out", "7 in hidden rows or columns", "3 for a finding: unknown label", `class="c-hidden"`,
		`name="accept:unknown-label:Atlántida"`, `class="c-data"`, `class="c-stub c-marked blocking" id="cell-Entradas-A9"`, `class="c-head"`, "Nicaragua",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if strings.Contains(body, "/publish") {
		t.Error("a blocked file can be published")
	}

	if rec := v.post(path+"/accept", url.Values{"accept:unknown-label:Atlántida": {"asked the office, 3 May"}, "accept:other": {" "}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("accept: %d", rec.Code)
	}
	body = v.done(t, path)
	if !strings.Contains(body, "asked the office, 3 May") || !strings.Contains(body, path+"/publish") {
		t.Errorf("after accepting:\n%s", text(body))
	}
	if rec := v.post(path+"/publish", nil); rec.Code != http.StatusSeeOther {
		t.Fatalf("publish: %d %s", rec.Code, text(rec.Body.String()))
	}
	if body := v.done(t, path); !strings.Contains(body, "/en/releases/4") {
		t.Errorf("after publishing:\n%s", text(body))
	}
	if rec := v.get("/en/releases/4"); rec.Code != http.StatusOK {
		t.Errorf("the release: %d", rec.Code)
	}
	if rec := v.post(path+"/publish", nil); rec.Code != http.StatusConflict {
		t.Errorf("publish twice: %d, want 409", rec.Code)
	}
}

// A draft of an earlier day has a page of its own, for its office alone.
func TestDraftsBelongToTheirOffice(t *testing.T) {
	w := newWorld(t)
	own, other := signedIn(t, w, "DGME <San José>"), signedIn(t, w, "INM")
	if body := own.visit("/es/upload").Body.String(); !strings.Contains(body, "/es/upload/D4") || !strings.Contains(body, "DGME &lt;San José&gt;") {
		t.Errorf("the desk does not list the draft:\n%s", text(body))
	}
	if rec := own.visit("/es/upload/D4"); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "/es/upload/D4/publish") {
		t.Errorf("the draft: %d", rec.Code)
	}
	for _, rec := range []*httptest.ResponseRecorder{other.visit("/es/upload/D4"), other.post("/es/upload/D4/publish", nil), other.post("/es/upload/D4/discard", nil)} {
		if rec.Code != http.StatusNotFound {
			t.Errorf("another office: %d, want 404", rec.Code)
		}
	}
	if rec := own.post("/es/upload/D4/discard", nil); rec.Code != http.StatusSeeOther || len(w.discarded) != 1 || w.discarded[0] != 4 {
		t.Errorf("discard: %d, %v", rec.Code, w.discarded)
	}
}

func TestUploadsAreTheirOfficesAlone(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	own, other := signedIn(t, w, "DGME <San José>"), signedIn(t, w, "INM")
	path := own.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")
	own.done(t, path)
	for _, p := range []string{path, path + "/progress"} {
		if rec := other.visit(p); rec.Code != http.StatusNotFound {
			t.Errorf("%s for another office: %d", p, rec.Code)
		}
	}
	if rec := other.post(path+"/discard", nil); rec.Code != http.StatusNotFound {
		t.Errorf("discard by another office: %d", rec.Code)
	}
	if rec := own.post(path+"/discard", nil); rec.Code != http.StatusSeeOther || own.visit(path).Code != http.StatusNotFound {
		t.Errorf("discard: %d, and the page is still there", rec.Code)
	}
	if left, err := filepath.Glob(filepath.Join(w.config.Spool, "*")); err != nil || len(left) > 0 {
		t.Errorf("the file is still on disk: %v %v", left, err)
	}
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	w := newWorld(t)
	w.ingest = func(context.Context, warehouse.File, ingest.Options) (*ingest.Outcome, error) {
		return nil, warehouse.NewError(warehouse.ErrUnreadable, "literal", "text", "this is a picture; send the spreadsheet it shows")
	}
	v := signedIn(t, w, "INM")
	if rec := v.hand(t, "big.csv", make([]byte, 3<<20)); rec.Code != http.StatusRequestEntityTooLarge || !strings.Contains(rec.Body.String(), "1 MB") {
		t.Errorf("too large: %d %s", rec.Code, text(rec.Body.String()))
	}
	if rec := v.hand(t, "empty.csv", nil); rec.Code != http.StatusBadRequest {
		t.Errorf("empty: %d", rec.Code)
	}
	if rec := v.hand(t, "a.csv", []byte("a;b"), "type", "sudden"); rec.Code != http.StatusBadRequest {
		t.Errorf("a type that is none: %d", rec.Code)
	}
	if rec := v.post("/en/upload", url.Values{"file": {"x"}}); rec.Code != http.StatusBadRequest {
		t.Errorf("no multipart form: %d", rec.Code)
	}
	if left, err := filepath.Glob(filepath.Join(w.config.Spool, "*")); err != nil || len(left) > 0 {
		t.Errorf("refused files are still on disk: %v %v", left, err)
	}
	path := v.hand(t, "photo.xlsx", []byte("\x89PNG")).Header().Get("Location")
	if body := v.done(t, path); !strings.Contains(body, "The file cannot be read") || !strings.Contains(body, "this is a picture") {
		t.Errorf("a picture:\n%s", text(body))
	}
}

func TestTheDeskIsForOffices(t *testing.T) {
	w := newWorld(t)
	v := &visitor{world: w}
	if rec := v.hand(t, "a.csv", []byte("a;b")); rec.Code != http.StatusForbidden {
		t.Errorf("upload without signing in: %d", rec.Code)
	}
	for _, path := range []string{"/en/upload/D4", "/en/upload/x"} {
		if rec := v.visit(path); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "Sign in with") {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
	if rec := v.post("/en/upload/sign-in", url.Values{"token": {"guess"}}); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "belongs to no office") {
		t.Errorf("a wrong token: %d", rec.Code)
	}
	signed := signedIn(t, w, "INM")
	if c := signed.cookie; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure {
		t.Errorf("the cookie is %+v", c)
	}
	secret := newWorld(t, func(c *Config) { c.Secure = true })
	if c := signedIn(t, secret, "INM").cookie; !c.Secure {
		t.Error("the cookie of an https site is not marked Secure")
	}
	if rec := signed.post("/en/upload/sign-out", nil); rec.Code != http.StatusSeeOther || strings.Contains(signed.visit("/en/upload").Body.String(), "INM") {
		t.Errorf("sign out: %d", rec.Code)
	}
}

func TestARevokedTokenEndsTheSession(t *testing.T) {
	w := newWorld(t)
	v := signedIn(t, w, "INM")
	w.offices[1].Revoked = noon()
	if body := v.visit("/en/upload").Body.String(); strings.Contains(body, "INM") || !strings.Contains(body, "sign-in") {
		t.Error("the session outlives its token")
	}
}

func TestAChangedTokenEndsTheSession(t *testing.T) {
	w := newWorld(t)
	v := signedIn(t, w, "INM")
	w.offices[1].TokenID = "another"
	if body := v.visit("/en/upload").Body.String(); strings.Contains(body, "INM") {
		t.Error("the session goes on with the token that was changed")
	}
}

func TestGuessingTokensIsSlow(t *testing.T) {
	w := newWorld(t)
	v := &visitor{world: w}
	for range web.SignInBurst {
		v.post("/en/upload/sign-in", url.Values{"token": {"guess"}})
	}
	rec := v.post("/en/upload/sign-in", url.Values{"token": {"INM"}})
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") == "" {
		t.Errorf("the attempt after %d: %d", web.SignInBurst, rec.Code)
	}
	w.later(web.SignInEvery)
	signedIn(t, w, "INM")
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t)
	r := httptest.NewRequest(http.MethodPost, "/en/upload/sign-in", strings.NewReader("token=INM"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := w.do(r, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "Form rejected for security reasons") {
		t.Errorf("status %d: %s", rec.Code, text(rec.Body.String()))
	}
}

// A load of the command line makes the desk wait, not fail.
func TestUploadsWaitForTheirTurn(t *testing.T) {
	w := newWorld(t)
	tries := 0
	done := atlantis(w)
	w.ingest = func(ctx context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		if tries++; tries == 1 {
			return nil, warehouse.NewError(warehouse.ErrBusy, "literal", "text", "another file is being loaded")
		}
		return done(ctx, f, opt)
	}
	v := signedIn(t, w, "INM")
	if body := v.done(t, v.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")); !strings.Contains(body, "Atlántida") {
		t.Errorf("after waiting:\n%s", text(body))
	}
}

func TestASiteWithoutADeskSaysSo(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Offices, c.Pipeline = nil, nil })
	if body := w.get("/en/upload").Body.String(); !strings.Contains(body, "takes no files") {
		t.Errorf("the desk says\n%s", text(body))
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	srv := httptest.NewUnstartedServer(nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, srv.Listener, w.handler, web.Front{}) }()
	resp, err := http.Get("http://" + srv.Listener.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "ok\n" {
		t.Errorf("healthz says %q, %v", body, err)
	}
	resp.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
}
