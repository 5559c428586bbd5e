package catalog

import "sync/atomic"

// growing is what of a catalog may be added to while it is used. It is replaced, never
// changed, once the catalog is loaded.
type growing struct {
	sources  []*Source
	sourceOf map[string]*Source
	lists    map[string]*CodeList
	kinds    map[string]AreaKind // of areas
}

// parts holds a growing part for readers in many goroutines.
type parts struct{ p atomic.Pointer[growing] }

func newParts(g growing) *parts {
	x := &parts{}
	x.set(&g)
	return x
}

func (x *parts) now() *growing  { return x.p.Load() }
func (x *parts) set(g *growing) { x.p.Store(g) }
