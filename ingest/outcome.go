package ingest

import (
	"slices"
	"time"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
)

// Options are what a person says beside the file: the flags of siemmes ingest.
type Options struct {
	// Layout names one of the known layouts; Custom is one that the person
	// brings. Where neither is given the file is recognised by its content.
	Layout string
	Custom *layout.Layout
	// Propose reads a file that no layout fits by what it shows itself, under
	// Answers, and under Corrections as propose.ParseCorrection reads them. Language is that of the reasons in the layout that is kept then.
	Propose     bool
	Answers     *propose.Answers
	Corrections []string
	Language    string
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
	// Changes is handed every figure that publishing the file would change,
	// add or end, also where a finding blocks; nil: nobody asks. The change is
	// reused between calls.
	Changes func(*warehouse.Change) error
	// Progress is called with how far the work is; done and total are bytes while
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
	// Historic reports whether later editions cover all of it.
	Historic bool `json:"historic"`
	// Unchanged reports whether every figure was there already: the release
	// confirms them.
	Unchanged bool `json:"unchanged"`
	// Known is the published release of the same file, of which nothing more is
	// learnt; zero where there is none.
	Known int `json:"known,omitempty"`
	// Kept reports whether the layout is of this file's own proposal, and was kept
	// for the files to come.
	Kept bool `json:"kept,omitempty"`
	// Release is the draft or, with Options.Publish, the release; nil where
	// a finding blocks, the file is Known, or it was only a check.
	Release *warehouse.Release `json:"release,omitempty"`
}

// Blocked reports whether a finding kept the file from loading.
func (o *Outcome) Blocked() bool {
	return slices.ContainsFunc(o.Findings, warehouse.Finding.Blocks)
}

// Shown is the edition of the file as readers are shown it.
func (o *Outcome) Shown() warehouse.Edition {
	return warehouse.Release{Edition: o.Edition, Submission: o.Submission}.Shown()
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
