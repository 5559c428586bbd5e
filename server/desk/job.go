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
	said        told   // of its proposal
	own         string // the layout that was kept of it, while nothing is published under it
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

// keptOptions is what an office said of a file, as it is kept.
type keptOptions struct {
	Layout      string                `json:"layout,omitempty"`
	Propose     bool                  `json:"propose,omitempty"` // by what it shows itself
	Language    string                `json:"language,omitempty"`
	Own         string                `json:"own,omitempty"`
	Edition     string                `json:"edition,omitempty"`
	EditionDate time.Time             `json:"edition_date,omitzero"`
	Type        warehouse.ReleaseType `json:"type,omitempty"`
	Provisional bool                  `json:"provisional,omitempty"`
	Reason      string                `json:"reason,omitempty"`
	Accept      []ingest.Acceptance   `json:"accept,omitempty"`
	Left        []string              `json:"left,omitempty"`
	Said        told                  `json:"said,omitzero"`
}

// row is the job as it is kept.
func (j *job) row() (warehouse.Upload, error) {
	st := j.state()
	j.mu.Lock()
	defer j.mu.Unlock()
	o := &j.options
	s := keptOptions{
		Layout: o.Layout, Edition: o.Edition, EditionDate: o.EditionDate, Type: o.Type, Provisional: o.Provisional, Reason: o.Reason,
		Accept: o.Accept, Left: j.left, Said: j.said, Propose: o.Propose, Language: o.Language, Own: j.own,
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
	var s keptOptions
	if err := json.Unmarshal(u.Options, &s); err != nil {
		return nil, fmt.Errorf("read what was said of %s: %w", u.Name, err)
	}
	j := &job{
		id: u.ID, office: warehouse.Office{Name: u.Office}, name: u.Name, sha: u.SHA256, size: u.Size, made: u.Received,
		left: s.Left, said: s.Said, own: s.Own, kept: u.State, keptDraft: u.Draft,
		options: ingest.Options{
			Layout: s.Layout, Edition: s.Edition, EditionDate: s.EditionDate, Type: s.Type, Provisional: s.Provisional,
			Reason: s.Reason, Accept: s.Accept, Office: warehouse.Office{Name: u.Office}, Propose: s.Propose, Language: s.Language,
		},
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
	Proposed    bool              // it was read by what it shows itself
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
		Proposed: j.options.Propose,
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
	if outcome != nil && outcome.Kept {
		j.own = outcome.Layout
	}
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

// toldNow is what was said of the proposal so far.
func (j *job) toldNow() told {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.said.clone()
}

// isPublished reports whether the job ended with a release.
func (j *job) isPublished() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.published != nil
}

// sectionOf reads a file from its beginning.
func sectionOf(f warehouse.File) io.Reader { return io.NewSectionReader(f, 0, f.Size) }
