package chart

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"siemmes/reports"
)

// policy is as strict as the server's own: nothing inline, nothing evaluated,
// nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'"

var page = template.Must(template.New("page").Parse(`<!doctype html><html lang="{{.Language}}"><meta charset="utf-8"><title>charts</title>
<link rel="stylesheet" href="/chart.css"><script src="/watch.js"></script>
<script defer src="/echarts.min.js"></script><script defer src="/chart.js"></script>
{{range .Options}}<figure><script type="application/json" class="chart-option">{{.}}</script><p class="chart-fallback">table</p></figure>
{{end}}</html>`))

// watch counts what went wrong and what was drawn.
const watch = `window.seen = {drawn: 0, wrong: []};
addEventListener("chart-drawn", () => seen.drawn++);
addEventListener("error", (e) => seen.wrong.push(String(e.message)));
addEventListener("unhandledrejection", (e) => seen.wrong.push(String(e.reason)));
document.addEventListener("securitypolicyviolation", (e) => seen.wrong.push("policy: " + e.violatedDirective + " " + e.blockedURI));
const tell = console.error;
console.error = (...words) => { seen.wrong.push(words.join(" ")); tell(...words); };
window.alert = () => seen.wrong.push("alert");`

// chartPage serves one page with the charts, and the assets beside it.
func chartPage(t *testing.T, specs []*reports.ChartSpec, language string) *httptest.Server {
	t.Helper()
	files, err := Assets()
	if err != nil {
		t.Skip(err)
	}
	var options []template.JS
	for _, spec := range specs {
		option, err := Option(spec, language)
		if err != nil {
			t.Fatal(err)
		}
		options = append(options, template.JS(option))
	}
	var html bytes.Buffer
	if err := page.Execute(&html, map[string]any{"Language": language, "Options": options}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /watch.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, watch)
	})
	mux.HandleFunc("GET /page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html")
		w.Write(html.Bytes())
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// browser starts a Chromium, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	built(t)
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("SIEMMES_REQUIRE_TOOLS") != "" {
			t.Fatal("chromium is not installed")
		}
		t.Skip("chromium is not installed; make test-deps installs it")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	must(t, ctx, chromedp.Navigate("about:blank")) // starts it, before any time limit
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// must runs one action in the browser.
func must[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// seen is what watch noted.
type seen struct {
	Drawn int      `json:"drawn"`
	Wrong []string `json:"wrong"`
}

// open loads the page and waits until all charts are drawn or one is not.
func open(t *testing.T, ctx context.Context, address string, width int64, charts int) seen {
	t.Helper()
	must(t, ctx, chromedp.EmulateViewport(width, 900))
	must(t, ctx, chromedp.Navigate(address))
	var s seen
	for { // until the context of the browser ends
		s = must(t, ctx, chromedp.Evaluate[seen](`window.seen`))
		if s.Drawn >= charts || len(s.Wrong) > 0 {
			return s
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// The browser draws every kind with our loader under a strict policy, at a
// page's and a phone's width, and nothing sticks out to the side.
func TestBrowserDrawsEveryKind(t *testing.T) {
	ctx := browser(t)
	for _, language := range []string{"es", "en", "fr"} {
		specs := samples(language)
		server := chartPage(t, specs, language)
		for _, width := range []int64{1200, 390} {
			s := open(t, ctx, server.URL+"/page", width, len(specs))
			if s.Drawn != len(specs) || len(s.Wrong) > 0 {
				t.Errorf("%s at %d: %d of %d charts drawn; %q", language, width, s.Drawn, len(specs), s.Wrong)
			}
			wide := must(t, ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
			shown := must(t, ctx, chromedp.Evaluate[bool](`Array.from(document.querySelectorAll(".chart-fallback")).some((e) => !e.hidden)`))
			silent := must(t, ctx, chromedp.Evaluate[int](`Array.from(document.querySelectorAll(".chart-surface")).filter((e) => !e.getAttribute("aria-label")).length`))
			if silent > 0 {
				t.Errorf("%s at %d: %d charts say nothing to a screen reader", language, width, silent)
			}
			if wide || shown {
				t.Errorf("%s at %d: wider than the window: %t, fallback still shown: %t", language, width, wide, shown)
			}
			if dir := os.Getenv("SIEMMES_GALLERY"); dir != "" {
				picture := must(t, ctx, chromedp.FullScreenshot(100))
				name := filepath.Join(dir, fmt.Sprintf("browser-%s-%d.png", language, width))
				if err := os.WriteFile(name, picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// tip shows the tooltip of the first figure of the chart of a kind, and returns
// its text.
func tip(t *testing.T, ctx context.Context, kind reports.ChartKind) string {
	t.Helper()
	must(t, ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const script = Array.from(document.querySelectorAll("script.chart-option")).find((s) => JSON.parse(s.textContent).siemmes.kind === %q);
		const drawn = echarts.getInstanceByDom(script.parentElement.querySelector(".chart-surface"));
		drawn.dispatchAction({type: "showTip", seriesIndex: 0, dataIndex: 0});
	}`, kind)))
	for { // until the context of the browser ends
		text := must(t, ctx, chromedp.Evaluate[string](`Array.from(document.querySelectorAll(".chart-tip")).map((e) => e.textContent).join("")`))
		if text != "" {
			return text
		}
		time.Sleep(20 * time.Millisecond)
	}
}
