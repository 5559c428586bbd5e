package persons

import (
	"testing"

	"siemmes/warehouse/catalog"
)

// Segments under the same headings read them once: a damaged sheet has thousands of segments.
func TestTheSameHeadingIsReadOnce(t *testing.T) {
	w := newWords(catalog.Default())
	first := &segment{cols: 1, heads: []string{"fecha de nacimiento"}}
	next := &segment{cols: 1, heads: []string{"fecha " + "de nacimiento"}}
	if a, b := first.columns(w)[0].head, next.columns(w)[0].head; a != b || !a.in(&w.Births) || a.in(&w.Sexes) || len(a.says) != 2 {
		t.Errorf("%p and %p, which says %v", a, b, a.says)
	}
}
