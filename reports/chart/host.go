package chart

import (
	"context"

	"github.com/tetratelabs/wazero/api"
)

// heap holds what resvg's module calls JavaScript values, by number: strings,
// byte arrays, views of its own memory, arrays and their iterators. The module
// was made by wasm-bindgen, whose glue in JavaScript this replaces.
type heap struct {
	values []any
	thrown string // the message of the last __wbindgen_throw
}

type heapKey struct{}

type (
	memory struct{}                  // the module's own memory
	view   struct{ at, size uint32 } // a part of it
	array  struct{ items []any }
	cursor struct {
		array *array
		next  int
	}
	step struct { // what an iterator gives
		value any
		done  bool
	}
)

// reserved numbers represent undefined, null, true and false in wasm-bindgen's
// modules; zero is "none" where one takes an option.
const reserved = 132

// put keeps a value and returns its number.
func (h *heap) put(v any) uint64 {
	h.values = append(h.values, v)
	return uint64(len(h.values) - 1 + reserved)
}

// at is the place of a number's value. The upper half of a word is whatever
// was there before.
func (h *heap) at(i uint64) (int, bool) {
	at := int(uint32(i)) - reserved
	return at, at >= 0 && at < len(h.values)
}

func (h *heap) get(i uint64) any {
	if at, ok := h.at(i); ok {
		return h.values[at]
	}
	return nil
}

func (h *heap) drop(i uint64) {
	if at, ok := h.at(i); ok {
		h.values[at] = nil
	}
}

// bytes are those of a byte array or view.
func (h *heap) bytes(m api.Module, i uint64) []byte {
	switch v := h.get(i).(type) {
	case []byte:
		return v
	case view:
		b, _ := m.Memory().Read(v.at, v.size)
		return b
	}
	return nil
}

func text(m api.Module, at, size uint64) string {
	b, _ := m.Memory().Read(uint32(at), uint32(size))
	return string(b)
}

// host are the functions the module imports: name without its hash, a slash and
// the number of arguments, which tells the three constructors apart.
var host = map[string]api.GoModuleFunc{
	"__wbg_new/2": on(func(h *heap, m api.Module, s []uint64) { s[0] = h.put(text(m, s[0], s[1])) }), // Error
	"__wbg_new/0": on(func(h *heap, _ api.Module, s []uint64) { s[0] = h.put(&array{}) }),
	"__wbg_new/1": on(newBytes),

	"__wbindgen_memory/0": on(func(h *heap, _ api.Module, s []uint64) { s[0] = h.put(memory{}) }),
	"__wbg_buffer/1":      on(func(h *heap, _ api.Module, s []uint64) { s[0] = h.put(memory{}) }),
	"__wbg_newwithbyteoffsetandlength/3": on(func(h *heap, _ api.Module, s []uint64) {
		s[0] = h.put(view{uint32(s[1]), uint32(s[2])})
	}),
	"__wbindgen_object_drop_ref/1": on(func(h *heap, _ api.Module, s []uint64) { h.drop(s[0]) }),
	"__wbindgen_string_new/2":      on(func(h *heap, m api.Module, s []uint64) { s[0] = h.put(text(m, s[0], s[1])) }),
	"__wbindgen_string_get/2":      stringGet,
	"__wbindgen_throw/2":           throw,

	"__wbg_values/1": on(func(h *heap, _ api.Module, s []uint64) {
		a, _ := h.get(s[0]).(*array)
		s[0] = h.put(&cursor{array: a})
	}),
	"__wbg_next/1":  on(next),
	"__wbg_done/1":  on(func(h *heap, _ api.Module, s []uint64) { s[0] = truth(h.step(s[0]).done) }),
	"__wbg_value/1": on(func(h *heap, _ api.Module, s []uint64) { s[0] = h.put(h.step(s[0]).value) }),
	"__wbg_push/2": on(func(h *heap, _ api.Module, s []uint64) {
		if a, ok := h.get(s[0]).(*array); ok {
			a.items = append(a.items, h.get(s[1]))
			s[0] = uint64(len(a.items))
		}
	}),

	"__wbg_instanceof_Uint8Array/1": on(func(h *heap, _ api.Module, s []uint64) {
		switch h.get(s[0]).(type) {
		case []byte, view:
			s[0] = 1
		default:
			s[0] = 0
		}
	}),
	"__wbg_length/1": on(func(h *heap, m api.Module, s []uint64) { s[0] = uint64(len(h.bytes(m, s[0]))) }),
	"__wbg_set/3": on(func(h *heap, m api.Module, s []uint64) {
		if to, ok := h.get(s[0]).(view); ok {
			m.Memory().Write(to.at+uint32(s[2]), h.bytes(m, s[1]))
		}
	}),
}

// on finds the heap of the call.
func on(f func(h *heap, m api.Module, stack []uint64)) api.GoModuleFunc {
	return func(ctx context.Context, m api.Module, stack []uint64) {
		if h, ok := ctx.Value(heapKey{}).(*heap); ok {
			f(h, m, stack)
		}
	}
}

// newBytes is JavaScript's new Uint8Array(x): a view of a whole buffer, a copy
// of another array.
func newBytes(h *heap, m api.Module, s []uint64) {
	if _, whole := h.get(s[0]).(memory); whole {
		s[0] = h.put(view{0, m.Memory().Size()})
		return
	}
	s[0] = h.put(append([]byte(nil), h.bytes(m, s[0])...))
}

func next(h *heap, _ api.Module, s []uint64) {
	c, ok := h.get(s[0]).(*cursor)
	if !ok || c.array == nil || c.next >= len(c.array.items) {
		s[0] = h.put(step{done: true})
		return
	}
	c.next++
	s[0] = h.put(step{value: c.array.items[c.next-1]})
}

func (h *heap) step(i uint64) step {
	s, _ := h.get(i).(step)
	return s
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// stringGet writes a string into the module's memory and its place and length
// where the module asks; both are zero for what is no string.
func stringGet(ctx context.Context, m api.Module, s []uint64) {
	at := uint32(s[0])
	var place, size uint32
	if h, ok := ctx.Value(heapKey{}).(*heap); ok {
		if content, ok := h.get(s[1]).(string); ok {
			out, err := m.ExportedFunction("__wbindgen_malloc").Call(ctx, uint64(len(content)), 1)
			if err != nil {
				h.thrown = err.Error()
				return
			}
			place, size = uint32(out[0]), uint32(len(content))
			m.Memory().WriteString(place, content)
		}
	}
	m.Memory().WriteUint32Le(at, place)
	m.Memory().WriteUint32Le(at+4, size)
}

// throw ends the call: a module that goes on after it has thrown would run on
// in a state its makers thought impossible.
func throw(ctx context.Context, m api.Module, s []uint64) {
	if h, ok := ctx.Value(heapKey{}).(*heap); ok {
		h.thrown = text(m, s[0], s[1])
	}
	_ = m.CloseWithExitCode(ctx, 1)
}
