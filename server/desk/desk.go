package desk

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// deskView is the upload desk: sign in, or hand a file in and see what became
// of earlier ones.
type deskView struct {
	web.View
	Office   *warehouse.Office
	Areas    string // for which the office reports, in words
	Problem  string
	Sent     []view.Pair // what the sign-in form sends along
	Closed   bool        // this site takes no files
	MaxMB    string
	Layouts  []view.Option
	Waiting  []jobRow
	Drafts   []view.ReleaseRow
	Releases []view.ReleaseRow
}

type jobRow struct{ Name, Href, When, State string }

func (s *Desk) desk(w http.ResponseWriter, r *http.Request) error {
	return s.deskPage(w, r, http.StatusOK, "")
}

// deskPage shows the desk, with the id of a message about what went wrong.
func (s *Desk) deskPage(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	return s.deskPageWith(w, r, status, problem, nil)
}

// deskPageWith shows the desk; who signs in there goes on with what was sent.
func (s *Desk) deskPageWith(w http.ResponseWriter, r *http.Request, status int, problem string, sent []view.Pair) error {
	v := deskView{View: web.NewView(r, "upload"), Office: web.OfficeOf(r), Closed: s.Offices == nil || s.Pipeline == nil, Sent: sent}
	v.Path, v.Query = "/upload", nil // the language switch of a form's answer leads to the form
	v.Title, v.Description = v.T("desk.title"), v.T("desk.lead")
	v.MaxMB = v.N(int(s.MaxUpload >> 20))
	if problem != "" {
		v.Problem = v.T(problem)
	}
	if v.Office != nil {
		v.Scripts = []string{"desk.js"}
		if err := s.officeDesk(r, &v); err != nil {
			return err
		}
	}
	s.RenderStatus(w, r, status, "desk", v)
	return nil
}

// officeDesk lists what an office has submitted.
func (s *Desk) officeDesk(r *http.Request, v *deskView) error {
	if list, err := s.Catalog.List(catalog.AreaList); err == nil {
		var names []string
		for _, code := range v.Office.Areas {
			names = append(names, list.Label(code, v.Lang))
		}
		v.Areas = strings.Join(names, ", ")
	}
	if s.Layouts != nil {
		for _, l := range s.Layouts.List() {
			v.Layouts = append(v.Layouts, view.Option{Code: l.ID, Label: l.Title.In(v.Lang)})
		}
	}
	s.queue.sweep(r.Context())
	for _, j := range s.queue.byOffice(v.Office.Name) {
		v.Waiting = append(v.Waiting, jobRow{j.name, v.To("/upload/" + j.id), v.When(j.made), v.T("job." + jobWord(j.state()))})
	}
	all, err := s.Warehouse.Releases(r.Context(), s.ReaderOf(r))
	if err != nil {
		return err
	}
	for _, rel := range slices.Backward(all) {
		if rel.Submission.Office != v.Office.Name {
			continue
		}
		row := view.NewReleaseRow(s.Catalog, v.Speaker, rel)
		if rel.Number == 0 {
			row.Href, row.Published = v.To("/upload/"+rel.ID()), v.When(rel.Created)
			v.Drafts = append(v.Drafts, row)
		} else {
			v.Releases = append(v.Releases, row)
		}
	}
	slices.SortStableFunc(v.Releases, func(a, b view.ReleaseRow) int { return len(b.ID)*1000 - len(a.ID)*1000 + strings.Compare(b.ID, a.ID) })
	return nil
}

// wordRunning is the word of a job whose file is being read.
const wordRunning = "running"

// jobWord says in one word how a job is: the id of job.WORD.
func jobWord(st jobState) string {
	switch {
	case st.Running:
		return wordRunning
	case st.Err != nil:
		return "failed"
	case st.Published != nil:
		return "published"
	case st.Outcome == nil && st.Kept != "":
		return st.Kept
	case st.Outcome == nil || st.Outcome.Blocked():
		return "blocked"
	case st.Outcome.Unchanged:
		return "unchanged"
	}
	return "draft"
}

