package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"siemmes/ingest"
	"siemmes/warehouse"
)

// heldPipeline reads no file before it is told to, unless its context ends.
func heldPipeline(w *world) (release chan bool) {
	release = make(chan bool)
	done := atlantis(w)
	w.ingest = func(ctx context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		select {
		case <-release:
			return done(ctx, f, opt)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return release
}

// An office cancels a file that is read or that waits; the next one has its turn, and
// another office's files are not there.
func TestAnOfficeCancelsItsOwnFiles(t *testing.T) {
	w := newWorld(t)
	release := heldPipeline(w)
	v, other := signedIn(t, w, "INM"), signedIn(t, w, "DGME <San José>")
	first, second := v.hand(t, "a.xlsx", sample(t)).Header().Get("Location"), v.hand(t, "b.xlsx", sample(t)).Header().Get("Location")
	third := v.hand(t, "c.xlsx", sample(t)).Header().Get("Location")
	if body := v.visit(third).Body.String(); !strings.Contains(body, "read before this one: 2") || !strings.Contains(body, third+"/cancel") {
		t.Errorf("the third file does not say its place:\n%s", text(body))
	}
	if body := v.visit(third + "/progress").Body.String(); !strings.Contains(body, "read before this one: 2") {
		t.Errorf("its progress is %s", body)
	}
	if rec := other.post(first+"/cancel", nil); rec.Code != http.StatusNotFound {
		t.Errorf("another office cancels: %d", rec.Code)
	}
	if rec := (&visitor{world: w}).post(first+"/cancel", nil); rec.Code != http.StatusNotFound {
		t.Errorf("nobody cancels: %d", rec.Code)
	}
	for _, path := range []string{second, first} { // one that waits, one that is read
		if rec := v.post(path+"/cancel", nil); rec.Code != http.StatusSeeOther {
			t.Errorf("cancel: %d", rec.Code)
		}
		if body := v.done(t, path); !strings.Contains(body, "was cancelled") || !strings.Contains(body, "Check again") {
			t.Errorf("a file that was cancelled:\n%s", text(body))
		}
	}
	release <- true
	if body := v.done(t, third); !strings.Contains(body, "Atlántida") {
		t.Errorf("the third file:\n%s", text(body))
	}
	if rec := v.post(third+"/cancel", nil); rec.Code != http.StatusSeeOther || !strings.Contains(v.visit(third).Body.String(), "Atlántida") {
		t.Error("cancelling a file that is read already changes it")
	}
	if rec := v.post(first+"/accept", url.Values{}); rec.Code != http.StatusSeeOther { // check again
		t.Errorf("checking again: %d", rec.Code)
	}
	release <- true
	if body := v.done(t, first); !strings.Contains(body, "Atlántida") {
		t.Errorf("checked again:\n%s", text(body))
	}
}

// A file that takes too long is stopped, with the reason, in three languages; the next
// one is read.
func TestAFileThatTakesTooLongIsStopped(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.JobLimit = time.Nanosecond })
	done := atlantis(w)
	w.ingest = func(ctx context.Context, f warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
		if f.Name != "slow.xlsx" {
			return done(ctx, f, opt)
		}
		<-ctx.Done()
		return nil, errors.Join(errors.New("read the sheet"), ctx.Err())
	}
	v := signedIn(t, w, "INM")
	path := v.hand(t, "slow.xlsx", sample(t)).Header().Get("Location")
	for language, says := range map[string]string{"en": "was stopped. Nothing of it was loaded", "es": "se detuvo. Nada de él se cargó", "fr": "a été arrêtée. Rien n’en a été chargé"} {
		if body := v.done(t, "/"+language+strings.TrimPrefix(path, "/en")); !strings.Contains(body, says) {
			t.Errorf("%s:\n%s", language, text(body))
		}
	}
	if body := v.done(t, v.hand(t, "next.xlsx", sample(t)).Header().Get("Location")); !strings.Contains(body, "Atlántida") {
		t.Errorf("the next file:\n%s", text(body))
	}
}

// An office that has many files in the queue is told to wait before its next one is
// received; others are not.
func TestTheQueueOfAnOfficeHasAnEnd(t *testing.T) {
	w := newWorld(t)
	release := heldPipeline(w)
	defer close(release)
	v, other := signedIn(t, w, "INM"), signedIn(t, w, "DGME <San José>")
	taken := 0
	for range 40 {
		rec := v.hand(t, "a.xlsx", sample(t))
		if rec.Code == http.StatusSeeOther {
			taken++
			continue
		}
		if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") == "" || !strings.Contains(rec.Body.String(), "files in the queue") {
			t.Fatalf("%d: %s", rec.Code, text(rec.Body.String()))
		}
	}
	if taken == 0 || taken > 20 {
		t.Errorf("%d of 40 files are taken", taken)
	}
	path := other.hand(t, "b.xlsx", sample(t)).Header().Get("Location")
	if body := other.visit(path).Body.String(); !strings.Contains(body, "read before this one: 1") {
		t.Errorf("another office waits for more than the file that is read:\n%s", text(body))
	}
}
