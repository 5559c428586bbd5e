package chart

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"siemmes/reports"
	"siemmes/warehouse"
)

// Concurrency is how many charts are drawn, and how many painted, at a time in
// one process: an engine holds some 40 MB, and a chart takes well under half a
// second.
const Concurrency = 2

// DefaultWidth is the width of a chart, in pixels, where none is asked for.
const DefaultWidth = 900

// Renderer draws charts without a browser. The zero value is ready. All
// renderers of a process share their engines, which are started when first
// needed and kept. Safe for concurrent use.
type Renderer struct {
	// Width and Height are in pixels; zero is DefaultWidth, and the height
	// that the chart asks for at its width.
	Width, Height int
	// Scale is how many pixels of a PNG represent one of the chart; zero is
	// two, which prints well and suits dense screens.
	Scale float64
}

var _ reports.Renderer = Renderer{}

// Option is the spec's option in its own language.
func (r Renderer) Option(spec *reports.ChartSpec) (json.RawMessage, error) {
	return Option(spec, "")
}

// SVG draws a spec as a self-contained SVG element: no script, no style sheet,
// nothing loaded from elsewhere, a description for who cannot see it.
func (r Renderer) SVG(ctx context.Context, spec *reports.ChartSpec) ([]byte, error) {
	option, err := r.Option(spec)
	if err != nil {
		return nil, err
	}
	return Draw(ctx, option, r.Width, r.Height)
}

// PNG draws a spec as a picture. Text is written in the Go fonts, whatever the
// machine has installed.
func (r Renderer) PNG(ctx context.Context, spec *reports.ChartSpec) ([]byte, error) {
	svg, err := r.SVG(ctx, spec)
	if err != nil {
		return nil, err
	}
	scale := r.Scale
	if scale == 0 {
		scale = 2
	}
	return Paint(ctx, svg, scale)
}

// Draw makes the SVG of an option that Option made. Zero width is DefaultWidth,
// zero height the chart's own wish; sizes beyond 200 to 4000 pixels are an
// ErrInvalid. A context that ends stops the drawing.
func Draw(ctx context.Context, option json.RawMessage, width, height int) (svg []byte, err error) {
	defer warehouse.Wrap(&err, "draw a chart")
	about, err := aboutOption(option)
	if err != nil {
		return nil, err
	}
	if width == 0 {
		width = DefaultWidth
	}
	if width < 200 || width > 4000 || height < 0 || height > 4000 {
		return nil, refuse("chart.size", "width", width, "height", height, "least", 200, "most", 4000)
	}
	drawn, err := engines().draw(ctx, option, about.Sheet.Kind == reports.ChartMap, width, height)
	if err != nil {
		return nil, err
	}
	return dressed(drawn.SVG, about.description())
}

// engines are those of the process.
var engines = sync.OnceValue(func() *pool {
	p := &pool{free: make(chan *engine, Concurrency)}
	for range Concurrency {
		p.free <- nil
	}
	return p
})

// pool holds Concurrency places for engines, nil where one is not started.
type pool struct{ free chan *engine }

// draw waits for a place. An engine that failed may have been stopped in the
// middle of something, so it is not used again.
func (p *pool) draw(ctx context.Context, option json.RawMessage, maps bool, width, height int) (d drawn, err error) {
	var e *engine
	select {
	case e = <-p.free:
	case <-ctx.Done():
		return d, ctx.Err()
	}
	defer func() { p.free <- e }()
	if e == nil {
		if e, err = newEngine(); err != nil {
			return d, err
		}
	}
	if d, err = e.draw(ctx, option, maps, width, height); err != nil {
		e.close()
		e = nil
	}
	return d, err
}

// about is the little of an option that drawing it needs to know.
type about struct {
	Sheet struct {
		Kind  reports.ChartKind `json:"kind"`
		Title string            `json:"title"`
	} `json:"siemmes"`
	Aria struct {
		Label struct {
			Description string `json:"description"`
		} `json:"label"`
	} `json:"aria"`
}

func (a about) description() string {
	if a.Aria.Label.Description != "" {
		return a.Aria.Label.Description
	}
	return a.Sheet.Title
}

func aboutOption(option json.RawMessage) (about, error) {
	var a about
	if err := json.Unmarshal(option, &a); err != nil || builders[a.Sheet.Kind] == nil {
		return a, notDrawn(errors.New("the option was not made by chart.Option"))
	}
	return a, nil
}
