package definition

import (
	"embed"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

//go:embed definitions/*.yml
var embedded embed.FS

// Library is the definitions of the program and those of a user's own folder.
type Library struct {
	all    []*Definition // by id
	faults []Fault
}

// Fault is a definition of the user's own folder that cannot be used.
type Fault struct {
	ID   string // the name of the file without its ending
	File string
	Err  error // lists what is wrong
}

// builtIn reads the embedded definitions once, with the catalog of the program.
var builtIn = sync.OnceValues(func() ([]*Definition, error) {
	files, err := fs.Sub(embedded, "definitions")
	if err != nil {
		return nil, err
	}
	all, faults, err := readFolder(files, catalog.Default())
	if err == nil && len(faults) > 0 {
		err = faults[0].Err // a test of this package reads them
	}
	return all, err
})

// Open reads the embedded definitions and, where dir is not "", the .yml files of
// that folder. A definition of the folder replaces the embedded one of its id. One
// that cannot be used is in Faults and does not stop the others.
func Open(dir string, cat *catalog.Catalog) (*Library, error) {
	all, err := builtIn()
	if err != nil {
		return nil, err
	}
	lib := &Library{all: slices.Clone(all)}
	if dir != "" {
		var own []*Definition
		if own, lib.faults, err = readFolder(os.DirFS(dir), cat); err != nil {
			return nil, err
		}
		for _, d := range own {
			d.Own = true
			lib.all = slices.DeleteFunc(lib.all, func(x *Definition) bool { return x.ID == d.ID })
			lib.all = append(lib.all, d)
		}
	}
	slices.SortFunc(lib.all, func(a, b *Definition) int { return strings.Compare(a.ID, b.ID) })
	return lib, nil
}

// readFolder reads the .yml files of a folder. Of two with one id the first by name
// is read, and the other is a fault.
func readFolder(files fs.FS, cat *catalog.Catalog) (all []*Definition, faults []Fault, err error) {
	names, err := fs.Glob(files, "*.yml")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		d, err := read(files, name, cat)
		if err == nil {
			if i := slices.IndexFunc(all, func(x *Definition) bool { return x.ID == d.ID }); i >= 0 {
				err = warehouse.NewError(warehouse.ErrConflict, "definition.same-report", "file", d.File, "other", all[i].File, "name", d.ID)
			}
		}
		if err != nil {
			faults = append(faults, Fault{ID: strings.TrimSuffix(name, ".yml"), File: name, Err: err})
			continue
		}
		all = append(all, d)
	}
	return all, faults, nil
}

func read(files fs.FS, name string, cat *catalog.Catalog) (*Definition, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, warehouse.WrapError(warehouse.ErrInvalid, err, "definition.unreadable", "file", name)
	}
	return Parse(name, text, cat)
}

// ReadFile reads one definition that is in no folder of reports.
func ReadFile(file string, cat *catalog.Catalog) (*Definition, error) {
	return read(os.DirFS(path.Dir(file)), path.Base(file), cat)
}

// List gives all definitions that can be used, by id.
func (l *Library) List() []*Definition { return l.all }

// Faults lists the definitions of the user's own folder that cannot be used, by file.
func (l *Library) Faults() []Fault { return l.faults }

// Get returns a definition by id. Errors: ErrNotFound with the ids that there are,
// and the mistakes of a file of the user's own folder that has the id as its name.
func (l *Library) Get(id string) (*Definition, error) {
	for _, f := range l.faults {
		if strings.EqualFold(f.ID, id) {
			return nil, f.Err
		}
	}
	var known []string
	for _, d := range l.all {
		if strings.EqualFold(d.ID, id) {
			return d, nil
		}
		known = append(known, d.ID)
	}
	return nil, warehouse.NewError(warehouse.ErrNotFound, "definition.no-report", "name", id, "known", known)
}
