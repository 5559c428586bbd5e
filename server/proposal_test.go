package server

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"siemmes/ingest"
	"siemmes/server/desk"
	"siemmes/warehouse"
)

// keeper has the layouts that were kept of unknown files, in memory.
type keeper struct{ forgotten []string }

func (k *keeper) Forget(_ context.Context, id string) error {
	k.forgotten = append(k.forgotten, id)
	return nil
}

// unknown is what a pipeline says of a file that no layout fits; under answers it is
// taken, and its layout kept.
func unknown(w *world) func(context.Context, warehouse.File, ingest.Options) (*ingest.Outcome, error) {
	return func(_ context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		out := &ingest.Outcome{Submission: warehouse.Submission{SHA256: hash, Name: f.Name}}
		if opt.Propose {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.taken = opt
			out.Layout, out.Kept = "own-layout", true
			return out, nil
		}
		out.Findings = []warehouse.Finding{{Rule: "no-layout", Severity: warehouse.Blocking, File: f.Name, Message: warehouse.Literal("no layout fits")}}
		return out, nil
	}
}

const unknownCSV = "Entradas de extranjeros a Costa Rica por país,,,\nPaís,2021,2022,2023\nNicaragua,10,20,30\nPanamá,11,21,31\n<script>alert(1)</script>,1,2,3\n=1+1,5,6,7\nTotal,27,49,71\nFuente: DGME,,,\n"

// proposing is an office before the proposal of an unknown file.
func proposing(t *testing.T) (*visitor, *keeper, string) {
	t.Helper()
	return proposingFor(t, unknownCSV)
}

func proposingFor(t *testing.T, csv string) (*visitor, *keeper, string) {
	t.Helper()
	k := &keeper{}
	w := newWorld(t, func(c *Config) { c.Keeper = k })
	w.ingest = unknown(w)
	v := signedIn(t, w, "INM")
	path := v.hand(t, "entradas.csv", []byte(csv)).Header().Get("Location")
	if body := v.done(t, path); !strings.Contains(body, path+"/proposal") {
		t.Fatalf("the page of an unknown file does not lead to the proposal:\n%s", text(body))
	}
	return v, k, path + "/proposal"
}

// keyOf is the key of the question on a page that holds some words.
func keyOf(t *testing.T, body, words string) string {
	t.Helper()
	for _, part := range strings.Split(body, `<fieldset class="question`)[1:] {
		part, _, _ = strings.Cut(part, "</fieldset>\n")
		if _, key, ok := strings.Cut(part, `id="q-`); ok && strings.Contains(html.UnescapeString(part), words) {
			return key[:16]
		}
	}
	t.Fatalf("no question about %q:\n%s", words, text(body))
	return ""
}

// keyOfLabel is the key of the list for one label.
func keyOfLabel(t *testing.T, body, label string) string {
	t.Helper()
	before, _, ok := strings.Cut(html.UnescapeString(body), ">"+label+"</q>")
	at := strings.LastIndex(before, `<p id="l-`)
	if !ok || at < 0 {
		t.Fatalf("no list for %q:\n%s", label, text(body))
	}
	return before[at+9 : at+25]
}

func TestAnUnknownSheetIsShownAsItIsUnderstood(t *testing.T) {
	v, _, path := proposing(t)
	for _, l := range warehouse.Languages() {
		rec := v.visit(strings.Replace(path, "/en/", "/"+l+"/", 1))
		body := rec.Body.String()
		source := keyOf(t, body, "IOM_REGULAR")
		for _, want := range []string{`class="p-header`, `class="p-stub`, `class="p-value`, "&lt;script&gt;", `value="1.3.2"`, `name="a.` + source + `"`, `name="n.` + source + `.es"`, `value="next"`, `<progress max=`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the proposal lacks %s", l, want)
			}
		}
		for _, bad := range []string{"<script>alert", "style=", "onclick", "«server."} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: the proposal holds %s", l, bad)
			}
		}
		if csp := rec.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: the policy is %q", l, csp)
		}
	}
}

