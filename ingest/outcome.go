package ingest

import (
	"slices"
	"time"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// Options are what a person says beside the file: the flags of siemmes ingest.
type Options struct {
	// Layout names one of the known layouts; Custom is one that the person
	// brings. Where neither is given the file is recognised by its content.
	Layout string
	Custom *layout.Layout
	// Edition and EditionDate say which edition the file is where the
	// person knows better than its layout. An edition that is a period
	// ("2020") without a date is dated by it.
	Edition     string
	EditionDate time.Time
	Type        warehouse.ReleaseType // default: routine
	// Provisional flags every figure as provisional.
	Provisional bool
	Reason      string
	// CheckOnly leaves nothing behind, neither bytes nor draft.
	CheckOnly bool
	// Publish publishes the draft, or schedules it for Embargo.
	Publish bool
	Embargo time.Time
	Accept  []Acceptance
	// Office is who sends the file; the zero office may send everything.
	Office warehouse.Office
	// Lang is the language of findings; default: the office's, else English.
	Lang string
	// Progress is told how far the work is; done and total are bytes while
	// reading, else observations, and total is zero where it is not known.
	Progress func(stage string, done, total int64)
}

// The stages of the work, as Options.Progress is told them.
const (
	StageRead    = "read"
	StageCheck   = "check"
	StageCompare = "compare"
	StageStore   = "store"
)

// Outcome is what became of a file.
type Outcome struct {
	Submission warehouse.Submission `json:"submission"`
	Layout     string               `json:"layout"` // "" where none fits
	Edition    warehouse.Edition    `json:"edition"`
	Tables     []TableCount         `json:"tables"`
	// Account is of the sheets that the layout reads; zero where none was.
	Account  Account             `json:"account"`
	Findings []warehouse.Finding `json:"findings"`
	// Parts say what the file brings against what was there, by dataset and
	// source, also where a finding blocks.
	Parts []warehouse.Part `json:"parts"`
	// Historic tells that a later edition is current.
	Historic bool `json:"historic"`
	// Unchanged tells that every figure was there already: there is no
	// release.
	Unchanged bool `json:"unchanged"`
	// Release is the draft or, with Options.Publish, the release; nil where
	// a finding blocks, nothing changed, or it was only a check.
	Release *warehouse.Release `json:"release,omitempty"`
}

// Blocked tells whether a finding kept the file from loading.
func (o *Outcome) Blocked() bool {
	return slices.ContainsFunc(o.Findings, warehouse.Finding.Blocks)
}

// Cells is how many data cells were read, Observations how many of them became
// figures.
func (o *Outcome) Cells() (cells, observations int) {
	for _, t := range o.Tables {
		cells += t.Cells
		observations += t.Observations
	}
	return cells, observations
}
