package reports

import (
	"context"
	"time"

	"siemmes/warehouse"
)

// Source is what a report asks its questions of. The store is one.
type Source interface {
	Query(ctx context.Context, q warehouse.Query) (*warehouse.Answer, error)
}

// Renderer draws a chart as a self-contained SVG element with nothing loaded
// from elsewhere. Package reports/chart has one.
type Renderer interface {
	SVG(ctx context.Context, spec *ChartSpec) ([]byte, error)
}

// Params are what a report is asked for.
type Params struct {
	Country string // REF_AREA code, ISO 3166-1 alpha-3
	Year    int    // the last year shown
	Lang    string // es, en or fr
	// Today says which periods have ended: the latest figure is one of a period
	// that has. Zero: every period that the report asks for has.
	Today time.Time
	// Now is the time printed as the time of making; the zero time prints
	// none, so that the same figures give the same file.
	Now time.Time
}

// Report is an ordered set of sections, in one language.
type Report struct {
	ID       string // the definition's name: "country-profile"
	Lang     string
	Title    string
	Subtitle string
	Sections []Section
	// Release says which vintage of the warehouse the report shows, Made
	// when it was made ("" where Params.Now was zero).
	Release string
	Made    string
	Params  Params
}

// Section is one chapter of a report. Where there are no figures, Table is nil
// and Missing says so in one line.
type Section struct {
	ID      string // fit for a link and a sheet name: "origins"
	Heading string
	Text    []string // paragraphs before the table
	Missing string
	Charts  []*ChartSpec
	Tables  []*Table
}

// Size returns roughly how many bytes the report takes: its cells, each with what it is
// made of, and the points of its charts, which are fewer.
func (r *Report) Size() int64 {
	const perCell, perTable = 500, 4000
	var size int64
	for _, s := range r.Sections {
		for _, t := range s.Tables {
			size += perTable + perCell*int64(len(t.Rows)*(len(t.Columns)+1))
		}
		size += perTable * int64(len(s.Charts))
	}
	return size
}

// Chart finds a chart of the report by its id.
func (r *Report) Chart(id string) (*ChartSpec, bool) {
	for _, c := range r.Charts() {
		if c.ID == id {
			return c, true
		}
	}
	return nil, false
}

// Charts lists the charts of the report in reading order.
func (r *Report) Charts() []*ChartSpec {
	var all []*ChartSpec
	for _, s := range r.Sections {
		all = append(all, s.Charts...)
	}
	return all
}