// A click is kept with the file: the proposal is thought out again from it, and can be
// undone.
func TestAClickCorrectsTheProposal(t *testing.T) {
	v, _, path := proposing(t)
	say := func(form url.Values) string {
		t.Helper()
		rec := v.post(path, form)
		if rec.Code != http.StatusSeeOther {
			t.Fatalf("%v: %d", form, rec.Code)
		}
		return v.visit(rec.Header().Get("Location")).Body.String()
	}
	if body := say(url.Values{"role": {"ignore"}, "at": {"1.6.0"}, "sheet": {"1"}}); !strings.Contains(body, "row 6: not read") || !strings.Contains(body, `class="p-ignore`) {
		t.Errorf("after the click:\n%s", text(body))
	}
	if body := say(url.Values{"role": {"note"}, "cell": {"a8"}}); !strings.Contains(body, "A8: ") {
		t.Errorf("a cell that was typed:\n%s", text(body))
	}
	if body := say(url.Values{"do": {"undo-0"}}); strings.Contains(body, "row 6: not read") || !strings.Contains(body, "A8: ") {
		t.Errorf("after the first is undone:\n%s", text(body))
	}
	source := keyOf(t, v.visit(path).Body.String(), "IOM_REGULAR")
	for _, odd := range []url.Values{
		{"do": {"undo-99"}},
		{"do": {"undo-x"}},
		{"at": {"9.1.1"}, "role": {"header"}},
		{"at": {"1.1.1"}, "role": {"king"}},
		{"at": {"1.2"}, "role": {"header"}},
		{"a." + source: {"KING"}},
		{"a.0123456789abcdef": {"<b>"}},
		{"sheet": {"-4"}},
	} {
		say(odd)
	}
	if body := say(url.Values{"do": {"over"}}); strings.Contains(body, `class="fixes"`) || strings.Contains(body, "KING") {
		t.Errorf("after starting over:\n%s", text(body))
	}
	for range desk.MaxFixes {
		v.post(path, url.Values{"at": {"1.1.1"}, "role": {"title"}})
	}
	if rec := v.post(path, url.Values{"at": {"1.1.1"}, "role": {"title"}}); rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too many corrections: %d", rec.Code)
	}
}

// Answers are kept one after the other; once nothing is open the file is read with them,
// and what was kept of it is given up when it is read anew.
func TestAProposalIsAnsweredAndTheFileRead(t *testing.T) {
	v, k, path := proposing(t)
	if rec := v.post(path, url.Values{"answer.set.evil: 1": {"x"}}); rec.Code != http.StatusBadRequest {
		t.Errorf("an answer that nobody asked for: %d", rec.Code)
	}
	body := v.visit(path).Body.String()
	countries, source, basis := keyOf(t, body, "País"), keyOf(t, body, "IOM_REGULAR"), keyOf(t, body, "(BC)")
	rec := v.post(path, url.Values{"a." + countries: {"SEX\n    evil: true"}})
	if rec.Code != http.StatusBadRequest {
		t.Errorf("what is no answer to anything: %d", rec.Code)
	}
	rec = v.post(path, url.Values{"a." + countries: {"KING"}, "do": {"next"}})
	if body = v.visit(rec.Header().Get("Location")).Body.String(); rec.Code != http.StatusSeeOther || !strings.Contains(body, "problem-text") {
		t.Errorf("what no list offers: %d\n%s", rec.Code, text(body))
	}
	rec = v.post(path, url.Values{"a." + countries: {`{"dimension": "COUNTERPART_AREA", "codes": "own"}`}, "w." + countries: {"KING"}, "do": {"next"}})
	if rec.Code != http.StatusSeeOther || !strings.Contains(rec.Header().Get("Location"), "/proposal") {
		t.Fatalf("a question is open: %d to %s", rec.Code, rec.Header().Get("Location"))
	}
	rec = v.post(path, url.Values{"a." + source: {"new"}, "n." + source + ".es": {"Entradas de la DGME"}, "n." + source + ".dataset": {"BORDER"}, "n." + source + ".area": {"CRI"}, "a." + basis: {"C"}, "do": {"next"}})
	if to := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || strings.Contains(to, "/proposal") {
		t.Fatalf("nothing is open: %d to %s\n%s", rec.Code, to, text(v.visit(path).Body.String()))
	}
	body = v.done(t, rec.Header().Get("Location"))
	if !strings.Contains(body, "own-layout") || !strings.Contains(body, path) || v.taken.Answers == nil || !v.taken.Propose {
		t.Errorf("the file was not read with the answers:\n%s", text(body))
	}
	if page := v.visit(path).Body.String(); !strings.Contains(page, `value="Entradas de la DGME"`) || strings.Contains(page, `class="question open"`) {
		t.Errorf("what was answered is not shown:\n%s", text(page))
	}
	if rec = v.post(path, url.Values{"do": {"read"}}); rec.Code != http.StatusSeeOther || len(k.forgotten) != 1 || k.forgotten[0] != "own-layout" {
		t.Errorf("read anew: %d, given up: %v", rec.Code, k.forgotten)
	}
	other := signedIn(t, v.world, "DGME <San José>")
	for _, code := range []int{other.visit(path).Code, other.post(path, url.Values{"do": {"read"}}).Code} {
		if code != http.StatusNotFound {
			t.Errorf("another office: %d", code)
		}
	}
}

