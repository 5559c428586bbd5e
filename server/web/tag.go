package web

import (
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Today is the day, of which it depends which periods have ended and so which
// figure is the latest.
func (s *Responder) Today() string { return s.Now().UTC().Format(time.DateOnly) }

// tag is the ETag of an answer: which generations it was made from, as bits, and a hash of
// what was asked and of the state of these. So what an answer was made from need not be
// known to find whether a reader still has it. The tag is a weak one: compression and the
// order of notes may differ, the figures do not.
func (s *Responder) tag(key string, reads []string, state string) string {
	bits := new(big.Int)
	for i, name := range s.Cache.names {
		if slices.Contains(reads, name) {
			bits.SetBit(bits, i, 1)
		}
	}
	sum := sha256.Sum256([]byte(key + "\n" + state))
	return `W/"` + bits.Text(16) + "-" + hex.EncodeToString(sum[:12]) + `"`
}

// read finds what an answer with a tag was made from; not ok where it is none of ours.
func (s *Responder) read(tag string) (reads []string, ok bool) {
	text, _, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(tag, "W/"), `"`), "-")
	bits, number := new(big.Int).SetString(text, 16)
	if !ok || !number || bits.Sign() <= 0 || bits.BitLen() > len(s.Cache.names) {
		return nil, false
	}
	for i, name := range s.Cache.names {
		if bits.Bit(i) == 1 {
			reads = append(reads, name)
		}
	}
	return reads, true
}

// unchanged answers 304 where the reader has what is asked for, as it is now.
func (s *Responder) unchanged(w http.ResponseWriter, r *http.Request, key string) bool {
	v := s.Version()
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		tag = strings.TrimSpace(tag)
		reads, ok := s.read(tag)
		if !ok {
			continue
		}
		if state, raised := v.Of(reads); s.tag(key, reads, state) == tag {
			s.mark(w.Header(), tag, raised)
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// mark writes how long an answer holds: a reader may keep it, but asks again.
func (s *Responder) mark(h http.Header, tag string, raised time.Time) {
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache")
	if raised.IsZero() {
		raised = s.Version().Changed
	}
	if !raised.IsZero() {
		h.Set("Last-Modified", raised.UTC().Format(http.TimeFormat))
	}
}
