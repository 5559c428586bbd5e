package layout

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

//go:embed layouts/*.yml
var embedded embed.FS

// Library is the built-in layouts and those of a user's own folder, which
// replace them by id.
type Library struct {
	layouts []*Layout // by id
	faults  []Fault
}

// Fault is a layout of a user's own folder that cannot be read.
type Fault struct {
	ID   string // "" where the file names none
	File string
	Err  error // of kind ErrInvalid or ErrTooLarge, with line and column
}

// house parses the embedded layouts once.
var house = sync.OnceValues(func() ([]*Layout, error) {
	files, err := fs.Sub(embedded, "layouts")
	if err != nil {
		return nil, err
	}
	layouts, faults, err := readFolder(files)
	for _, f := range faults {
		err = errors.Join(err, f.Err)
	}
	return layouts, err
})

// Open reads the embedded layouts and, where userDir is not empty, every .yml
// file of that folder that IsLayout. A layout of the folder replaces one
// of SIEMMES with the same id, also where it cannot be read: Faults lists such
// files, and the others can be used. Two of the folder with one id are an error
// (ErrConflict).
func Open(userDir string) (*Library, error) {
	layouts, err := house()
	if err != nil {
		return nil, err
	}
	lib := &Library{layouts: slices.Clone(layouts)}
	if userDir != "" {
		var own []*Layout
		if own, lib.faults, err = readFolder(os.DirFS(userDir)); err != nil {
			return nil, err
		}
		lib.layouts = slices.DeleteFunc(lib.layouts, func(l *Layout) bool { return byID(own, l.ID) != nil || lib.fault(l.ID) != nil })
		lib.layouts = append(lib.layouts, own...)
	}
	slices.SortFunc(lib.layouts, func(a, b *Layout) int { return strings.Compare(a.ID, b.ID) })
	return lib, nil
}

// NewLibrary returns a library of layouts that are known already.
func NewLibrary(layouts ...*Layout) *Library { return &Library{layouts: layouts} }

// IsLayout reports whether a .yml file of a user's folder is a layout: those that add
// to the catalog are none, nor is that of the user's own rules.
func IsLayout(file string) bool { return !catalog.Owns(file) && file != relation.File }

func readFolder(files fs.FS) (layouts []*Layout, faults []Fault, err error) {
	names, err := fs.Glob(files, "*.yml")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		if !IsLayout(name) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, nil, warehouse.WrapError(warehouse.ErrInvalid, err, "layout.unreadable", "file", name)
		}
		l, err := Parse(path.Base(name), text)
		if err != nil {
			faults = append(faults, Fault{ID: idOf(text), File: path.Base(name), Err: err})
			continue
		}
		if twin := byID(layouts, l.ID); twin != nil {
			return nil, nil, warehouse.NewError(warehouse.ErrConflict, "layout.same-id", "file", twin.File, "other", l.File, "id", l.ID)
		}
		layouts = append(layouts, l)
	}
	return layouts, faults, nil
}

var idLine = regexp.MustCompile(`(?m)^layout:\s*["']?([a-z0-9-]+)`)

// idOf is the id that the text of a layout gives, whatever else is wrong with it.
func idOf(text []byte) string {
	if m := idLine.FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return ""
}

// Faults lists the layouts of the user's own folder that cannot be read, by file.
func (lib *Library) Faults() []Fault { return lib.faults }

// Taken reports whether a layout that cannot be read has an id, or whether a file of
// its name holds something else.
func (lib *Library) Taken(id string) bool { return lib.fault(id) != nil || !IsLayout(id+".yml") }

func (lib *Library) fault(id string) *Fault {
	i := slices.IndexFunc(lib.faults, func(f Fault) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return &lib.faults[i]
}

func byID(layouts []*Layout, id string) *Layout {
	i := slices.IndexFunc(layouts, func(l *Layout) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return layouts[i]
}

// List gives all layouts by id.
func (lib *Library) List() []*Layout { return lib.layouts }

// Get returns a layout by id, or ErrNotFound with the ids that begin alike; of a
// layout that cannot be read, what is wrong with it (ErrInvalid).
func (lib *Library) Get(id string) (*Layout, error) {
	if l := byID(lib.layouts, id); l != nil {
		return l, nil
	}
	if f := lib.fault(id); f != nil {
		return nil, f.Err
	}
	var near []string
	for _, l := range lib.layouts {
		if strings.Contains(l.ID, id) || id != "" && l.ID[0] == id[0] {
			near = append(near, l.ID)
		}
	}
	if len(near) > 0 && len(near) <= 8 {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "layout.unknown-near", "id", id, "near", near)
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "layout.unknown", "id", id)
}
