package catalog

import (
	"bytes"
	"os"
	"testing"

	"siemmes/warehouse/yamldata"
)

// catalog.json is what go generate makes of the YAML files of this package.
func TestTheEmbeddedCatalogIsCurrent(t *testing.T) {
	want, err := yamldata.Bundle(os.DirFS("."), "*.yml", "*/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := files.ReadFile("catalog.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("catalog.json is not current: run go generate ./warehouse/catalog")
	}
}

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

// A file asks for the same few hundred labels many thousand times.
func BenchmarkLookup(b *testing.B) {
	c := Default()
	for b.Loop() {
		c.Lookup(AreaList, "Bolivia (Estado Plurinacional de)", "UPMRIP")
	}
}

func BenchmarkNearest(b *testing.B) {
	c := Default()
	for b.Loop() {
		c.Nearest(AreaList, "Republica Dominicna", "UPMRIP", 3)
	}
}

// The index of labels is made when a list is first asked.
func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c, err := New(embedded)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		c.Lookup(AreaList, "Belice", "")
	}
}
