package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"siemmes/ingest"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// maxUploads is how many files an office has at the desk at most. A seal ends them all.
const maxUploads = 100

// queue has the files that wait at the desk, and takes them through the pipeline
// one at a time. What it knows of them is kept outside too, so that a new process
// goes on with them.
type queue struct {
	*web.Responder
	Config
	turns *turns

	mu     sync.Mutex
	all    map[string]*job
	sealed string // the seals that the files outlived
}

func newQueue(out *web.Responder, cfg Config) *queue {
	return &queue{Responder: out, Config: cfg, turns: newTurns(), all: map[string]*job{}, sealed: out.Version().Sealed}
}

// restore takes up what an earlier process kept. Nothing is read again before
// somebody asks for it, but files whose check did not end are screened.
func (q *queue) restore(ctx context.Context) error {
	if q.Uploads == nil {
		return nil
	}
	kept, err := q.Uploads.List(ctx)
	if err != nil {
		return err
	}
	q.mu.Lock()
	for _, u := range kept {
		j, err := jobOf(u)
		if err != nil {
			q.mu.Unlock()
			return err
		}
		q.all[u.ID] = j
	}
	q.mu.Unlock()
	for _, u := range kept {
		if u.State == wordRunning && q.Pipeline != nil {
			q.screen(ctx, u)
		}
	}
	return nil
}

// wordWaiting is the word of a file of which nothing is known.
const wordWaiting = "waiting"

// screen drops a file that holds records of persons: the process that received it was
// killed before it knew. A file that ends this process too is not screened again before
// somebody asks for it.
func (q *queue) screen(ctx context.Context, u warehouse.Upload) {
	ctx, cancel := context.WithTimeout(ctx, q.JobLimit)
	defer cancel()
	u.State = wordWaiting
	err := q.Uploads.Set(ctx, u)
	if err != nil {
		q.Log.ErrorContext(ctx, "upload not screened", "id", u.ID, "error", err)
		return
	}
	refused := false
	file, closer, err := q.Uploads.Open(ctx, u)
	if err == nil {
		refused, err = q.Pipeline.Screen(ctx, file)
		err = errors.Join(err, closer.Close())
	}
	if refused {
		q.mu.Lock()
		j := q.all[u.ID]
		q.mu.Unlock()
		q.drop(ctx, j)
		return
	}
	u.State = wordRunning
	if err := errors.Join(err, q.Uploads.Set(ctx, u)); err != nil {
		q.Log.WarnContext(ctx, "upload not screened", "id", u.ID, "error", err)
	}
}