// jobView is one handed-in file: what it was recognised as, what it holds, what
// was found, and what can be done with it.
type jobView struct {
	web.View
	ID, Name, State string
	Running         bool
	Stage           string
	Done, Total     int64
	Problem, Todo   string
	Facts           []view.Pair
	Tables          []tableRow
	Account         string      // what became of the numbers of the file
	LeftOut         []view.Pair // reason and how many
	Parts           []view.Part
	Findings        []view.FindingGroup
	Blocking        int
	Counts          string // "2 block, 3 warnings, 1 note"
	Sheets          []sheetPreview
	CanPublish      bool
	Published       *view.ReleaseRow
	Scheduled       string
	Historic        bool
	Proposal        string // where an unknown file's layout is proposed
	Unread          bool   // a question of it is open
	view.ChangeList
	// CheckAgain reports whether what was found before is not shown any more.
	CheckAgain bool
	// AskEdition reports whether the file says no edition, or that its date decides:
	// the person is asked for it. Edition and EditionDate are what was said.
	AskEdition           bool
	Edition, EditionDate string
}

// tableRow counts what became of the cells of one table.
type tableRow struct {
	ID, Dataset, Cells, Observations string
	Skipped, Corrected               []view.Pair // reason and number of cells
}

// job shows one handed-in file, or one of the office's drafts by its id.
func (s *Desk) job(w http.ResponseWriter, r *http.Request) error {
	if web.OfficeOf(r) == nil {
		return s.deskPage(w, r, http.StatusForbidden, "desk.sign-in-first")
	}
	id := r.PathValue("job")
	if _, ok := draftNumber(id); ok {
		return s.draftPage(w, r, id)
	}
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), id)
	if err != nil {
		return err
	}
	st := j.state()
	v := jobView{View: web.NewView(r, "upload"), ID: id, Name: j.name, State: jobWord(st), Running: st.Running}
	v.Title = j.name
	v.Scripts = []string{"desk.js"}
	status := http.StatusOK
	switch draft := st.draft(); {
	case st.Published != nil && st.Outcome == nil: // an earlier process read it
		http.Redirect(w, r, v.To("/upload/D"+strconv.Itoa(st.Published.DraftID)), http.StatusSeeOther)
		return nil
	case draft > 0 && (st.Outcome == nil || s.outdated(st)):
		http.Redirect(w, r, v.To("/upload/D"+strconv.Itoa(draft)), http.StatusSeeOther)
		return nil
	case s.outdated(st):
		v.Problem, v.Todo, v.CheckAgain = v.T("job.outdated"), v.T("job.outdated-todo"), true
	case st.Running:
		v.Reload, v.Stage, v.Done, v.Total = 2, inQueue{s}.stageText(v.Speaker, st), st.Done, st.Total
	case errors.Is(st.Err, errCancelled):
		v.Problem, v.Todo, v.CheckAgain = v.T("job.cancelled"), web.Detail(st.Err, s.PageReader(v.Lang)), true
	case st.Err != nil && st.Outcome == nil:
		k := web.KindOf(st.Err)
		if k.Status == http.StatusForbidden {
			status = k.Status
		}
		v.Problem, v.Todo = v.T("error."+k.ID+".title"), web.Detail(st.Err, s.PageReader(v.Lang))
		if v.Todo == "" {
			v.Todo = v.T("error." + k.ID + ".todo")
		}
	case st.Outcome.Persons():
		v.Problem = v.T("job.said.blocked")
		for _, f := range st.Outcome.Findings {
			v.Todo = strings.TrimSpace(v.Todo + " " + v.Reader(s.Catalog).Say(f.Message))
		}
	default:
		s.describeOutcome(&v, st)
		v.Edition = j.options.Edition
		if d := j.options.EditionDate; !d.IsZero() {
			v.EditionDate = d.Format(time.DateOnly)
		}
		if len(j.left) > 0 {
			v.Facts = append(v.Facts, view.Pair{Name: v.T("job.left"), Value: lang.Semicolons(v.Lang, j.left)})
		}
	}
	s.RenderStatus(w, r, status, "job", v)
	return nil
}

// outdated reports whether figures were withdrawn since a file was checked: what was
// found in it may quote them.
func (s *Desk) outdated(st jobState) bool {
	return !st.Running && st.Version.Withheld != s.Version().Withheld
}

// inQueue are the files that wait or are read.
type inQueue struct{ *Desk }

// stageText says how far a file is, and how many are read before it.
func (s inQueue) stageText(p web.Speaker, st jobState) string {
	if st.Stage != "" {
		return p.T("stage." + st.Stage)
	}
	if ahead := s.queue.turns.ahead(st.Turn); ahead > 0 {
		return p.T("stage.queued", "n", p.N(ahead))
	}
	return p.T("stage.waiting")
}

