package warehouse

import (
	"slices"
	"time"
)

// Office is who may upload, and for which reporting areas and sources.
type Office struct {
	Name    string    `json:"office"`
	Areas   []string  `json:"areas"`   // REF_AREA codes; empty: any
	Sources []string  `json:"sources"` // empty: any
	Created time.Time `json:"created"`
	Revoked time.Time `json:"revoked"` // zero while the token holds
	Locale  string    `json:"language"`
	// TokenID names the token: the first 16 hex digits of its SHA-256. It
	// changes with the token and gives nothing of it away.
	TokenID string `json:"-"`
}

// HasSource reports whether the office may send figures of a source.
func (o Office) HasSource(source string) bool {
	return len(o.Sources) == 0 || slices.Contains(o.Sources, source)
}

// HasArea reports whether the office may report for an area. An area that is
// "other" or "not stated" is outside the right of every office that is limited
// to areas.
func (o Office) HasArea(area string) bool {
	return len(o.Areas) == 0 || slices.Contains(o.Areas, area)
}
