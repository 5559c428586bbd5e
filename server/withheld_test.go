package server

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// jobPaths are the addresses of what was found in a file that waits.
var jobPaths = []string{"", "/annotated", "/findings", "/findings.json", "/findings.csv", "/proposal", "/proposal.yml"}

// What was found in a file may quote figures that were withdrawn since it was
// checked: it is not told before the file is checked again.
func TestWhatWasCheckedBeforeAWithdrawalIsCheckedAgain(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")
	if body := v.done(t, job); !strings.Contains(body, "Atlántida") {
		t.Fatalf("the job says\n%s", text(body))
	}
	w.alter(func() { w.withheld.Withheld = "a withdrawal" })
	for _, path := range jobPaths {
		rec := v.visit(job + path)
		if path == "" && (rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Check again")) || path != "" && rec.Code != http.StatusConflict {
			t.Errorf("%s: status %d\n%s", path, rec.Code, text(rec.Body.String()))
		}
		if strings.Contains(rec.Body.String(), "Atlántida") || strings.Contains(rec.Body.String(), "Nicaragua") {
			t.Errorf("%s tells what was found before\n%s", path, text(rec.Body.String()))
		}
	}
	if rec := v.post(job+"/accept", nil); rec.Code != http.StatusSeeOther {
		t.Fatalf("check again: %d", rec.Code)
	}
	if body := v.done(t, job); !strings.Contains(body, "Atlántida") {
		t.Errorf("checked again, the job says\n%s", text(body))
	}
}

// A draft is shown as the warehouse has it now, not as it was found.
func TestADraftFromBeforeAWithdrawalIsShownAnew(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")
	v.done(t, job)
	v.post(job+"/accept", map[string][]string{"accept:unknown-label:Atlántida": {"asked"}})
	v.done(t, job)
	w.alter(func() { w.withheld.Withheld = "a withdrawal" })
	if rec := v.visit(job); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/en/upload/D4" {
		t.Errorf("the job: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := v.visit(job + "/findings.csv"); rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "Atlántida") {
		t.Errorf("the findings: %d\n%s", rec.Code, rec.Body)
	}
}

// A seal empties the desk: a file that waits there may hold the figure.
func TestASealEmptiesTheDesk(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	v := signedIn(t, w, "DGME <San José>")
	job := v.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")
	v.done(t, job)
	w.alter(func() { w.withheld.Withheld, w.withheld.Sealed = "a seal", "a seal" })
	w.get("/healthz") // whoever asks next
	if left, err := filepath.Glob(filepath.Join(w.config.Spool, "*")); err != nil || len(left) > 0 {
		t.Errorf("left on disk: %v, %v", left, err)
	}
	for _, path := range jobPaths {
		if rec := v.visit(job + path); rec.Code != http.StatusNotFound {
			t.Errorf("%s: status %d\n%s", path, rec.Code, text(rec.Body.String()))
		}
	}
}