// describeOutcome says what the pipeline made of a file.
func (s *Desk) describeOutcome(v *jobView, st jobState) {
	o := st.Outcome
	v.Findings, v.Sheets, v.Historic = view.Grouped(v.Speaker, s.Catalog, o.Findings, "yes"), st.Sheets, o.Historic
	v.countFindings(o.Findings)
	v.Facts = []view.Pair{
		{Name: v.T("release.layout"), Value: o.Layout},
		{Name: v.T("release.edition"), Value: lang.Edition(v.Lang, o.Shown())},
		{Name: v.T("release.hash"), Value: o.Submission.SHA256},
	}
	if l := s.layout(o.Layout); l != nil {
		v.Facts[0].Value = l.Title.In(v.Lang) + " (" + l.ID + ")"
	}
	v.Facts = slices.DeleteFunc(v.Facts, func(f view.Pair) bool { return f.Value == "" })
	for _, t := range o.Tables {
		v.Tables = append(v.Tables, s.countRow(v.Speaker, t))
	}
	v.account(v.Reader(s.Catalog), o.Account)
	v.Parts = view.NewParts(s.Catalog, v.Speaker, warehouse.Release{Parts: o.Parts})
	if st.Published == nil && (o.Layout == "" || st.Proposed) {
		v.Proposal = v.To("/upload/" + v.ID + "/proposal")
		v.Unread = o.Layout == "" || slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == ingest.RuleLayoutOpen })
	}
	v.Changes, v.More, v.WithCells = view.NewChanges(s.Catalog, v.Speaker, slices.Clone(st.Changes)), st.MoreChanges, true
	v.AskEdition = o.Layout != "" && st.Published == nil && (o.Edition.ID == "" || slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == ingest.RuleOlder }))
	switch {
	case st.Published != nil:
		v.published(view.NewReleaseRow(s.Catalog, v.Speaker, *st.Published), *st.Published)
	case o.Release != nil:
		v.CanPublish = true
		v.Facts = append(v.Facts, view.Pair{Name: v.T("job.draft-id"), Value: o.Release.ID()})
	}
	if st.Err != nil {
		v.Problem, v.Todo = v.T("error."+web.KindOf(st.Err).ID+".title"), web.Detail(st.Err, s.PageReader(v.Lang))
	}
}

// account says what became of the numbers of the file.
func (v *jobView) account(reader lang.Reader, a ingest.Account) {
	if a.Numbers == 0 {
		return
	}
	v.Account = lang.T(v.Lang, "account", "numbers", v.N(a.Numbers), "figures", v.N(a.Figures), "headings", v.N(a.Headings), "left", v.N(a.Left()))
	for _, x := range a.LeftOut {
		v.LeftOut = append(v.LeftOut, view.Pair{Name: reader.Say(x.Message()), Value: v.N(x.Numbers)})
	}
}

func (v *jobView) countFindings(findings []warehouse.Finding) {
	blocking, warnings, notes := view.Tally(findings)
	v.Blocking = blocking
	v.Counts = v.T("job.counts", "blocking", v.N(blocking), "warnings", v.N(warnings), "notes", v.N(notes))
}

func (v *jobView) published(row view.ReleaseRow, rel warehouse.Release) {
	if rel.State == warehouse.Scheduled {
		v.Scheduled = v.When(rel.Embargo)
		return
	}
	v.Published = &row
}

func (s *Desk) countRow(p web.Speaker, t ingest.TableCount) tableRow {
	row := tableRow{ID: t.Table, Cells: p.N(t.Cells), Observations: p.N(t.Observations), Dataset: t.Dataset}
	if ds, err := s.Catalog.Dataset(t.Dataset); err == nil {
		row.Dataset = ds.Names.In(p.Lang)
	}
	if title := t.Title.In(p.Lang); title != "" {
		row.ID = title
	}
	for _, reason := range slices.Sorted(maps.Keys(t.Skipped)) {
		row.Skipped = append(row.Skipped, view.Pair{Name: reason, Value: p.N(t.Skipped[reason])})
	}
	for _, reason := range slices.Sorted(maps.Keys(t.Corrected)) {
		row.Corrected = append(row.Corrected, view.Pair{Name: reason, Value: p.N(t.Corrected[reason])})
	}
	return row
}

// draftNumber reads "D12".
func draftNumber(id string) (int, bool) {
	text, ok := strings.CutPrefix(id, "D")
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n > 0
}

