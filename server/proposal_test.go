package server

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/server/desk"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// keeper keeps layouts in memory.
type keeper struct{ kept []*layout.Layout }

func (k *keeper) Catalog() *catalog.Catalog { return catalog.Default() }

func (k *keeper) Keep(_ context.Context, l *layout.Layout, _ *catalog.Addition) error {
	k.kept = append(k.kept, l)
	return nil
}

// unknown is what a pipeline says of a file that no layout fits; one that is
// brought is taken.
func unknown(_ context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
	out := &ingest.Outcome{Submission: warehouse.Submission{SHA256: hash, Name: f.Name}}
	if opt.Custom != nil {
		out.Layout = opt.Custom.ID
		return out, nil
	}
	out.Findings = []warehouse.Finding{{Rule: "no-layout", Severity: warehouse.Blocking, File: f.Name, Message: warehouse.Literal("no layout fits")}}
	return out, nil
}

const unknownCSV = "Entradas de extranjeros a Costa Rica por país,,,\nPaís,2021,2022,2023\nNicaragua,10,20,30\nPanamá,11,21,31\n<script>alert(1)</script>,1,2,3\n=1+1,5,6,7\nTotal,27,49,71\nFuente: DGME,,,\n"

// answerTo is the field that answers a question about a text of delimited text.
func answerTo(ask, about string) string {
	return "answer." + ask + "." + base64.RawURLEncoding.EncodeToString([]byte("\x00"+about))
}

// proposing is an office before the proposal of an unknown file.
func proposing(t *testing.T) (*visitor, *keeper, string) {
	t.Helper()
	return proposingFor(t, unknownCSV)
}

func proposingFor(t *testing.T, csv string) (*visitor, *keeper, string) {
	t.Helper()
	k := &keeper{}
	w := newWorld(t, func(c *Config) { c.Keeper = k })
	w.ingest = unknown
	v := signedIn(t, w, "INM")
	path := v.hand(t, "entradas.csv", []byte(csv)).Header().Get("Location")
	if body := v.done(t, path); !strings.Contains(body, path+"/proposal") {
		t.Fatalf("the page of an unknown file does not lead to the proposal:\n%s", text(body))
	}
	return v, k, path + "/proposal"
}