// keep takes a file that was received into the queue, under a name that nobody
// can guess. ErrTooLarge where its office has too many there.
func (q *queue) keep(ctx context.Context, j *job, file warehouse.File) error {
	if len(q.byOffice(j.office.Name)) >= maxUploads {
		return warehouse.NewError(warehouse.ErrTooLarge, "request.many-uploads", "most", maxUploads)
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	j.id, j.made, j.kept = hex.EncodeToString(b[:]), q.Now(), wordRunning
	row, err := j.row()
	if err != nil {
		return err
	}
	if row, err = q.Uploads.Add(ctx, row, sectionOf(file)); err != nil {
		return err
	}
	j.sha, j.size = row.SHA256, row.Size
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all[j.id] = j
	return nil
}

// note keeps what is known of a file now. A failure costs no more than what was
// said since the last note, and is logged.
func (q *queue) note(ctx context.Context, j *job) {
	row, err := j.row()
	if err == nil {
		err = q.Uploads.Set(ctx, row)
	}
	if err != nil {
		q.Log.ErrorContext(ctx, "upload not noted", "file", j.name, "error", err)
	}
}

// settle drops all files that wait when a figure was sealed: each may hold it, or
// what was found in it quote it. What became a draft is in the warehouse, which
// knows what it holds. A job that runs drops itself at its end.
func (q *queue) settle(ctx context.Context) {
	sealed := q.Version().Sealed
	q.mu.Lock()
	idle := slices.DeleteFunc(q.list(), func(j *job) bool { return q.sealed == sealed || j.state().Running })
	q.sealed = sealed
	q.mu.Unlock()
	for _, j := range idle {
		q.drop(ctx, j)
	}
}

// list returns all jobs; the lock is held.
func (q *queue) list() []*job {
	all := make([]*job, 0, len(q.all))
	for _, j := range q.all {
		all = append(all, j)
	}
	return all
}

// sweep drops what has waited too long; a job that runs stays.
func (q *queue) sweep(ctx context.Context) {
	q.mu.Lock()
	old := slices.DeleteFunc(q.list(), func(j *job) bool { return q.Now().Sub(j.made) <= q.KeepUploads || j.state().Running })
	q.mu.Unlock()
	for _, j := range old {
		q.drop(ctx, j)
	}
}

// drop forgets a job and its file.
func (q *queue) drop(ctx context.Context, j *job) {
	q.mu.Lock()
	delete(q.all, j.id)
	q.mu.Unlock()
	q.release(ctx, j)
}

// release forgets the bytes of a job and what is kept of it; its page stays for
// as long as the process lives.
func (q *queue) release(ctx context.Context, j *job) {
	if err := q.Uploads.Drop(ctx, j.id); err != nil {
		q.Log.ErrorContext(ctx, "upload not dropped", "file", j.name, "error", err)
	}
}

// of finds an office's job.
func (q *queue) of(office *warehouse.Office, id string) (*job, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	j := q.all[id]
	if j == nil || office == nil || j.office.Name != office.Name {
		return nil, warehouse.NewError(warehouse.ErrNotFound, "error.no-upload")
	}
	return j, nil
}

// ofDraft finds the job of an office that ended with a draft, nil where there is none.
func (q *queue) ofDraft(office *warehouse.Office, draft int) *job {
	if office == nil {
		return nil
	}
	for _, j := range q.byOffice(office.Name) {
		if j.state().draft() == draft {
			return j
		}
	}
	return nil
}

// byOffice lists an office's jobs, the newest first.
func (q *queue) byOffice(name string) []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	own := slices.DeleteFunc(q.list(), func(j *job) bool { return j.office.Name != name })
	slices.SortFunc(own, func(a, b *job) int { return b.made.Compare(a.made) })
	return own
}

// wake finds an office's job, and reads its file again where an earlier process
// did so last: with the rights that the office has now.
func (q *queue) wake(ctx context.Context, office *warehouse.Office, id string) (*job, error) {
	j, err := q.of(office, id)
	if err != nil || !j.asleep() {
		return j, err
	}
	if err := q.adopt(ctx, j); err != nil {
		return j, err
	}
	if j.state().draft() > 0 {
		return j, nil
	}
	j.mu.Lock()
	j.options.Office = *office
	j.mu.Unlock()
	if err := q.start(ctx, j, true); err != nil && !errors.Is(err, warehouse.ErrBusy) {
		return j, err
	}
	return j, nil
}

// adopt finds the draft that a process made of the file before it was killed, and
// forgets one that is gone.
func (q *queue) adopt(ctx context.Context, j *job) error {
	all, err := q.Warehouse.Releases(ctx, warehouse.Reader{Office: j.office.Name})
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	kept := j.keptDraft
	j.keptDraft = 0
	for _, rel := range all {
		own := rel.DraftID == kept || j.kept == wordRunning && rel.Number == 0 && rel.Submission.SHA256 == j.sha && !rel.Created.Before(j.made)
		if own && rel.Submission.Office == j.office.Name {
			j.keptDraft = rel.DraftID
		}
	}
	return nil
}

// start puts the job's file into the queue, apart from the request that brought it.
// ErrTooMany where the office has too many there, unless it was let in already.
func (q *queue) start(ctx context.Context, j *job, letIn bool) error {
	j.mu.Lock()
	if j.running {
		j.mu.Unlock()
		return warehouse.NewError(warehouse.ErrBusy, "request.still-read")
	}
	answers, err := j.said.answers()
	var turn *ticket
	if err == nil {
		turn, err = q.turns.join(j.office.Name, letIn)
	}
	if err != nil {
		j.mu.Unlock()
		return err
	}
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	j.running, j.err, j.outcome, j.sheets, j.stage, j.done, j.total = true, nil, nil, nil, "", 0, 0
	j.turn, j.cancel = turn, cancel
	j.keptDraft, j.kept = 0, wordRunning
	j.version = q.Version()
	opt := j.options
	opt.Corrections, opt.Answers = j.said.Fixes, answers
	j.mu.Unlock()
	q.note(ctx, j)
	opt.Progress = j.progress
	changes := &changeKeeper{}
	opt.Changes = changes.keep
	go q.run(work, j, turn, opt, changes)
	return nil
}