// ownDraft is a draft of the office that is signed in, or the release that became
// of it. One of another office is not there, published or not.
func (s *Desk) ownDraft(r *http.Request, id string) (warehouse.Release, error) {
	rel, err := s.Warehouse.Release(r.Context(), s.ReaderOf(r), id)
	office := web.OfficeOf(r)
	if errors.Is(err, warehouse.ErrNotFound) || err == nil && (office == nil || rel.Submission.Office != office.Name) {
		return warehouse.Release{}, warehouse.NewError(warehouse.ErrNotFound, "error.no-draft", "id", id)
	}
	return rel, err
}

// draftPage shows a draft that was made in an earlier session.
func (s *Desk) draftPage(w http.ResponseWriter, r *http.Request, id string) error {
	rel, err := s.ownDraft(r, id)
	if err != nil {
		return err
	}
	v := jobView{View: web.NewView(r, "upload"), ID: id, Name: rel.Submission.Name, State: draftWord(rel), CanPublish: rel.Number == 0}
	v.Title = rel.Submission.Name
	v.Scripts = []string{"desk.js"}
	v.Facts = append(view.ReleaseFacts(v.Speaker, rel), view.Pair{Name: v.T("job.draft-id"), Value: rel.ID()})
	v.Parts, v.Findings = view.NewParts(s.Catalog, v.Speaker, rel), view.Grouped(v.Speaker, s.Catalog, rel.Findings, "")
	if err := s.draftChanges(r, &v, rel); err != nil {
		return err
	}
	v.countFindings(rel.Findings)
	if rel.Number > 0 || rel.State == warehouse.Scheduled {
		v.published(view.NewReleaseRow(s.Catalog, v.Speaker, rel), rel)
	}
	if s.Files != nil {
		if file, closer, err := s.Files.OpenSubmission(r.Context(), s.ReaderOf(r), rel.Submission.SHA256); err == nil {
			v.Sheets = previews(r.Context(), file, s.layout(rel.Layout), s.Limits, rel.Findings)
			_ = closer.Close() // it was only read
		}
	}
	s.Render(w, r, "job", v)
	return nil
}

// draftWord says in one word what became of a draft, as jobWord does.
func draftWord(rel warehouse.Release) string {
	if rel.Number == 0 {
		return "draft"
	}
	return string(rel.State)
}

// draftChanges lists what a draft would change in what is published today.
func (s *Desk) draftChanges(r *http.Request, v *jobView, rel warehouse.Release) error {
	last := s.Version().Release
	if last == 0 || rel.Number > 0 {
		return nil
	}
	var list changeKeeper
	if err := s.Warehouse.Diff(r.Context(), s.ReaderOf(r), strconv.Itoa(last), rel.ID(), list.keep); err != nil {
		return err
	}
	v.Changes, v.More, v.WithCells = view.NewChanges(s.Catalog, v.Speaker, list.kept), list.more, true
	return nil
}

// jobProgress tells a script how far a job is.
func (s *Desk) jobProgress(w http.ResponseWriter, r *http.Request) error {
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), r.PathValue("job"))
	if err != nil {
		return err
	}
	st := j.state()
	return web.WriteJSON(w, map[string]any{
		"running": st.Running, "stage": inQueue{s}.stageText(web.Speaker{Lang: web.LanguageOf(r)}, st), "done": st.Done, "total": st.Total,
	})
}

// acceptParams are the edition of a file, and a reason for each finding by its name.
var acceptParams = web.Params{
	Once: []string{"edition", "edition-date"}, OnceLike: func(name string) bool { return strings.HasPrefix(name, "accept:") },
}

// accept takes reasons for findings, and runs the file again with them.
func (s *Desk) accept(w http.ResponseWriter, r *http.Request) error {
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), r.PathValue("job"))
	if err != nil {
		return err
	}
	form, err := acceptParams.Form(w, r)
	if err != nil {
		return err
	}
	if err := s.reopen(r, j); err != nil {
		return err
	}
	edition, date := form.Get("edition"), form.Get("edition-date")
	j.mu.Lock()
	if form.Has("edition") {
		j.options.Edition = strings.TrimSpace(edition)
	}
	if strings.TrimSpace(date) != "" {
		j.options.EditionDate, err = dateOf(strings.TrimSpace(date))
	}
	if err != nil {
		j.mu.Unlock()
		return err
	}
	for name, values := range form {
		finding, ok := strings.CutPrefix(name, "accept:")
		if reason := strings.TrimSpace(values[0]); ok && reason != "" {
			j.options.Accept = append(j.options.Accept, ingest.Acceptance{Finding: finding, Reason: reason})
		}
	}
	j.mu.Unlock()
	if err := s.queue.start(r.Context(), j, false); err != nil {
		return err
	}
	http.Redirect(w, r, web.NewView(r, "").To("/upload/"+j.id), http.StatusSeeOther)
	return nil
}

