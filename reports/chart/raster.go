package chart

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"siemmes/warehouse"
)

// rasterizer is resvg, which turns SVG into pixels, compiled from WebAssembly
// when first needed and run in wazero. Each picture gets an instance of its own,
// so that nothing of one is left for the next.
type rasterizer struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
	busy    chan struct{} // Concurrency places
}

// rasterMemory is the most an instance may hold, in pages of 64 KB: 512 MB, a
// picture of 4000 by 4000 pixels at scale 4.
const rasterMemory = 512 << 20 >> 16

// resvg is the rasterizer of the process.
var resvg = sync.OnceValues(func() (*rasterizer, error) {
	module, err := vendored("resvg.wasm")
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	// Stopping in the middle of a picture would need checks that make every
	// picture take 2.5 times as long; what one may cost is bounded by the
	// size of what we draw.
	r := &rasterizer{
		runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(rasterMemory)),
		busy:    make(chan struct{}, Concurrency),
	}
	if r.code, err = r.runtime.CompileModule(ctx, module); err != nil {
		return nil, err
	}
	return r, bind(ctx, r.runtime, r.code)
})

// Paint turns an SVG that Draw made into a PNG, scale times as large, from 0.1
// to 4.
func Paint(ctx context.Context, svg []byte, scale float64) (picture []byte, err error) {
	defer warehouse.Wrap(&err, "make a picture of a chart")
	if scale < 0.1 || scale > 4 {
		return nil, refuse("chart.scale", "scale", scale, "least", 0.1, "most", 4)
	}
	r, err := resvg()
	if err != nil {
		return nil, err
	}
	select {
	case r.busy <- struct{}{}:
		defer func() { <-r.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return r.paint(ctx, svg, scale)
}

// rasterOptions are resvg's, as its JavaScript takes them.
func rasterOptions(scale float64) ([]byte, error) {
	return json.Marshal(map[string]any{
		"fitTo": map[string]any{"mode": "zoom", "value": scale},
		"font": map[string]any{
			"loadSystemFonts": false, "defaultFontFamily": "Go", "sansSerifFamily": "Go",
		},
	})
}

func (r *rasterizer) paint(ctx context.Context, svg []byte, scale float64) ([]byte, error) {
	h := &heap{}
	ctx = context.WithValue(ctx, heapKey{}, h)
	instance, err := r.runtime.InstantiateModule(ctx, r.code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer instance.Close(ctx)
	options, err := rasterOptions(scale)
	if err != nil {
		return nil, err
	}
	m := &machine{ctx: ctx, module: instance, heap: h}
	fonts := h.put(&array{items: []any{goregular.TTF, gobold.TTF}})
	place, length := m.give(options)
	picture := m.result("resvg_new", h.put(string(svg)), place, length, fonts)
	painted := m.result("resvg_render", picture)
	width, height := m.call("renderedimage_width", painted), m.call("renderedimage_height", painted)
	pixels, _ := h.get(m.call("renderedimage_pixels", painted)).([]byte)
	if m.err != nil {
		return nil, m.err
	}
	return encode(pixels, int(uint32(width)), int(uint32(height)))
}

// encode writes pixels, four bytes each, premultiplied, as PNG: four times as
// fast here as inside the module.
func encode(pixels []byte, width, height int) ([]byte, error) {
	if width <= 0 || len(pixels) != 4*width*height {
		return nil, errors.New("the rasterizer gave no picture")
	}
	var b bytes.Buffer
	err := png.Encode(&b, &image.RGBA{Pix: pixels, Stride: 4 * width, Rect: image.Rect(0, 0, width, height)})
	return b.Bytes(), err
}

// machine calls the module's functions; after the first error it calls none.
type machine struct {
	ctx    context.Context
	module api.Module
	heap   *heap
	err    error
}

func (m *machine) call(name string, args ...uint64) uint64 {
	if m.err != nil {
		return 0
	}
	out, err := m.module.ExportedFunction(name).Call(m.ctx, args...)
	if err != nil {
		m.err = fmt.Errorf("%s: %w", name, err)
		if m.heap.thrown != "" {
			m.err = fmt.Errorf("%s: %s: %w", name, m.heap.thrown, err)
		}
	}
	if len(out) == 0 {
		return 0
	}
	return out[0]
}

// give writes bytes where the module can read them.
func (m *machine) give(content []byte) (place, length uint64) {
	place = m.call("__wbindgen_malloc", uint64(len(content)), 1)
	if m.err == nil {
		m.module.Memory().Write(uint32(place), content)
	}
	return place, uint64(len(content))
}

// result calls a function that answers as Rust's Result: value, error, and
// which of the two, three words at a place on the stack.
func (m *machine) result(name string, args ...uint64) uint64 {
	const stack = 16
	down := int32(-stack)
	at := m.call("__wbindgen_add_to_stack_pointer", uint64(uint32(down)))
	m.call(name, append([]uint64{at}, args...)...)
	if m.err != nil {
		return 0
	}
	words, _ := m.module.Memory().Read(uint32(at), 12)
	value, problem, failed := binary.LittleEndian.Uint32(words), binary.LittleEndian.Uint32(words[4:]), binary.LittleEndian.Uint32(words[8:])
	m.call("__wbindgen_add_to_stack_pointer", stack)
	if failed != 0 {
		m.err = notDrawn(fmt.Errorf("the rasterizer refuses the SVG: %v", m.heap.get(uint64(problem))))
	}
	return uint64(value)
}

// hash is what wasm-bindgen appends to the names of its imports.
var hash = regexp.MustCompile(`_[0-9a-f]{16}$`)

// bind offers the module the few JavaScript functions it imports, by their
// names without the hash: see host.
func bind(ctx context.Context, runtime wazero.Runtime, code wazero.CompiledModule) error {
	builder := runtime.NewHostModuleBuilder("wbg")
	for _, f := range code.ImportedFunctions() {
		_, name, _ := f.Import()
		call, ok := host[fmt.Sprintf("%s/%d", hash.ReplaceAllString(name, ""), len(f.ParamTypes()))]
		if !ok {
			return fmt.Errorf("the rasterizer wants the function %s, which we do not have: its version in assets/package.json differs from the one this was written for", name)
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(call, f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	_, err := builder.Instantiate(ctx)
	return err
}