// Two people answer at once, a page is reloaded and gone back from, a session ends, the
// file is withdrawn: no answer is lost and nothing fails.
func TestNoAnswerIsLost(t *testing.T) {
	v, _, path := proposing(t)
	page := v.visit(path).Body.String()
	a, b := keyOf(t, page, "IOM_REGULAR"), keyOf(t, page, "País")
	own := `{"codes":"own","dimension":"COUNTERPART_AREA"}`
	first := url.Values{"a." + a: {"IOM_REGULAR"}, "w." + a: {""}, "a." + b: {""}, "w." + b: {""}}
	second := url.Values{"a." + a: {""}, "w." + a: {""}, "a." + b: {own}, "w." + b: {""}}
	both := func(when string) {
		t.Helper()
		body := v.visit(path).Body.String()
		for _, want := range []string{`name="w.` + a + `" value="IOM_REGULAR"`, `name="w.` + b + `" value="` + html.EscapeString(own)} {
			if !strings.Contains(html.UnescapeString(body), html.UnescapeString(want)) {
				t.Errorf("%s: lost %s", when, want)
			}
		}
	}
	v.post(path, first)
	v.post(path, second)
	both("two people at once")
	v.post(path, second) // the page is gone back from and sent again
	both("the page was sent again")
	rec := v.post(path, url.Values{"a." + a: {"UNDESA_IMS_TOTAL"}, "w." + a: {""}, "do": {"next"}})
	if !strings.Contains(rec.Header().Get("Location"), "replaced=yes") || !strings.Contains(v.visit(rec.Header().Get("Location")).Body.String(), "at the same time") {
		t.Errorf("an answer of somebody else is replaced in silence: %s", rec.Header().Get("Location"))
	}
	v.post(path, url.Values{"a." + a: {""}, "w." + a: {"UNDESA_IMS_TOTAL"}})
	out := &visitor{world: v.world}
	rec = out.post(path, first)
	id := strings.Split(path, "/")[3]
	if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), `name="a.`+a+`" value="IOM_REGULAR"`) || !strings.Contains(rec.Body.String(), `name="job" value="`+id+`"`) {
		t.Fatalf("after the session: %d\n%s", rec.Code, text(rec.Body.String()))
	}
	first.Set("token", "WRONG")
	first.Set("job", id)
	if rec = out.post("/en/upload/sign-in", first); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), `name="a.`+a+`" value="IOM_REGULAR"`) {
		t.Errorf("a wrong token: %d", rec.Code)
	}
	first.Set("token", "INM")
	if rec = out.post("/en/upload/sign-in", first); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != path {
		t.Errorf("signed in again: %d to %s", rec.Code, rec.Header().Get("Location"))
	}
	both("signed in again")
	if rec = v.post("/en/upload/"+id+"/discard", nil); rec.Code != http.StatusSeeOther {
		t.Fatalf("withdrawn: %d", rec.Code)
	}
	for _, code := range []int{v.visit(path).Code, v.post(path, second).Code} {
		if code != http.StatusNotFound {
			t.Errorf("of a withdrawn file: %d", code)
		}
	}
}