// reopen makes a job ready to be read again: with the rights that its office has
// now, and without the draft that it had so far. ErrConflict where that draft was
// published, here or elsewhere.
func (s *Desk) reopen(r *http.Request, j *job) error {
	number, _, err := s.draftOf(r)
	if err != nil {
		return err
	}
	if number > 0 {
		rel, err := s.Warehouse.Release(r.Context(), s.ReaderOf(r), "D"+strconv.Itoa(number))
		if err != nil && !errors.Is(err, warehouse.ErrNotFound) {
			return err
		}
		if rel.Number > 0 {
			j.publish(rel)
		}
	}
	if j.isPublished() {
		return warehouse.NewError(warehouse.ErrConflict, "error.published-already", "file", j.name)
	}
	if number > 0 && s.Drafts != nil {
		if err := s.Drafts.Discard(r.Context(), number); err != nil && !errors.Is(err, warehouse.ErrNotFound) {
			return err
		}
	}
	if err := (answering{s}).forgetOwn(r.Context(), j); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.options.Office, j.options.Accept = *web.OfficeOf(r), slices.Clone(j.options.Accept)
	return nil
}

// cancel ends the reading of a file; its page says so.
func (s inQueue) cancel(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("job")
	if err := s.queue.cancel(web.OfficeOf(r), id); err != nil {
		return err
	}
	http.Redirect(w, r, web.NewView(r, "").To("/upload/"+id), http.StatusSeeOther)
	return nil
}

// publish makes a draft a release that everybody sees.
func (s *Desk) publish(w http.ResponseWriter, r *http.Request) error {
	number, j, err := s.draftOf(r)
	if err != nil {
		return err
	}
	if s.Drafts == nil || number == 0 {
		return warehouse.NewError(warehouse.ErrConflict, "request.no-draft")
	}
	rel, err := s.Drafts.Publish(r.Context(), number, s.Now().UTC())
	if err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "published", "request", web.RequestID(r), "office", web.OfficeOf(r).Name, "release", rel.ID())
	if j != nil {
		j.publish(rel)
		s.queue.release(r.Context(), j) // its bytes are kept with the submission
		http.Redirect(w, r, web.NewView(r, "").To("/upload/"+j.id), http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, web.NewView(r, "").To("/releases/"+rel.ID()), http.StatusSeeOther)
	return nil
}

// discard ends a file's life at the desk: the draft goes, and the copy that
// waited here.
func (s *Desk) discard(w http.ResponseWriter, r *http.Request) error {
	number, j, err := s.draftOf(r)
	if err != nil {
		return err
	}
	if number > 0 && s.Drafts != nil {
		if err := s.Drafts.Discard(r.Context(), number); err != nil {
			return err
		}
	}
	if j != nil {
		if err := (answering{s}).forgetOwn(r.Context(), j); err != nil {
			return err
		}
		s.queue.drop(r.Context(), j)
	}
	s.Log.InfoContext(r.Context(), "discarded", "request", web.RequestID(r), "office", web.OfficeOf(r).Name, "draft", fmt.Sprint("D", number))
	http.Redirect(w, r, web.NewView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}

// draftOf finds the draft that a form is about: of a job, or by its own id.
// The number is zero where the job made none, or it was published.
func (s *Desk) draftOf(r *http.Request) (int, *job, error) {
	id := r.PathValue("job")
	if n, ok := draftNumber(id); ok {
		rel, err := s.ownDraft(r, id)
		if err == nil && rel.Number > 0 {
			err = warehouse.NewError(warehouse.ErrConflict, "request.draft-published", "draft", id, "release", rel.ID())
		}
		return n, s.queue.ofDraft(web.OfficeOf(r), n), err
	}
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), id)
	if err != nil {
		return 0, nil, err
	}
	st := j.state()
	if st.Running {
		return 0, nil, warehouse.NewError(warehouse.ErrBusy, "request.still-read")
	}
	if st.Published != nil {
		return 0, j, nil
	}
	return st.draft(), j, nil
}
