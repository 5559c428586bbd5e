package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// thisMonth and nextMonth are one form of an office that no layout knows.
const (
	thisMonth = "Entradas de extranjeros zutanos a Costa Rica por país de nacionalidad,,\nPaís de nacionalidad,2021,2022\nNicaragua,10,20\nPanamá,11,21\nZona Austral,1,2\nZona Boreal,5,6\nTotal,27,49\n"
	nextMonth = "Entradas de extranjeros zutanos a Costa Rica por país de nacionalidad,,,\nPaís de nacionalidad,2021,2022,2023\nNicaragua,10,20,30\nPanamá,11,21,31\nZona Austral,1,2,4\nZona Boreal,5,6,7\nTotal,27,49,72\n"
)

// An office that nobody configured anything for uploads an unknown file, answers from
// lists alone, publishes, and is asked nothing about the next file of that form.
func TestAnUnknownFileIsAnsweredFromListsAndTheNextAsksNothing(t *testing.T) {
	for _, width := range []int64{1280, 390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			p := newProgram(t)
			token := regexp.MustCompile(`[A-Za-z0-9_-]{20,}`).FindString(p.must("offices", "add", "DGME", "--areas", "CRI"))
			d := newDeskPage(t, p.site(), width)
			for name, text := range map[string]string{"entradas-2022.csv": thisMonth, "entradas-2023.csv": nextMonth} {
				if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			d.do(chromedp.Navigate(d.url+"/es/upload"), chromedp.SendKeys(`#token`, token), chromedp.Submit(`form.sign-in`), chromedp.WaitVisible(`form.hand-in`))
			d.upload("entradas-2022.csv")
			d.do(chromedp.WaitVisible(`a[href$="/proposal"]`))
			d.picture("unknown")
			d.do(chromedp.Click(`a[href$="/proposal"]`), chromedp.WaitVisible(`form.answers`))
			for step := 1; d.count(`form.answers`) > 0; step++ {
				d.fits()
				d.picture(fmt.Sprintf("questions-%d", step))
				if asked := d.text(`form.answers`); step == 1 && !strings.Contains(asked, "zutanos a costa rica» (A1) hay palabras que nada usa") {
					t.Errorf("it is not said why the words of the title are asked about:\n%s", asked)
				}
				if step > 5 {
					t.Fatalf("questions have no end: %s", d.text(`form.answers`))
				}
				d.choose()
				d.do(chromedp.Click(`button[value=next]`), chromedp.WaitVisible(`form.answers, .take-back, .progress`), chromedp.WaitNotPresent(`[data-progress]`))
			}
			d.fits()
			d.picture("draft")
			d.do(chromedp.Click(`form[action$="/publish"] button`), chromedp.WaitVisible(`a[href*="/releases/"]`))
			d.do(chromedp.Navigate(d.url+"/es/data/BORDER"), chromedp.WaitVisible(`table.figures`))
			if got := d.text(`main`); strings.Contains(got, "OWN_") {
				t.Errorf("the site shows codes for what was added:\n%s", got)
			}
			d.do(chromedp.Navigate(d.url+"/es/upload"), chromedp.WaitVisible(`form.hand-in`))
			d.upload("entradas-2023.csv")
			d.do(chromedp.WaitVisible(`form[action$="/publish"] button`))
			d.picture("next-month")
			if d.count(`a[href$="/proposal"]`) > 0 {
				t.Errorf("the next file asks:\n%s", d.text(`main`))
			}
		})
	}
}

// deskPage is the desk in Chromium.
type deskPage struct {
	context.Context
	t        *testing.T
	url, dir string
	width    int64
}

func newDeskPage(t *testing.T, site *httptest.Server, width int64) *deskPage {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("SIEMMES_REQUIRE_TOOLS") == "1" {
			t.Fatal("chromium is required and not installed")
		}
		t.Skip("chromium is not installed; make test-deps installs it")
	}
	t.Cleanup(site.Close)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	d := &deskPage{Context: ctx, t: t, url: site.URL, dir: t.TempDir(), width: width}
	d.do(chromedp.EmulateViewport(width, 900))
	return d
}

func (d *deskPage) do(steps ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.Context, steps...); err != nil {
		d.t.Fatal(err)
	}
}

func evaluate[T any](d *deskPage, script string) T {
	d.t.Helper()
	v, err := chromedp.Run(d.Context, chromedp.Evaluate[T](script))
	if err != nil {
		d.t.Fatalf("%s: %v", script, err)
	}
	return v
}

func (d *deskPage) text(selector string) string {
	d.t.Helper()
	return evaluate[string](d, fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector))
}

func (d *deskPage) count(selector string) int {
	d.t.Helper()
	return evaluate[int](d, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

func (d *deskPage) upload(name string) {
	d.t.Helper()
	d.do(chromedp.SetUploadFiles(`#file`, []string{filepath.Join(d.dir, name)}), chromedp.Click(`form.hand-in button[type=submit]`))
}

// choose answers every open question as a person does who knows the file: the list of a
// question that nothing is chosen in gets the choice for it.
func (d *deskPage) choose() {
	d.t.Helper()
	left := evaluate[string](d, `(() => {
		const pick = (list) => ["new", '{"dimension": "COUNTERPART_AREA", "codes": "own"}', "label", "IN", "CRI", "MOVEMENTS", "C"].find((x) => [...list.options].some((o) => o.value === x));
		let left = "";
		for (const q of document.querySelectorAll(".question.open")) {
			const list = q.querySelector(":scope > .answer select");
			const value = pick(list);
			if (value) list.value = value;
			else if (!list.value) left += q.innerText;
		}
		return left;
	})()`)
	if left != "" {
		d.t.Fatalf("a question that the lists do not answer: %s", left)
	}
}

// fits reports a page that is wider than its window, or a field without a name.
func (d *deskPage) fits() {
	d.t.Helper()
	if got := evaluate[int64](d, `document.documentElement.scrollWidth`); got > d.width {
		d.t.Errorf("the page is %d pixels wide on %d", got, d.width)
	}
	if n := evaluate[int](d, `[...document.querySelectorAll('input:not([type=hidden]),select,button')].filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()).length`); n > 0 {
		d.t.Errorf("%d fields have no name for a screen reader", n)
	}
}

// picture keeps the page as a picture where somebody wants to look at it.
func (d *deskPage) picture(name string) {
	d.t.Helper()
	to := os.Getenv("SIEMMES_PICTURES")
	if to == "" {
		return
	}
	shot, err := chromedp.Run(d.Context, chromedp.FullScreenshot(100))
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(fmt.Sprintf("%s/desk-%s-%d.png", to, name, d.width), shot, 0o600); err != nil {
		d.t.Fatal(err)
	}
}
