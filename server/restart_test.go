package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// restart makes the site anew over what outlives a process.
func (w *world) restart(t *testing.T) {
	t.Helper()
	handler, err := New(w.config)
	if err != nil {
		t.Fatal(err)
	}
	w.handler = handler
}

// A file that waits is there after a restart as it was: with its findings, with the
// reasons that were given, with its draft, for its own office alone.
func TestARestartLosesNoFile(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")
	path := v.hand(t, "julio.xlsx", sample(t), "reason", "corrección de julio").Header().Get("Location")
	before := v.done(t, path)
	if !strings.Contains(before, "Atlántida") {
		t.Fatalf("the page is\n%s", text(before))
	}

	w.restart(t)
	v, other := signedIn(t, w, "DGME <San José>"), signedIn(t, w, "INM")
	if body := v.visit("/en/upload").Body.String(); !strings.Contains(body, "julio.xlsx") || !strings.Contains(body, path) {
		t.Errorf("after a restart the desk lists\n%s", text(body))
	}
	if after := v.done(t, path); text(after) != text(before) {
		t.Errorf("after a restart the page is\n%s\nand was\n%s", text(after), text(before))
	}
	if rec := other.visit(path); rec.Code != http.StatusNotFound {
		t.Errorf("another office sees the file: %d", rec.Code)
	}
	if body := other.visit("/en/upload").Body.String(); strings.Contains(body, "julio.xlsx") {
		t.Error("the desk of another office lists the file")
	}

	v.post(path+"/accept", url.Values{"accept:unknown-label:Atlántida": {"no es un país"}})
	v.done(t, path)
	w.restart(t)
	v = signedIn(t, w, "DGME <San José>")
	if rec := v.visit(path); rec.Header().Get("Location") != "/en/upload/D4" {
		t.Errorf("after a restart the accepted file leads to %d %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := v.post(path+"/publish", nil); rec.Code != http.StatusSeeOther {
		t.Errorf("its draft is published with %d\n%s", rec.Code, text(rec.Body.String()))
	}
	if rows, _ := w.uploads.List(t.Context()); len(rows) > 0 {
		t.Errorf("after it is published there wait %v", rows)
	}
}

// Corrections of a proposal are there on the next visit and after a restart, until
// one begins anew.
func TestARestartLosesNoCorrection(t *testing.T) {
	v, _, path := proposing(t)
	corrected := func() bool { return strings.Contains(v.visit(path).Body.String(), `class="fixes"`) }
	if rec := v.post(path, url.Values{"at": {"1.2.1"}, "role": {"title"}}); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, text(rec.Body.String()))
	}
	if !corrected() {
		t.Error("the correction is not there on the next visit")
	}
	v.restart(t)
	v = signedIn(t, v.world, "INM")
	if !corrected() {
		t.Error("the correction is not there after a restart")
	}
	if rec := v.post(path, url.Values{"do": {"over"}}); rec.Code != http.StatusSeeOther || corrected() {
		t.Errorf("anew: %d", rec.Code)
	}
	v.restart(t)
	v = signedIn(t, v.world, "INM")
	if corrected() {
		t.Error("a correction that was given up is there after a restart")
	}
}
