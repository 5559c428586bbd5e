package chart

import (
	"context"
	"testing"
)

// One chart of each kind, in a warm renderer: making the option, drawing it as
// SVG, painting it as PNG.
func BenchmarkChart(b *testing.B) {
	r := New()
	defer r.Close()
	for _, spec := range samples("es") {
		b.Run(spec.ID, func(b *testing.B) {
			if _, err := r.SVG(context.Background(), spec, "es", 900, 0); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := r.SVG(context.Background(), spec, "es", 900, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOption(b *testing.B) {
	spec := monthlySample("es")
	for b.Loop() {
		if _, err := Option(spec, "es"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	r := New()
	defer r.Close()
	svg, err := r.SVG(context.Background(), rankedSample("es"), "es", 900, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.PNG(context.Background(), svg, 2); err != nil {
			b.Fatal(err)
		}
	}
}
