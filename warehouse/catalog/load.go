package catalog

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

// loader fills a catalog from its files.
type loader struct{ *Catalog }

// load reads the files in the order in which they lean on each other.
func (c loader) load(files fs.FS) error {
	for _, step := range []func(fs.FS) error{
		c.loadUnits, c.loadLists, c.loadAreas, c.loadSources, c.loadDatasets, c.loadScopes, c.loadAliases, c.loadIndicators, c.loadSite,
	} {
		if err := step(files); err != nil {
			return err
		}
	}
	return nil
}

// bundledFiles are data files whose YAML ones are read from JSON, by name.
type bundledFiles struct {
	fs.FS
	asJSON func() (map[string]json.RawMessage, error)
}

func readBundle() (bundle map[string]json.RawMessage, err error) {
	text, err := files.ReadFile("catalog.json")
	if err != nil {
		return nil, err
	}
	return bundle, json.Unmarshal(text, &bundle)
}

// readYAML sets into from a file. A field that into does not have is an error.
func readYAML(files fs.FS, name string, into any) error {
	if err := decodeYAML(files, name, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func decodeYAML(files fs.FS, name string, into any) error {
	if bundled, ok := files.(bundledFiles); ok {
		bundle, err := bundled.asJSON()
		if err != nil {
			return err
		}
		if bundle[name] == nil {
			return fs.ErrNotExist
		}
		return yamldata.Decode(bundle[name], into)
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return yamldata.Unmarshal(text, into)
}

// readCSV passes on each record of a file as columns by name. Every column
// asked for must be in the head.
func readCSV(files fs.FS, name string, columns []string, each func(row []string) error) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		return &recordError{name, wrong.StartLine, warehouse.NewError(warehouse.ErrInvalid, "own.csv")}
	}
	if err != nil {
		return err
	}
	if len(records) == 0 || !slices.Equal(records[0], columns) {
		return &recordError{name, 1, warehouse.NewError(warehouse.ErrInvalid, "own.head", "columns", strings.Join(columns, ","))}
	}
	for i, row := range records[1:] {
		if err := each(row); err != nil {
			return &recordError{name, i + 2, err}
		}
	}
	return nil
}

// recordError is a record of a CSV file that cannot be taken.
type recordError struct {
	file   string
	record int // from 1, with the head
	err    error
}

func (e *recordError) Error() string {
	return fmt.Sprintf("%s, record %d: %v", e.file, e.record, e.err)
}

func (e *recordError) Unwrap() error { return e.err }

// message is what is wrong with the record.
func (e *recordError) message() warehouse.Message {
	if told, ok := errors.AsType[*warehouse.Error](e.err); ok {
		return told.Message
	}
	return warehouse.NewMessage("own.csv")
}

func (c loader) loadUnits(files fs.FS) error {
	var units []Unit
	if err := readYAML(files, "units.yml", &units); err != nil {
		return err
	}
	c.newList("CL_UNIT", warehouse.Names{"es": "Unidad de medida", "en": "Unit of measure", "fr": "Unité de mesure"})
	for _, u := range units {
		c.addUnit(u)
	}
	return nil
}

func (c loader) addUnit(u Unit) {
	c.units[u.ID] = u
	c.open.now().lists["CL_UNIT"].add(&Code{ID: u.ID, Names: u.Names})
}

type listHead struct {
	Names     warehouse.Names `json:"names"`
	Common    []string        `json:"common"`
	Open      string          `json:"open"`
	Whole     []string        `json:"whole"`
	ByCountry bool            `json:"by_country"`
}

var listColumns = []string{"code", "parent", "es", "en", "fr"}

func (c loader) loadLists(files fs.FS) error {
	heads := map[string]listHead{}
	if err := readYAML(files, "lists/lists.yml", &heads); err != nil {
		return err
	}
	for id, head := range heads {
		if err := c.addList(files, id, head); err != nil {
			return err
		}
	}
	return nil
}

// addList adds a code list, with the codes of its file between those that it has in
// common with others.
func (c loader) addList(files fs.FS, id string, head listHead) error {
	list := c.newList(id, head.Names)
	list.byCountry, list.whole = head.ByCountry, head.Whole
	if head.Open == "age" {
		list.make = ageCode
	}
	if slices.Contains(head.Common, warehouse.Total) {
		list.add(commonCode(warehouse.Total))
	}
	err := readCSV(files, path.Join("lists", id+".csv"), listColumns, func(row []string) error {
		return list.addRow(row)
	})
	if err != nil {
		return err
	}
	for _, code := range head.Common {
		if code != warehouse.Total {
			list.add(commonCode(code))
		}
	}
	return nil
}

// addRow adds a code as a list's file writes it. In an open list the pattern
// makes the names.
func (l *CodeList) addRow(row []string) error {
	if l.code[row[0]] != nil {
		return warehouse.NewError(warehouse.ErrInvalid, "own.taken", "name", row[0])
	}
	if l.make != nil {
		k := l.make(row[0])
		if k == nil {
			return warehouse.NewError(warehouse.ErrInvalid, "own.id", "name", row[0])
		}
		l.add(k)
		return nil
	}
	k := &Code{ID: row[0], Parent: row[1], Names: names(row[2], row[3], row[4])}
	if k.ID == "" || k.Names.In(warehouse.English) == "" {
		return warehouse.NewError(warehouse.ErrInvalid, "own.names")
	}
	l.add(k)
	return nil
}

// checkParents returns an error where a code has a parent that the list does not hold.
func (l *CodeList) checkParents() error {
	for i, k := range l.Codes {
		if k.Parent != "" && l.code[k.Parent] == nil {
			return &recordError{l.ID, i + 2, warehouse.NewError(warehouse.ErrInvalid, "own.no-code", "list", l.ID, "name", k.Parent)}
		}
	}
	return nil
}

func (c loader) newList(id string, n warehouse.Names) *CodeList {
	list := &CodeList{ID: id, Names: n, code: map[string]*Code{}}
	c.open.now().lists[id] = list
	return list
}

func (l *CodeList) add(k *Code) {
	k.Order = len(l.Codes)
	l.Codes = append(l.Codes, k)
	l.code[k.ID] = k
}

func names(es, en, fr string) warehouse.Names {
	return warehouse.Names{warehouse.Spanish: es, warehouse.English: en, warehouse.French: fr}
}

func (c loader) loadSources(files fs.FS) error {
	var sources []*Source
	if err := readYAML(files, "sources.yml", &sources); err != nil {
		return err
	}
	c.newList("CL_SOURCE", names("Fuente", "Source", "Source")).add(&Code{
		ID: warehouse.Total, Names: names("Varias fuentes", "Several sources", "Plusieurs sources"), Aggregate: true,
	})
	c.addSources(sources)
	return nil
}

// addSources adds sources, in the order of their ids.
func (c loader) addSources(sources []*Source) {
	slices.SortFunc(sources, func(a, b *Source) int { return strings.Compare(a.ID, b.ID) })
	for _, s := range sources {
		now := c.open.now()
		now.sources = append(now.sources, s)
		c.open.now().sourceOf[s.ID] = s
		c.open.now().lists["CL_SOURCE"].add(&Code{ID: s.ID, Names: s.Names})
	}
}

func (c loader) loadIndicators(files fs.FS) error {
	return readYAML(files, "indicators.yml", &c.indicators)
}
