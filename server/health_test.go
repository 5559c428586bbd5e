package server

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"siemmes/warehouse"
)

func TestHealthSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		text   string
	}{
		{nil, http.StatusOK, "ok\n"},
		{warehouse.NewError(warehouse.ErrNoSpace, "error.disk-full"), http.StatusServiceUnavailable, "no space"},
		{warehouse.NewError(warehouse.ErrBusy, "store.reopening"), http.StatusServiceUnavailable, "opened again"},
		{errors.New("/var/lib/siemmes.duckdb: input/output error"), http.StatusServiceUnavailable, "does not answer"},
	} {
		w := newWorld(t)
		w.down = c.err
		rec := w.get("/healthz")
		if rec.Code != c.status || !strings.HasPrefix(rec.Body.String(), c.text) && !strings.Contains(rec.Body.String(), c.text) || strings.Contains(rec.Body.String(), "/var/") {
			t.Errorf("%v: %d %q", c.err, rec.Code, rec.Body)
		}
		if (rec.Header().Get("Retry-After") == "") != (c.status == http.StatusOK) {
			t.Errorf("%v: Retry-After %q", c.err, rec.Header().Get("Retry-After"))
		}
	}
	w := newWorld(t, func(c *Config) { c.Pipeline = nil })
	if rec := w.get("/healthz"); rec.Code != http.StatusOK || rec.Body.String() != "ok: for reading only\n" {
		t.Errorf("for reading only: %d %q", rec.Code, rec.Body)
	}
}

// A full disk is told to who submits and never called a file that is too large.
func TestFullDiskIsNoLargeRequest(t *testing.T) {
	w := newWorld(t)
	w.down = warehouse.NewError(warehouse.ErrNoSpace, "error.disk-full")
	for _, path := range []string{"/en/releases", "/api/v1/releases"} {
		if rec := w.get(path); rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}
