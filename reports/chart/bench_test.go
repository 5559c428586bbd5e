package chart

import (
	"context"
	"testing"
)

// One chart of each kind as SVG, in a warm engine.
func BenchmarkSVG(b *testing.B) {
	for _, spec := range samples("es") {
		b.Run(spec.ID, func(b *testing.B) {
			if _, err := (Renderer{}).SVG(context.Background(), spec); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := (Renderer{}).SVG(context.Background(), spec); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What the browser is sent.
func BenchmarkOption(b *testing.B) {
	for _, spec := range samples("es") {
		b.Run(spec.ID, func(b *testing.B) {
			for b.Loop() {
				if _, err := Option(spec, "es"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A picture at scale 2 from an SVG that is there.
func BenchmarkPaint(b *testing.B) {
	svg, err := Renderer{}.SVG(context.Background(), rankedSample("es"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Paint(context.Background(), svg, 2); err != nil {
			b.Fatal(err)
		}
	}
}

// The first chart of a process, which starts an engine.
func BenchmarkEngineStart(b *testing.B) {
	for b.Loop() {
		e, err := newEngine()
		if err != nil {
			b.Fatal(err)
		}
		e.close()
	}
}
