package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"
)

// Today is the day, of which it depends which periods have ended and so which
// figure is the latest.
func (s *Responder) Today() string { return s.Now().UTC().Format(time.DateOnly) }

// Unchanged marks an answer by the version of the warehouse, the day and what was asked, and
// answers 304 where the reader has it already. The version is taken before the
// figures are read, and changes with everything that a reader could see, seals
// among it. The tag is a weak one: compression and the order of notes may differ,
// the figures do not. A restart changes it, because it may bring other pages.
func (s *Responder) Unchanged(w http.ResponseWriter, r *http.Request, format string) bool {
	v := s.Version()
	all, _ := v.Of(v.Names())
	sum := sha256.Sum256([]byte(all + "\n" + s.Today() + "\n" + s.Started.String() + "\n" + r.URL.RequestURI() + "\n" + format + "\n" + LanguageOf(r)))
	tag := `W/"` + fmt.Sprint(v.Release) + "-" + hex.EncodeToString(sum[:8]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache") // keep it, but ask
	if !v.Changed.IsZero() {
		h.Set("Last-Modified", v.Changed.UTC().Format(http.TimeFormat))
	}
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}