func (q *queue) run(ctx context.Context, j *job, turn *ticket, opt ingest.Options, changes *changeKeeper) {
	defer j.cancel(nil)
	outcome, sheets, err := q.inTurn(ctx, j, turn, opt)
	if err != nil {
		q.Log.WarnContext(ctx, "upload failed", "office", j.office.Name, "file", j.name, "error", err)
	}
	ctx = context.WithoutCancel(ctx) // what became of it is noted
	j.end(outcome, sheets, changes, err)
	st := j.state()
	q.Count(jobWord(st))
	switch {
	case st.Version.Sealed != q.Version().Sealed: // sealed while it ran
		q.drop(ctx, j)
	case errors.Is(err, warehouse.ErrBlocked) || errors.Is(err, warehouse.ErrConflict) || outcome != nil && outcome.Persons():
		q.release(ctx, j) // it holds a sealed figure or persons, or was destroyed with one
	default:
		q.note(ctx, j)
	}
}

// The reasons for which a job ends before the pipeline is through with its file. The
// transaction of its draft is undone: nothing of it is kept but the file.
var (
	errCancelled = warehouse.NewError(warehouse.ErrBusy, "request.job-cancelled")
	errTooLong   = errors.New("the time of a job is over")
)

// inTurn waits for the turn of a file, and runs it through the pipeline for as long as a
// job may take.
func (q *queue) inTurn(ctx context.Context, j *job, turn *ticket, opt ingest.Options) (*ingest.Outcome, []sheetPreview, error) {
	if err := q.turns.wait(ctx, turn); err != nil {
		return nil, nil, err
	}
	defer q.turns.done()
	ctx, cancel := context.WithTimeoutCause(ctx, q.JobLimit, errTooLong)
	defer cancel()
	outcome, sheets, err := q.ingest(ctx, j, opt)
	if err == nil || ctx.Err() == nil {
		return outcome, sheets, err
	}
	switch cause := context.Cause(ctx); { // of that error, most often
	case errors.Is(cause, errCancelled):
		err = cause
	case errors.Is(cause, errTooLong):
		err = warehouse.WrapError(warehouse.ErrTooLarge, err, "request.job-too-long", "minutes", int(q.JobLimit.Minutes()))
	}
	return nil, nil, err
}

// cancel ends the reading of an office's file, in the queue or in the pipeline. One that
// is not being read stays as it is.
func (q *queue) cancel(office *warehouse.Office, id string) error {
	j, err := q.of(office, id)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running {
		j.cancel(errCancelled)
	}
	return nil
}

func (q *queue) ingest(ctx context.Context, j *job, opt ingest.Options) (_ *ingest.Outcome, _ []sheetPreview, err error) {
	file, closer, err := q.open(ctx, j)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	outcome, err := q.load(ctx, file, opt)
	if err != nil && outcome == nil {
		return nil, nil, err
	}
	if outcome.Persons() {
		return outcome, nil, err
	}
	return outcome, previews(ctx, file, q.layout(outcome.Layout), q.Limits, outcome.Findings), err
}

// open gives the bytes of a job's file; who asks closes them.
func (q *queue) open(ctx context.Context, j *job) (warehouse.File, io.Closer, error) {
	row, err := j.row()
	if err != nil {
		return warehouse.File{}, nil, err
	}
	return q.Uploads.Open(ctx, row)
}

// The warehouse takes one load at a time. A file waits for a load of the command line so
// long.
const (
	loadTries = 60
	loadPause = 2 * time.Second
)

func (q *queue) load(ctx context.Context, file warehouse.File, opt ingest.Options) (*ingest.Outcome, error) {
	for try := 1; ; try++ {
		outcome, err := q.Pipeline.Ingest(ctx, file, opt)
		if !errors.Is(err, warehouse.ErrBusy) || try == loadTries {
			return outcome, err
		}
		select {
		case <-time.After(loadPause):
		case <-ctx.Done():
			return outcome, ctx.Err()
		}
	}
}
