package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/server/view"
	"siemmes/warehouse"
)

// job is one file that an office submitted, on its way through the pipeline.
type job struct {
	id     string
	office warehouse.Office
	name   string // as the office calls the file
	sha    string // of its bytes
	size   int64
	made   time.Time
	left   []string // what else its archive held, and why it was left out

	mu          sync.Mutex
	options     ingest.Options
	corrections string // of its proposal, as an address has them
	kept        string // how an earlier process left it, in a word
	keptDraft   int    // the draft that an earlier process made of it
	running     bool
	turn        *ticket // its place in the queue while it runs
	cancel      context.CancelCauseFunc
	version     warehouse.Version // of the warehouse when the check began
	stage       string
	done, total int64
	outcome     *ingest.Outcome
	changes     changeKeeper
	err         error
	sheets      []sheetPreview
	published   *warehouse.Release
}

// said is what an office said of a file, as it is kept.
type said struct {
	Layout      string                `json:"layout,omitempty"`
	Custom      string                `json:"custom,omitempty"` // a layout of its own, as a file
	CustomID    string                `json:"custom_id,omitempty"`
	Edition     string                `json:"edition,omitempty"`
	EditionDate time.Time             `json:"edition_date,omitzero"`
	Type        warehouse.ReleaseType `json:"type,omitempty"`
	Provisional bool                  `json:"provisional,omitempty"`
	Reason      string                `json:"reason,omitempty"`
	Accept      []ingest.Acceptance   `json:"accept,omitempty"`
	Left        []string              `json:"left,omitempty"`
	Corrections string                `json:"corrections,omitempty"`
}

// row is the job as it is kept.
func (j *job) row() (warehouse.Upload, error) {
	st := j.state()
	j.mu.Lock()
	defer j.mu.Unlock()
	o := &j.options
	s := said{
		Layout: o.Layout, Edition: o.Edition, EditionDate: o.EditionDate, Type: o.Type, Provisional: o.Provisional, Reason: o.Reason,
		Accept: o.Accept, Left: j.left, Corrections: j.corrections,
	}
	if o.Custom != nil {
		s.Custom, s.CustomID = string(o.Custom.YAML), o.Custom.ID
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return warehouse.Upload{}, fmt.Errorf("write what was said of %s: %w", j.name, err)
	}
	return warehouse.Upload{
		ID: j.id, Office: j.office.Name, SHA256: j.sha, Name: j.name, Size: j.size, Received: j.made,
		State: jobWord(st), Draft: st.draft(), Options: raw,
	}, nil
}

// jobOf is the job that was kept, not read again yet. The rights of its office are
// those that it has when it comes back.
func jobOf(u warehouse.Upload) (*job, error) {
	var s said
	if err := json.Unmarshal(u.Options, &s); err != nil {
		return nil, fmt.Errorf("read what was said of %s: %w", u.Name, err)
	}
	j := &job{
		id: u.ID, office: warehouse.Office{Name: u.Office}, name: u.Name, sha: u.SHA256, size: u.Size, made: u.Received,
		left: s.Left, corrections: s.Corrections, kept: u.State, keptDraft: u.Draft,
		options: ingest.Options{
			Layout: s.Layout, Edition: s.Edition, EditionDate: s.EditionDate, Type: s.Type, Provisional: s.Provisional,
			Reason: s.Reason, Accept: s.Accept, Office: warehouse.Office{Name: u.Office},
		},
	}
	if s.Custom != "" {
		l, err := layout.Parse(s.CustomID+".yml", []byte(s.Custom))
		if err != nil {
			return nil, fmt.Errorf("read the layout of %s: %w", u.Name, err)
		}
		j.options.Custom = l
	}
	return j, nil
}

// changeKeeper keeps the first changes of each kind.
type changeKeeper struct {
	kept   []warehouse.Change
	byKind map[warehouse.ChangeKind]int
	more   bool
}

func (k *changeKeeper) keep(x *warehouse.Change) error {
	if k.byKind == nil {
		k.byKind = map[warehouse.ChangeKind]int{}
	}
	if k.byKind[x.Kind]++; k.byKind[x.Kind] > view.MaxChanges/2 {
		k.more = true
		return nil
	}
	kept := *x
	kept.Key = slices.Clone(x.Key)
	k.kept = append(k.kept, kept)
	return nil
}

// jobState is what a page needs of a job, taken at one moment.
type jobState struct {
	Running     bool
	Turn        *ticket
	Stage       string
	Done, Total int64
	Outcome     *ingest.Outcome
	Err         error
	Sheets      []sheetPreview
	Published   *warehouse.Release
	Changes     []warehouse.Change
	MoreChanges bool
	Version     warehouse.Version // that it was checked against
	Kept        string            // how an earlier process left it
	KeptDraft   int               // the draft that it made
}

// draft is the number of the draft that the job ended with, zero where it made none.
func (st jobState) draft() int {
	if st.Outcome == nil || st.Outcome.Release == nil {
		return st.KeptDraft
	}
	return st.Outcome.Release.DraftID
}

func (j *job) state() jobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return jobState{
		Running: j.running, Turn: j.turn, Stage: j.stage, Done: j.done, Total: j.total, Outcome: j.outcome, Err: j.err, Sheets: j.sheets, Published: j.published,
		Changes: j.changes.kept, MoreChanges: j.changes.more, Version: j.version, Kept: j.kept, KeptDraft: j.keptDraft,
	}
}

// asleep reports whether an earlier process read the file and this one did not.
func (j *job) asleep() bool {
	st := j.state()
	return !st.Running && st.Outcome == nil && st.Err == nil && st.Published == nil
}

// progress is told by the pipeline how far it is.
func (j *job) progress(stage string, done, total int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stage, j.done, j.total = stage, done, total
}

// end keeps what the pipeline made of the file.
func (j *job) end(outcome *ingest.Outcome, sheets []sheetPreview, changes *changeKeeper, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.running, j.outcome, j.sheets, j.err = false, outcome, sheets, err
	if j.changes = *changes; changes.byKind[warehouse.Changed]+changes.byKind[warehouse.Ended] == 0 {
		j.changes = changeKeeper{} // a first delivery: all of it is new
	}
}

// publish notes that the job ended with a release.
func (j *job) publish(rel warehouse.Release) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.published = &rel
}

// corrected is what was said of the proposal last.
func (j *job) corrected() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.corrections
}

// correct keeps what is said of the proposal.
func (j *job) correct(said string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.corrections = said
}

// isPublished reports whether the job ended with a release.
func (j *job) isPublished() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.published != nil
}

// sectionOf reads a file from its beginning.
func sectionOf(f warehouse.File) io.Reader { return io.NewSectionReader(f, 0, f.Size) }
