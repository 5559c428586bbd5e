package server

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a page in Chromium, and what went wrong in it.
type browser struct {
	context.Context
	t    *testing.T
	site string

	mu       sync.Mutex
	problems []string
}

// newBrowser opens one on a site. Without Chromium the test is skipped, except
// when SIEMMES_REQUIRE_TOOLS=1.
func newBrowser(t *testing.T, w *world) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("SIEMMES_REQUIRE_TOOLS") == "1" {
			t.Fatal("chromium is required and not installed")
		}
		t.Skip("chromium is not installed; make test-deps installs it")
	}
	srv := httptest.NewServer(w.handler)
	t.Cleanup(srv.Close)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &browser{Context: ctx, t: t, site: srv.URL}
	b.do(chromedp.EmulateViewport(1280, 900)) // starts the browser, before anybody listens
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if text := strings.TrimSpace(m.String()); !strings.HasPrefix(text, "debug") {
				b.mu.Lock()
				b.problems = append(b.problems, text)
				b.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, p := range b.problems {
			t.Errorf("the browser says: %s", p)
		}
	})
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.Context, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site + path))
}

// see waits for an element and reads it.
func (b *browser) see(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.Context, chromedp.Text(selector))
	if err != nil {
		b.t.Fatalf("%s: %v", selector, err)
	}
	return text
}

// ask evaluates a script.
func ask[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.Context, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// A researcher searches, narrows the table, and asks where a figure comes from.
func TestBrowserFromSearchToCell(t *testing.T) {
	b := newBrowser(t, newWorld(t))
	b.open("/en/")
	b.do(chromedp.SendKeys(`#q`, "entries Costa Rica"), chromedp.Submit(`form.search`))
	b.do(chromedp.WaitVisible(`.results a`), chromedp.Click(`.results a`), chromedp.WaitVisible(`table.figures`))
	if got := b.see(`h1`); got != "Entries and exits" {
		t.Errorf("the search leads to %q", got)
	}
	// The list of counterpart countries is opened, two are ticked.
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=COUNTERPART_AREA]').closest('details').open = true`))
	b.do(chromedp.Click(`input[name=COUNTERPART_AREA][value=NIC]`), chromedp.Click(`input[name=COUNTERPART_AREA][value=USA]`))
	if got := b.see(`details.dim[open] summary small`); got != "Nicaragua, United States" && got != "United States, Nicaragua" {
		t.Errorf("the list's summary says %q", got)
	}
	b.do(chromedp.Click(`form.filters button[type=submit]`), chromedp.WaitVisible(`table.figures tr.group`))
	if at := ask[string](b, `location.search`); !strings.Contains(at, "COUNTERPART_AREA=NIC%2CUSA") {
		t.Errorf("the address is %s", at)
	}
	b.do(chromedp.Click(`tr:last-child td:last-child a.figure`), chromedp.WaitVisible(`dialog.panel .traced`))
	if got := b.see(`dialog.panel .a1`); got != "Cuadro 1!E12" {
		t.Errorf("the panel names the cell %q", got)
	}
	b.do(chromedp.Click(`dialog.panel .close`), chromedp.WaitNotVisible(`dialog.panel`))
}

// An office drops a file, sees the finding on its sheet, accepts and publishes.
func TestBrowserFromUploadToRelease(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	b := newBrowser(t, w)
	file := filepath.Join(t.TempDir(), "julio.xlsx")
	if err := os.WriteFile(file, sample(t), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open("/es/upload")
	b.do(chromedp.SendKeys(`#token`, "INM"), chromedp.Submit(`form.sign-in`), chromedp.WaitVisible(`form.hand-in`))
	b.do(chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`form.hand-in button[type=submit]`), chromedp.WaitVisible(`li.finding`))
	if got := b.see(`.c-marked`); got == "" {
		t.Errorf("the marked cell says %q", got)
	}
	b.do(chromedp.SendKeys(`.accept input`, "confirmado"), chromedp.Click(`form[action$="/accept"] button`), chromedp.WaitVisible(`form[action$="/publish"] button`))
	b.do(chromedp.Click(`form[action$="/publish"] button`), chromedp.WaitVisible(`.notice.published`))
	if got := b.see(`.notice.published .button`); got != "Ver la publicación 4" {
		t.Errorf("after publishing the page says %q", got)
	}
}

// No page is wider than a phone, in any language.
func TestBrowserPagesFitAPhone(t *testing.T) {
	b := newBrowser(t, newWorld(t))
	b.do(chromedp.EmulateViewport(390, 844))
	for _, path := range []string{"/es/", "/fr/data", "/en/data/BORDER", "/es/country/CRI?year=2023", "/fr/releases", "/en/releases/3", "/es/sources", "/fr/about", "/es/upload"} {
		b.open(path)
		if width := ask[int](b, `document.documentElement.scrollWidth`); width > 390 {
			t.Errorf("%s is %d pixels wide on a phone of 390", path, width)
		}
	}
}

// What can be clicked can be reached and seen by keyboard, and the skip link
// comes first.
func TestBrowserWorksByKeyboard(t *testing.T) {
	b := newBrowser(t, newWorld(t))
	b.open("/en/data/BORDER")
	b.do(chromedp.KeyEvent("\t"))
	if got := ask[string](b, `document.activeElement.className`); got != "skip-link" {
		t.Errorf("the first stop is %q", got)
	}
	reached := map[string]bool{}
	for range 60 {
		b.do(chromedp.KeyEvent("\t"))
		reached[ask[string](b, `document.activeElement.tagName + ' ' + document.activeElement.className`)] = true
	}
	for _, want := range []string{"SUMMARY ", "SELECT ", "BUTTON ", "A figure", "DIV table-frame time"} {
		if !reached[want] {
			t.Errorf("Tab does not reach %q; it reaches %v", want, reached)
		}
	}
	unnamed := ask[int](b, `[...document.querySelectorAll('input:not([type=hidden]),select,button')].filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !e.textContent.trim()).length`)
	if unnamed > 0 {
		t.Errorf("%d fields have no name for a screen reader", unnamed)
	}
}
