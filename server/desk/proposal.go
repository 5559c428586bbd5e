package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// A proposal is made again each time, from the bytes that were submitted and from what
// people said of it.

// proposed is a proposal under all that was said of it.
type proposed struct {
	*propose.Proposal
	sheets  []*sheet.Sheet // visible ones
	said    told
	refused error // why a correction or an answer was not taken
}

// proposalParams are what is looked at: a sheet, the role that a click gives, and why the
// page is shown again.
var proposalParams = web.Params{Once: []string{"sheet", "role", "replaced"}}

// think proposes a layout for a workbook and holds what was said against it.
func (s *Desk) think(ctx context.Context, wb *sheet.Workbook, said told) (*proposed, error) {
	p, err := propose.Propose(ctx, wb, s.Catalog)
	if err != nil {
		return nil, err
	}
	out := &proposed{Proposal: p, said: said, sheets: p.Sheets()}
	for _, text := range said.Fixes {
		if err := p.Take(ctx, text); err != nil {
			out.refused = err
		}
	}
	answers, err := said.answers()
	if err == nil {
		err = ingest.Prove(ctx, wb, p, answers)
	}
	if errors.Is(err, warehouse.ErrInvalid) {
		out.refused, err = err, nil
	}
	return out, err
}

// proposalOf opens a job's file and proposes a layout for it.
func (s *Desk) proposalOf(ctx context.Context, h handedIn, said told, use func(*proposed) error) (err error) {
	file, closer, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	wb, err := sheet.Open(ctx, file.Name, io.NewSectionReader(file, 0, file.Size), file.Size, s.Limits)
	if err != nil {
		return err
	}
	defer wb.Close()
	p, err := s.think(ctx, wb, said)
	if err != nil {
		return err
	}
	return use(p)
}

// toldOf is what was said of the proposal that an address is about; nothing of a file
// that no longer waits.
func (s answering) toldOf(r *http.Request) told {
	j, err := s.queue.of(web.OfficeOf(r), r.PathValue("job"))
	if err != nil {
		return told{}
	}
	return j.toldNow()
}

// proposal shows what an unknown sheet is taken for.
func (s *Desk) proposal(w http.ResponseWriter, r *http.Request) error {
	if web.OfficeOf(r) == nil {
		return s.deskPage(w, r, http.StatusForbidden, "desk.sign-in-first")
	}
	problem := ""
	if web.Query(r).Has("replaced") {
		problem = web.NewView(r, "").T("proposal.replaced")
	}
	return s.proposalPage(w, r, http.StatusOK, answering{s}.toldOf(r), web.Query(r), problem)
}

// proposalFile gives the proposal as a layout file, with its reasons.
func (s *Desk) proposalFile(w http.ResponseWriter, r *http.Request) error {
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	return s.proposalOf(r.Context(), h, answering{s}.toldOf(r), func(p *proposed) error {
		w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
		w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(strings.TrimSuffix(h.name, ".xlsx")+".yml")))
		_, _ = w.Write(p.YAML(web.LanguageOf(r))) // the reader went away
		return nil
	})
}

// tell takes what a person says of a proposal, and reads the file with it where that is
// asked for and nothing is open.
func (s *Desk) tell(w http.ResponseWriter, r *http.Request) error {
	form, err := tellParams.Form(w, r)
	if err != nil {
		return err
	}
	office := web.OfficeOf(r)
	if office == nil {
		return answering{s}.signInAgain(w, r, form)
	}
	id := r.PathValue("job")
	j, replaced, err := s.takeSaid(r.Context(), office, id, form)
	if err != nil {
		return err
	}
	v := web.NewView(r, "")
	back := url.Values{}
	for _, name := range []string{"sheet", "role"} {
		if form.Get(name) != "" {
			back.Set(name, form.Get(name))
		}
	}
	if replaced {
		back.Set("replaced", "yes")
	}
	read := form.Get("do") == "read"
	if form.Get("do") == "next" && !replaced {
		if read, err = (answering{s}).complete(r, j); err != nil {
			return err
		}
	}
	if read {
		return answering{s}.readProposed(w, r, j)
	}
	http.Redirect(w, r, v.To("/upload/"+id+"/proposal")+web.QueryString(back), http.StatusSeeOther)
	return nil
}

// takeSaid keeps what a form says of a proposal with its file.
func (s *Desk) takeSaid(ctx context.Context, office *warehouse.Office, id string, form url.Values) (j *job, replaced bool, err error) {
	if j, err = s.queue.wake(ctx, office, id); err != nil {
		return nil, false, err
	}
	if j.isPublished() {
		return nil, false, warehouse.NewError(warehouse.ErrConflict, "request.layout-of-published", "file", j.name)
	}
	j.mu.Lock()
	said := j.said.clone()
	switch n, undo := strings.CutPrefix(form.Get("do"), "undo-"); {
	case form.Get("do") == "over":
		said = told{}
	case undo:
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(said.Fixes) {
			said.Fixes = slices.Delete(said.Fixes, i, i+1)
		}
	default:
		if fix := clicked(form); fix != "" {
			said.Fixes = append(said.Fixes, fix)
		}
		replaced = said.merge(form, s.Catalog)
	}
	if err = said.check(); err == nil {
		_, err = said.answers()
	}
	if err == nil {
		j.said = said
	}
	j.mu.Unlock()
	if err == nil {
		s.queue.note(ctx, j)
	}
	return j, replaced, err
}

// complete reports whether nothing of a proposal is open and all answers were taken.
func (s answering) complete(r *http.Request, j *job) (done bool, err error) {
	h, err := s.handedIn(r)
	if err != nil {
		return false, err
	}
	err = s.proposalOf(r.Context(), h, j.toldNow(), func(p *proposed) error {
		done = p.refused == nil && len(p.Tables) > 0 && len(p.Questions()) == 0
		return nil
	})
	return done, err
}

// readProposed reads a file by what it shows itself and what was said of it.
func (s answering) readProposed(w http.ResponseWriter, r *http.Request, j *job) error {
	if err := s.reopen(r, j); err != nil {
		return err
	}
	j.mu.Lock()
	j.options.Propose, j.options.Language, j.options.Layout = true, web.LanguageOf(r), ""
	j.mu.Unlock()
	if err := s.queue.start(r.Context(), j, false); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "answers taken", "request", web.RequestID(r), "office", web.OfficeOf(r).Name)
	http.Redirect(w, r, web.NewView(r, "").To("/upload/"+j.id), http.StatusSeeOther)
	return nil
}