// Labels are bounded however many there are, and shown as texts whatever they hold.
func TestAPageOfQuestionsIsBounded(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("Entradas de extranjeros a Costa Rica por país,,\nPaís,2021,2022\nNicaragua,1,2\nPanamá,3,4\nMéxico,5,6\n")
	hostile := []string{"<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "\u202eabc\u2066", strings.Repeat("largo ", 2000)}
	for i := range 600 {
		label := hostile[i%len(hostile)]
		if i > 40 {
			label = label[:min(len(label), 60)]
		}
		fmt.Fprintf(&csv, "%s zona %d,%d,%d\n", label, i, i, i+1)
	}
	v, _, path := proposingFor(t, csv.String())
	body := v.visit(path).Body.String()
	if n := strings.Count(body, "<select"); n == 0 || n > 150 || len(body) > 2<<20 {
		t.Errorf("%d lists, %d bytes", n, len(body))
	}
	for _, bad := range []string{"<img src=x", "\u202e", "\u2066", strings.Repeat("largo ", 50)} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// A label may be answered by itself, the others with one click.
func TestLabelsAreAnsweredOneByOneOrAllAtOnce(t *testing.T) {
	v, _, path := proposing(t)
	page := v.visit(path).Body.String()
	label, all, source := keyOfLabel(t, page, "=1+1"), keyOf(t, page, "País"), keyOf(t, page, "IOM_REGULAR")
	rec := v.post(path, url.Values{"a." + source: {"IOM_REGULAR"}, "a." + keyOf(t, page, "(BC)"): {"C"}, "a." + label: {"skip"}, "r." + label: {"una fórmula"}, "a." + all: {`{"dimension": "COUNTERPART_AREA", "codes": "own"}`}, "do": {"next"}})
	if to := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || strings.Contains(to, "/proposal") {
		t.Fatalf("%d to %s\n%s", rec.Code, to, text(v.visit(path).Body.String()))
	}
	v.done(t, rec.Header().Get("Location"))
	yml := v.visit(path + ".yml").Body.String()
	if !strings.Contains(yml, "una fórmula") || !strings.Contains(yml, "OWN_SCRIPT") {
		t.Errorf("the layout:\n%s", yml)
	}
}

// In which month fiscal years begin is asked on the page, with its name.
func TestTheStartOfFiscalYearsIsAskedOnThePage(t *testing.T) {
	v, _, path := proposingFor(t, "País,2018/19,2019/20\nNicaragua,10,20\nPanamá,11,21\nCuba,12,22\n")
	body := v.visit(path).Body.String()
	if !strings.Contains(body, "a fiscal year that begins in July") {
		t.Fatalf("the page does not ask:\n%s", text(body))
	}
	v.post(path, url.Values{"a." + keyOf(t, body, "2018/19"): {"fiscal-year starting 7"}})
	if yml := v.visit(path + ".yml").Body.String(); !strings.Contains(yml, "period: {form: fiscal-year, starts: 7}") {
		t.Errorf("the layout:\n%s", yml)
	}
}

// The page fits a phone and a screen; a click and a key do the same. With
// SIEMMES_PICTURES the pages are kept as pictures.
func TestBrowserCorrectsAProposal(t *testing.T) {
	k := &keeper{}
	w := newWorld(t, func(c *Config) { c.Keeper = k })
	w.ingest = unknown(w)
	b := newBrowser(t, w)
	file := t.TempDir() + "/entradas.csv"
	if err := os.WriteFile(file, []byte(unknownCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open("/es/upload")
	b.do(chromedp.SendKeys(`#token`, "INM"), chromedp.Submit(`form.sign-in`), chromedp.WaitVisible(`form.hand-in`))
	b.do(chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`form.hand-in button[type=submit]`), chromedp.WaitVisible(`a[href$="/proposal"]`))
	b.do(chromedp.Click(`a[href$="/proposal"]`), chromedp.WaitVisible(`.role-table`))
	path := ask[string](b, `location.pathname`)
	for _, width := range []int64{1280, 390} {
		b.do(chromedp.EmulateViewport(width, 900))
		for _, l := range warehouse.Languages() {
			b.open("/" + l + path[3:])
			if got := ask[int](b, `document.documentElement.scrollWidth`); int64(got) > width {
				t.Errorf("the proposal is %d pixels wide on %d", got, width)
			}
			b.picture(fmt.Sprintf("proposal-%s-%d.png", l, width))
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
	b.open(path)
	b.do(chromedp.Click(`input[name=role][value=ignore]`), chromedp.Click(`.role-table button[value="1.6.1"]`), chromedp.WaitVisible(`.fixes`))
	b.do(chromedp.SendKeys(`#cell`, "A8\r"), chromedp.WaitVisible(`.fixes li:nth-child(2)`))
	unnamed := ask[int](b, `[...document.querySelectorAll('input:not([type=hidden]),select,button')].filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()).length`)
	if unnamed > 0 {
		t.Errorf("%d fields have no name for a screen reader", unnamed)
	}
}

// picture keeps the page as a picture where somebody wants to look at it.
func (b *browser) picture(name string) {
	b.t.Helper()
	to := os.Getenv("SIEMMES_PICTURES")
	if to == "" {
		return
	}
	time.Sleep(100 * time.Millisecond)
	shot, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(to+"/"+name, shot, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
