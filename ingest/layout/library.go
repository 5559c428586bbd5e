package layout

import (
	"embed"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

//go:embed layouts/*.yml
var embedded embed.FS

// Library is the layouts of the house and those of a user's own folder, which
// replace them by id.
type Library struct {
	layouts []*Layout // by id
}

// house parses the embedded layouts once.
var house = sync.OnceValues(func() ([]*Layout, error) {
	files, err := fs.Sub(embedded, "layouts")
	if err != nil {
		return nil, err
	}
	return readFolder(files)
})

// Open reads the embedded layouts and, where userDir is not empty, every .yml
// file of that folder that IsLayout. A layout of the folder replaces one of the
// house with the same id; two of the folder with one id are an error (ErrConflict).
func Open(userDir string) (*Library, error) {
	layouts, err := house()
	if err != nil {
		return nil, err
	}
	layouts = slices.Clone(layouts)
	if userDir != "" {
		own, err := readFolder(os.DirFS(userDir))
		if err != nil {
			return nil, err
		}
		layouts = slices.DeleteFunc(layouts, func(l *Layout) bool { return byID(own, l.ID) != nil })
		layouts = append(layouts, own...)
	}
	slices.SortFunc(layouts, func(a, b *Layout) int { return strings.Compare(a.ID, b.ID) })
	return &Library{layouts}, nil
}

// IsLayout reports whether a .yml file of a user's folder is a layout: the one of
// his own sources is none, nor that of his own rules.
func IsLayout(file string) bool { return file != catalog.OwnSources && file != relation.File }

func readFolder(files fs.FS) ([]*Layout, error) {
	names, err := fs.Glob(files, "*.yml")
	if err != nil {
		return nil, err
	}
	var layouts []*Layout
	for _, name := range names {
		if !IsLayout(name) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, warehouse.Errorf(warehouse.ErrInvalid, "the layout %s cannot be read: %w", name, err)
		}
		l, err := Parse(path.Base(name), text)
		if err != nil {
			return nil, err
		}
		if twin := byID(layouts, l.ID); twin != nil {
			return nil, warehouse.Errorf(warehouse.ErrConflict, "the layouts %s and %s have the same id %q; rename one", twin.File, l.File, l.ID)
		}
		layouts = append(layouts, l)
	}
	return layouts, nil
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

// Get returns a layout by id, or ErrNotFound with the ids that begin alike.
func (lib *Library) Get(id string) (*Layout, error) {
	if l := byID(lib.layouts, id); l != nil {
		return l, nil
	}
	var near []string
	for _, l := range lib.layouts {
		if strings.Contains(l.ID, id) || id != "" && l.ID[0] == id[0] {
			near = append(near, l.ID)
		}
	}
	hint := "siemmes layouts list shows them all"
	if len(near) > 0 && len(near) <= 8 {
		hint = "there are " + strings.Join(near, ", ")
	}
	return nil, warehouse.Errorf(warehouse.ErrNotFound, "there is no layout %q; %s", id, hint)
}
