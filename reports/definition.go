package reports

import (
	"embed"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"siemmes/warehouse"
)

//go:embed definitions/*.yml
var definitionFiles embed.FS

// Definition is a report as data: its sections, the questions of each, the
// shape of its tables and the kind of its charts. Headings and titles are
// messages: reports.section.ID and reports.table.ID.
type Definition struct {
	ID       string          `yaml:"id"`
	Names    warehouse.Names `yaml:"names"`
	Needs    []string        `yaml:"needs"` // parameters: country, year
	Sections []sectionDef    `yaml:"sections"`
}

// Title is what the report is called in a language.
func (d *Definition) Title(language string) string { return d.Names.In(language) }

type sectionDef struct {
	ID     string     `yaml:"id"`
	Tables []tableDef `yaml:"tables"`
	Charts []chartDef `yaml:"charts"`
}

// tableDef is one table: a question, and how its answer stands on paper.
type tableDef struct {
	ID   string  `yaml:"id"`
	Form string  `yaml:"form"` // series (default), months, pyramid, key-figures, sources
	Ask  askDef  `yaml:"ask"`
	Rows rowsDef `yaml:"rows"`
	// Across is a second dimension above the periods.
	Across string `yaml:"across"`
	// Columns is how many of the latest periods with figures are shown.
	Columns int `yaml:"columns"`
	// Lines are the rows of key figures.
	Lines []lineDef `yaml:"lines"`
	// Millions shows the figures in millions, with one decimal.
	Millions bool `yaml:"millions"`
}

// askDef is a question; $country stands for the report's country.
type askDef struct {
	Dataset string              `yaml:"dataset"`
	Where   map[string][]string `yaml:"where"`
	By      []string            `yaml:"by"`
	Freq    warehouse.Freq      `yaml:"freq"`
	// Years is the length of the span that ends with the report's year;
	// zero asks for everything up to it.
	Years int `yaml:"years"`
}

// rowsDef says what stands down the stub.
type rowsDef struct {
	By   []string `yaml:"by"`   // dimensions, outermost first
	Only []string `yaml:"only"` // codes of the last dimension; empty: all
	// Leaves leaves groups out: areas that contain others.
	Leaves bool `yaml:"leaves"`
	// Top keeps the largest rows by their latest figure; zero keeps all and
	// the order of the code list.
	Top int `yaml:"top"`
	// Total asks once more without the last dimension, where the answer
	// itself has no total.
	Total bool `yaml:"total"`
	// PerArea takes the ranked source of each reporting area, where
	// several report; else one source answers for the whole table.
	PerArea bool `yaml:"per-area"`
}

// lineDef is one row of key figures: a figure of a dataset, or an indicator.
type lineDef struct {
	// Heading begins a block of lines: reports.line.HEADING.
	Heading string `yaml:"heading"`
	// Ask and Pick name a series; the label is that of the measure, or
	// reports.line.LABEL.
	Ask   askDef            `yaml:"ask"`
	Pick  map[string]string `yaml:"pick"`
	Label string            `yaml:"label"`
	// Indicator is an id of the catalog's list, computed from Inputs, which
	// name other lines by their ID.
	ID        string            `yaml:"id"`
	Indicator string            `yaml:"indicator"`
	Inputs    map[string]string `yaml:"inputs"`
	// Published asks for the figures of the dataset in which sources publish
	// the indicator themselves; the catalog names the measure.
	Published askDef `yaml:"published"`
	Hidden    bool   `yaml:"hidden"` // only an input of others
	Millions  bool   `yaml:"millions"`
	Level     int    `yaml:"level"`
}

// chartDef is one chart of a section's table.
type chartDef struct {
	ID    string    `yaml:"id"`
	Kind  ChartKind `yaml:"kind"`
	Table string    `yaml:"table"` // "" is the section's first
	// Rows names the rows to draw by code, in order; empty: all but totals
	// and headings. Top keeps the first ones.
	Rows []string `yaml:"rows"`
	Top  int      `yaml:"top"`
	// Lines names rows that are lines over stacked bars.
	Lines   []string `yaml:"lines"`
	Percent bool     `yaml:"percent"`
}

// definitions reads the embedded files once.
var definitions = sync.OnceValues(func() ([]*Definition, error) { return readDefinitions(definitionFiles) })

func readDefinitions(files fs.FS) ([]*Definition, error) {
	names, err := fs.Glob(files, "definitions/*.yml")
	if err != nil {
		return nil, err
	}
	var all []*Definition
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		d := &Definition{}
		if err := yaml.UnmarshalWithOptions(text, d, yaml.Strict()); err != nil {
			return nil, warehouse.Errorf(warehouse.ErrInvalid, "report definition %s: %w", path.Base(name), err)
		}
		all = append(all, d)
	}
	return all, nil
}

// List names the reports there are, by id.
func List() []*Definition {
	all, _ := definitions() // a test reads the embedded files
	return all
}

// find returns a definition by id.
func find(id string) (*Definition, error) {
	all, err := definitions()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range all {
		if strings.EqualFold(d.ID, id) {
			return d, nil
		}
		names = append(names, d.ID)
	}
	return nil, warehouse.Errorf(warehouse.ErrNotFound, "there is no report %q; the reports are %s", id, strings.Join(names, ", "))
}
