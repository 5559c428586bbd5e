package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"siemmes/ingest"
	"siemmes/server/view"
	"siemmes/warehouse"
)

// A handed-in file is kept for a day, so that findings can be accepted and the
// sheet looked at; at most so many at a time, and not beyond a seal.
const (
	jobLife = 24 * time.Hour
	maxJobs = 100
)

// job is one handed-in file on its way through the pipeline.
type job struct {
	id      string
	office  warehouse.Office
	name    string // as the office calls the file
	path    string // where the bytes are
	size    int64
	made    time.Time
	left    []string // what else its archive held, and why it was left out
	options ingest.Options

	mu          sync.Mutex
	running     bool
	version     warehouse.Version // of the warehouse when the check began
	stage       string
	done, total int64
	outcome     *ingest.Outcome
	changes     changeKeeper
	err         error
	sheets      []sheetPreview
	published   *warehouse.Release
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
	Stage       string
	Done, Total int64
	Outcome     *ingest.Outcome
	Err         error
	Sheets      []sheetPreview
	Published   *warehouse.Release
	Changes     []warehouse.Change
	MoreChanges bool
	Version     warehouse.Version // that it was checked against
}

// draft is the number of the draft that the job ended with, zero where it made none.
func (st jobState) draft() int {
	if st.Outcome == nil || st.Outcome.Release == nil {
		return 0
	}
	return st.Outcome.Release.DraftID
}

func (j *job) state() jobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return jobState{j.running, j.stage, j.done, j.total, j.outcome, j.err, j.sheets, j.published, j.changes.kept, j.changes.more, j.version}
}

// progress is told by the pipeline how far it is.
func (j *job) progress(stage string, done, total int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stage, j.done, j.total = stage, done, total
}

// jobs are the files that were handed in of late.
type jobs struct {
	mu     sync.Mutex
	now    func() time.Time
	all    map[string]*job
	sealed string // the seals that the files outlived
}

func newJobs(now func() time.Time, sealed string) *jobs {
	return &jobs{now: now, all: map[string]*job{}, sealed: sealed}
}

// settle drops all files that wait when a figure was sealed: each may hold it, or
// what was found in it quote it. What became a draft is in the warehouse, which
// knows what it holds. A job that runs drops itself at its end.
func (js *jobs) settle(sealed string) {
	js.mu.Lock()
	defer js.mu.Unlock()
	if js.sealed == sealed {
		return
	}
	js.sealed = sealed
	for _, j := range js.all {
		if !j.state().Running {
			js.remove(j)
		}
	}
}

// add keeps a job under a name that nobody can guess.
func (js *jobs) add(j *job) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	j.id = hex.EncodeToString(b[:])
	js.mu.Lock()
	defer js.mu.Unlock()
	j.made = js.now()
	js.sweep()
	js.all[j.id] = j
}

// sweep drops what is old, and the oldest where there are too many; a job that
// runs stays.
func (js *jobs) sweep() {
	var idle []*job
	for _, j := range js.all {
		if !j.state().Running {
			idle = append(idle, j)
		}
	}
	slices.SortFunc(idle, func(a, b *job) int { return a.made.Compare(b.made) })
	for i, j := range idle {
		if js.now().Sub(j.made) > jobLife || len(idle)-i >= maxJobs {
			js.remove(j)
		}
	}
}

// remove forgets a job and its file.
func (js *jobs) remove(j *job) {
	delete(js.all, j.id)
	_ = os.Remove(j.path) // the system empties its folder for temporary files too
}

// of finds an office's job.
func (js *jobs) of(office *warehouse.Office, id string) (*job, error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	j := js.all[id]
	if j == nil || office == nil || j.office.Name != office.Name {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "error.no-upload")
	}
	return j, nil
}

// drop forgets a job.
func (js *jobs) drop(j *job) {
	js.mu.Lock()
	defer js.mu.Unlock()
	js.remove(j)
}

// byOffice lists an office's jobs, the newest first.
func (js *jobs) byOffice(name string) []*job {
	js.mu.Lock()
	defer js.mu.Unlock()
	var own []*job
	for _, j := range js.all {
		if j.office.Name == name {
			own = append(own, j)
		}
	}
	slices.SortFunc(own, func(a, b *job) int { return b.made.Compare(a.made) })
	return own
}

// start runs the job's file through the pipeline, apart from the request that
// brought it.
func (s *Desk) start(ctx context.Context, j *job) error {
	j.mu.Lock()
	if j.running {
		j.mu.Unlock()
		return warehouse.NewError(warehouse.ErrBusy, "request.still-read")
	}
	j.running, j.err, j.outcome, j.sheets, j.stage, j.done, j.total = true, nil, nil, nil, "", 0, 0
	j.version = s.Version()
	opt := j.options
	j.mu.Unlock()
	opt.Progress = j.progress
	changes := &changeKeeper{}
	opt.Changes = changes.keep
	go s.run(context.WithoutCancel(ctx), j, opt, changes)
	return nil
}

func (s *Desk) run(ctx context.Context, j *job, opt ingest.Options, changes *changeKeeper) {
	outcome, sheets, err := s.ingest(ctx, j, opt)
	result := "failed"
	switch {
	case err != nil:
		s.Log.WarnContext(ctx, "upload failed", "office", j.office.Name, "file", j.name, "error", err)
	case outcome.Blocked():
		result = "blocked"
	case outcome.Unchanged:
		result = "unchanged"
	default:
		result = "draft"
	}
	s.Count(result)
	if errors.Is(err, warehouse.ErrBlocked) || errors.Is(err, warehouse.ErrConflict) {
		_ = os.Remove(j.path) // it holds a sealed figure, or was destroyed with one
	}
	j.end(outcome, sheets, changes, err)
	if j.state().Version.Sealed != s.Version().Sealed { // sealed while it ran
		s.jobs.drop(j)
	}
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

func (s *Desk) ingest(ctx context.Context, j *job, opt ingest.Options) (*ingest.Outcome, []sheetPreview, error) {
	f, err := os.Open(j.path)
	if err != nil {
		s.Log.WarnContext(ctx, "upload is gone", "file", j.name, "error", err)
		return nil, nil, warehouse.NewError(warehouse.ErrNotFound, "error.upload-gone", "file", j.name)
	}
	defer f.Close()
	file := warehouse.File{Name: j.name, ReaderAt: f, Size: j.size}
	outcome, err := s.load(ctx, file, opt)
	if err != nil && outcome == nil {
		return nil, nil, err
	}
	return outcome, s.previews(ctx, file, outcome.Layout, outcome.Findings), err
}

// The warehouse takes one load at a time. Files of this desk wait for each
// other, and for a load of the command line, so long.
const (
	loadTries = 60
	loadPause = 2 * time.Second
)

func (s *Desk) load(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
	s.loading <- struct{}{}
	defer func() { <-s.loading }()
	for try := 1; ; try++ {
		outcome, err := s.Pipeline.Ingest(ctx, file, opt)
		if !errors.Is(err, warehouse.ErrBusy) || try == loadTries {
			return outcome, err
		}
		time.Sleep(loadPause)
	}
}

// publish notes that the job ended with a release.
func (j *job) publish(rel warehouse.Release) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.published = &rel
}

// isPublished reports whether the job ended with a release.
func (j *job) isPublished() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.published != nil
}
