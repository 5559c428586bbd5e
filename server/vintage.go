package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"sync"
	"time"

	"siemmes/warehouse"
)

// vintage is the state of the published figures, as caches see it: it changes
// when a release is published or withdrawn.
type vintage struct {
	number int       // the latest published release
	at     time.Time // when it was published
	tag    string
}

// stamp keeps the vintage for a second, so that a page with twelve charts asks
// for it once.
type stamp struct {
	sync.Mutex
	vintage
	taken time.Time
}

func (s *site) vintage(ctx context.Context) (vintage, error) {
	s.stamp.Lock()
	defer s.stamp.Unlock()
	now := s.Now()
	if !s.stamp.taken.IsZero() && now.Sub(s.stamp.taken) < time.Second {
		return s.stamp.vintage, nil
	}
	releases, err := s.Warehouse.Releases(ctx, warehouse.Reader{})
	if err != nil {
		return vintage{}, fmt.Errorf("read the state of the warehouse: %w", err)
	}
	s.stamp.vintage, s.stamp.taken = vintageOf(releases), now
	return s.stamp.vintage, nil
}

// forget makes the next reader ask again: something was published just now.
func (s *site) forget() {
	s.stamp.Lock()
	defer s.stamp.Unlock()
	s.stamp.taken = time.Time{}
}

func vintageOf(releases []warehouse.Release) vintage {
	var v vintage
	h := sha256.New()
	for _, r := range releases {
		if r.Number == 0 {
			continue
		}
		fmt.Fprintln(h, r.Number, r.State, r.Published.Unix())
		if r.Number > v.number {
			v.number = r.Number
		}
		if r.Published.After(v.at) {
			v.at = r.Published
		}
	}
	v.tag = hex.EncodeToString(h.Sum(nil)[:8])
	return v
}

// unchanged marks an answer by the vintage and what was asked, and answers 304
// where the reader has it already. The tag is a weak one: compression and the
// order of notes may differ, the figures do not. A restart changes it, because
// it may bring other pages.
func (s *site) unchanged(w http.ResponseWriter, r *http.Request, format string) bool {
	v, err := s.vintage(r.Context())
	if err != nil {
		return false // the page itself will meet the same error, and say it
	}
	sum := sha256.Sum256([]byte(v.tag + "\n" + s.started.String() + "\n" + r.URL.RequestURI() + "\n" + format + "\n" + languageOf(r)))
	tag := `W/"` + fmt.Sprint(v.number) + "-" + hex.EncodeToString(sum[:8]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache") // keep it, but ask
	if !v.at.IsZero() {
		h.Set("Last-Modified", v.at.UTC().Format(http.TimeFormat))
	}
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}
