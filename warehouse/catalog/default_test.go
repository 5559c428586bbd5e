package catalog

import (
	"testing"
)

func TestTheEmbeddedCatalogReads(t *testing.T) {
	c, err := New(embedded)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(c.Datasets()); got != 11 {
		t.Errorf("%d datasets, the design has 11", got)
	}
}

// Every command asks for the catalog before it does anything else.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(embedded); err != nil {
			b.Fatal(err)
		}
	}
}