func TestAnUnknownSheetIsShownAsItIsUnderstood(t *testing.T) {
	v, _, path := proposing(t)
	for _, l := range warehouse.Languages() {
		rec := v.visit(strings.Replace(path, "/en/", "/"+l+"/", 1))
		body := rec.Body.String()
		for _, want := range []string{`class="p-header`, `class="p-stub`, `class="p-value`, "&lt;script&gt;", `value="1.3.2"`, `name="` + answerTo("source", "") + `"`, `name="id"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the proposal lacks %s", l, want)
			}
		}
		for _, bad := range []string{"<script>alert", "«", "style=", "onclick"} {
			if strings.Contains(strings.ReplaceAll(body, "« ", ""), bad) && bad != "«" || strings.Contains(body, "«server.") {
				t.Errorf("%s: the proposal holds %s", l, bad)
			}
		}
		if csp := rec.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: the policy is %q", l, csp)
		}
	}
}

// A click becomes a part of the address: the proposal is thought out again from
// it, and can be undone.
func TestAClickCorrectsTheProposal(t *testing.T) {
	v, _, path := proposing(t)
	rec := v.visit(path + "?role=ignore&at=1.6.0&sheet=1")
	to := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !strings.Contains(to, "fix=1.6.0.ignore") {
		t.Fatalf("a click on a row: %d to %q", rec.Code, to)
	}
	body := v.visit(to).Body.String()
	if !strings.Contains(body, "row 6: not read") || !strings.Contains(body, `class="p-ignore`) {
		t.Errorf("after the click:\n%s", text(body))
	}
	if rec := v.visit(path + "?role=note&cell=a8"); !strings.Contains(rec.Header().Get("Location"), "fix=1.8.1.note") {
		t.Errorf("a cell that was typed: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	for _, odd := range []string{"?fix=9.1.1.header", "?fix=1.1.1.king", "?fix=x", "?fix=1.99999.1.header", "?fix=1.0.99.value", "?at=1.2&role=header", "?sheet=-4", "?" + answerTo("source", "") + "=KING", "?" + answerTo("axis", "País") + "=%3Cb%3E"} {
		if rec := v.visit(path + odd); rec.Code != http.StatusOK {
			t.Errorf("%s: %d", odd, rec.Code)
		}
	}
	many := path + "?" + strings.Repeat("fix=1.1.1.title&", desk.MaxFixes+1)
	if rec := v.visit(many); rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too many corrections: %d", rec.Code)
	}
}

// Only a layout that the catalog bears out is kept, under a name of its own,
// and the file is read again with it.
func TestAProposalIsKeptAndUsed(t *testing.T) {
	v, k, path := proposing(t)
	for _, id := range []string{"", "../x", "A B", "cri-dgme-movements"} {
		if rec := v.post(path, url.Values{"id": {id}}); rec.Code != http.StatusUnprocessableEntity || len(k.kept) > 0 {
			t.Errorf("the name %q: %d, %d kept", id, rec.Code, len(k.kept))
		}
	}
	if rec := v.post(path, url.Values{"id": {"cri-prueba"}, "answer.set.evil: 1": {"x"}}); rec.Code != http.StatusBadRequest || len(k.kept) > 0 {
		t.Errorf("an answer that nobody asked for: %d, %d kept", rec.Code, len(k.kept))
	}
	said := url.Values{"id": {"cri-prueba"}, answerTo("source", ""): {"IOM_REGULAR"}, answerTo("set", "BASIS"): {"C"}, answerTo("axis", "País"): {"SEX\n    evil: true"}}
	if rec := v.post(path, said); rec.Code != http.StatusUnprocessableEntity || len(k.kept) > 0 {
		t.Errorf("what no list offers: %d, %d kept", rec.Code, len(k.kept))
	}
	said[answerTo("axis", "País")] = []string{`{"dimension": "COUNTERPART_AREA", "codes": "own"}`}
	rec := v.post(path, said)
	if rec.Code != http.StatusSeeOther || len(k.kept) != 1 || k.kept[0].ID != "cri-prueba" {
		t.Fatalf("keeping: %d, %d kept\n%s", rec.Code, len(k.kept), text(rec.Body.String()))
	}
	if strings.Contains(string(k.kept[0].YAML), "evil") {
		t.Errorf("what no list offers got into the layout:\n%s", k.kept[0].YAML)
	}
	if table := k.kept[0].Tables[0]; table.Dataset != "BORDER" || table.Skip != "" {
		t.Errorf("the kept table is %+v", table)
	}
	if body := v.done(t, rec.Header().Get("Location")); !strings.Contains(body, "cri-prueba") {
		t.Errorf("the file was not read again with it:\n%s", text(body))
	}
	other := signedIn(t, v.world, "DGME <San José>")
	for _, rec := range []int{other.visit(path).Code, other.post(path, said).Code} {
		if rec != http.StatusNotFound {
			t.Errorf("another office: %d", rec)
		}
	}
}

// In which month fiscal years begin is asked on the page, and the answer is
// in the layout that is kept.
func TestTheStartOfFiscalYearsIsAskedOnThePage(t *testing.T) {
	v, k, path := proposingFor(t, "País,2018/19,2019/20\nNicaragua,10,20\nPanamá,11,21\nCuba,12,22\n")
	if body := v.visit(path).Body.String(); !strings.Contains(body, answerTo("period", "2018/19")) || !strings.Contains(body, "fiscal-year starting 7") {
		t.Fatalf("the page does not ask:\n%s", text(body))
	}
	if rec := v.post(path, url.Values{"id": {"cri-prueba"}, "answer.set.evil: 1": {"x"}}); rec.Code != http.StatusBadRequest || len(k.kept) > 0 {
		t.Errorf("an answer that nobody asked for: %d, %d kept", rec.Code, len(k.kept))
	}
	said := url.Values{
		"id": {"cri-prueba"}, answerTo("source", ""): {"IOM_REGULAR"}, answerTo("dataset", "entradas.csv"): {"BORDER"}, answerTo("set", "REF_AREA"): {"CRI"},
		answerTo("set", "DIRECTION"): {"IN"}, answerTo("set", "BASIS"): {"C"}, answerTo("period", "2018/19"): {"fiscal-year starting 7"},
	}
	rec := v.post(path, said)
	if rec.Code != http.StatusSeeOther || len(k.kept) != 1 || !strings.Contains(string(k.kept[0].YAML), "period: {form: fiscal-year, starts: 7}") {
		t.Errorf("keeping: %d, %d kept\n%s", rec.Code, len(k.kept), text(rec.Body.String()))
	}
}

// The page fits a phone and a screen; a click and a key do the same. With
// SIEMMES_PICTURES the pages are kept as pictures.
func TestBrowserCorrectsAProposal(t *testing.T) {
	k := &keeper{}
	w := newWorld(t, func(c *Config) { c.Keeper = k })
	w.ingest = unknown
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
	if got := ask[string](b, `location.search`); !strings.Contains(got, "fix=1.6.1.ignore") {
		t.Errorf("after a click the address is %s", got)
	}
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
