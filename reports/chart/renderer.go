package chart

import (
	"context"
	"encoding/json"
	"sync"

	"siemmes/reports"
	"siemmes/warehouse"
)

// Concurrency is how many charts are drawn at a time: an engine holds about
// 40 MB, and a chart takes well under a tenth of a second.
const Concurrency = 2

// DefaultWidth is the width of a chart, in pixels, where none is asked for.
const DefaultWidth = 900

// Renderer draws charts without a browser. Engines are started when first
// needed and kept. Safe for concurrent use. The zero value is ready; Close lets
// the memory go.
type Renderer struct {
	once  sync.Once
	free  chan *engine // Concurrency places, nil where an engine is not started
	paint rasterizer
}

// New makes a renderer. It starts nothing and cannot fail.
func New() *Renderer { return &Renderer{} }

// SVG draws a spec as a self-contained SVG element: no script, no style sheet,
// nothing loaded from elsewhere, a description for who cannot see it. Width and
// height are in pixels; zero takes DefaultWidth, and the height the chart asks
// for at that width.
func (r *Renderer) SVG(ctx context.Context, spec *reports.ChartSpec, language string, width, height int) ([]byte, error) {
	option, err := Option(spec, language)
	if err != nil {
		return nil, err
	}
	return r.Draw(ctx, option, width, height)
}

// Draw is SVG for an option that Option made.
func (r *Renderer) Draw(ctx context.Context, option json.RawMessage, width, height int) (svg []byte, err error) {
	defer warehouse.Wrap(&err, "draw a chart")
	about, err := aboutOption(option)
	if err != nil {
		return nil, err
	}
	if width == 0 {
		width = DefaultWidth
	}
	if width < 200 || width > 4000 || height < 0 || height > 4000 {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "a chart of %d by %d pixels cannot be drawn; from 200 to 4000 can", width, height)
	}
	e, err := r.engine(ctx)
	if err != nil {
		return nil, err
	}
	d, err := e.draw(ctx, option, about.Sheet.Kind == reports.ChartMap, width, height)
	if err != nil {
		e.close()
		r.free <- nil
		return nil, err
	}
	r.free <- e
	return dressed(d.SVG, about.description())
}

// engine waits for a free engine and starts it where it is not yet.
func (r *Renderer) engine(ctx context.Context) (*engine, error) {
	r.once.Do(func() {
		r.free = make(chan *engine, Concurrency)
		for range Concurrency {
			r.free <- nil
		}
	})
	select {
	case e := <-r.free:
		if e != nil {
			return e, nil
		}
		e, err := newEngine()
		if err != nil {
			r.free <- nil
		}
		return e, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close stops the engines once their charts are done. The renderer can be used
// again afterwards, and starts new ones.
func (r *Renderer) Close() error {
	if r.free == nil {
		return nil
	}
	for range Concurrency {
		if e := <-r.free; e != nil {
			e.close()
		}
	}
	for range Concurrency {
		r.free <- nil
	}
	return r.paint.close()
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
		return a, warehouse.Errorf(warehouse.ErrInvalid, "this is no option that chart.Option made")
	}
	return a, nil
}
