package desk

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// A proposal is made again each time, from the bytes that were submitted and from
// what the person said, which is in the address. So a page can be reloaded, gone
// back from, sent to a colleague and read in another language. What was said last
// is kept with the file, for a visit without it; new=yes begins anew.
//
// In the address, fix=SHEET.ROW.COLUMN.ROLE is a correction (the sheet by its
// place among the visible ones, from one), answer.ASK.KEY is the answer to the
// question that answerField names so, and id the name of the layout.
const (
	MaxFixes   = 100
	maxAnswers = 400
)

// proposed is a proposal under all that a person said.
type proposed struct {
	*propose.Proposal
	sheets  []*sheet.Sheet // visible ones
	said    url.Values
	refused error // why the last correction or answer was not taken
}

// proposalParams are what is said of a proposal: corrections, answers by their names
// ("2.set.SEX"), and what is looked at.
var proposalParams = web.Params{
	Once: []string{"at", "cell", "role", "sheet", "new", "id"}, Many: []string{"fix"},
	OnceLike: regexp.MustCompile(`^answer\.[a-z]+\.[A-Za-z0-9_-]*$`).MatchString,
}

// answerField names the answer to a question: its kind, and the sheet and the text
// that it is about. The sheet is "" where the question is about several.
func answerField(q *propose.Question) string {
	sheet := ""
	for i, at := range q.Where {
		if sheet = at.Sheet; i > 0 && at.Sheet != q.Where[0].Sheet {
			sheet = ""
			break
		}
	}
	return "answer." + string(q.Ask) + "." + base64.RawURLEncoding.EncodeToString([]byte(sheet+"\x00"+q.About))
}

// answersOf are the answers in an address, in the order of their names. What is
// blank or not written by a page answers nothing.
func answersOf(said url.Values) (*propose.Answers, error) {
	answers := &propose.Answers{}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		parts := strings.Split(name, ".")
		if len(parts) != 3 || parts[0] != "answer" || said.Get(name) == "" {
			continue
		}
		key, err := base64.RawURLEncoding.DecodeString(parts[2])
		sheet, about, ok := strings.Cut(string(key), "\x00")
		if err != nil || !ok {
			continue
		}
		if err := answers.Add(propose.Ask(parts[1]), about, sheet, said.Get(name)); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// think proposes a layout for a workbook and holds what was said against it.
func (s *Desk) think(ctx context.Context, wb *sheet.Workbook, said url.Values) (*proposed, error) {
	if len(said["fix"]) > MaxFixes || len(said) > maxAnswers {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "request.many-corrections", "most", MaxFixes)
	}
	known := s.Catalog
	if s.Keeper != nil {
		known = s.Keeper.Catalog()
	}
	p, err := propose.Propose(ctx, wb, known)
	if err != nil {
		return nil, err
	}
	out := &proposed{Proposal: p, said: said, sheets: p.Sheets()}
	for _, text := range said["fix"] {
		if err := p.Take(ctx, text); err != nil {
			out.refused = err
		}
	}
	answers, err := answersOf(said)
	if err == nil {
		err = ingest.Prove(ctx, wb, p, answers)
	}
	if errors.Is(err, warehouse.ErrInvalid) {
		out.refused, err = err, nil
	}
	return out, err
}

// proposalOf opens a job's file and proposes a layout for it.
func (s *Desk) proposalOf(ctx context.Context, h handedIn, said url.Values, use func(*proposed) error) (err error) {
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

// proposal shows what an unknown sheet is taken for.
func (s *Desk) proposal(w http.ResponseWriter, r *http.Request) error {
	said := web.Query(r)
	if j, err := s.queue.of(web.OfficeOf(r), r.PathValue("job")); err == nil {
		kept := j.corrected()
		if len(said) == 0 && kept != "" {
			v := web.NewView(r, "")
			http.Redirect(w, r, v.To(v.Path+"?"+kept), http.StatusSeeOther)
			return nil
		}
		if said.Has("new") {
			said = url.Values{}
		}
		if now := correctionsOf(said); now != kept {
			j.correct(now)
			s.queue.note(r.Context(), j)
		}
	}
	return s.proposalPage(w, r, http.StatusOK, said, "")
}

// correctionsOf is what a person said of a proposal, as an address: without what
// is only being clicked or looked at. What is too long is not kept.
func correctionsOf(said url.Values) string {
	const longest = 16 << 10
	kept := url.Values{}
	for name, values := range said {
		if !slices.Contains([]string{"at", "cell", "role", "sheet", "fragment", "lang"}, name) {
			kept[name] = values
		}
	}
	if text := kept.Encode(); len(text) <= longest {
		return text
	}
	return ""
}

// proposalFile gives the proposal as a layout file, with its reasons.
func (s *Desk) proposalFile(w http.ResponseWriter, r *http.Request) error {
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	return s.proposalOf(r.Context(), h, web.Query(r), func(p *proposed) error {
		w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
		w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(strings.TrimSuffix(h.name, ".xlsx")+".yml")))
		_, _ = w.Write(p.YAML(web.LanguageOf(r))) // the reader went away
		return nil
	})
}

// keepProposal saves the proposal as a layout of the site and reads the file
// again with it.
func (s *Desk) keepProposal(w http.ResponseWriter, r *http.Request) error {
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), r.PathValue("job"))
	if err != nil {
		return err
	}
	if j.isPublished() {
		return warehouse.NewError(warehouse.ErrConflict, "request.layout-of-published", "file", j.name)
	}
	h, err := s.handedIn(r)
	if err != nil {
		return err
	}
	said, err := proposalParams.Form(w, r)
	if err != nil {
		return err
	}
	var l *layout.Layout
	var added *catalog.Addition
	err = s.proposalOf(r.Context(), h, said, func(p *proposed) (err error) {
		if p.refused != nil {
			return p.refused
		}
		l, err = s.layoutOf(p, r)
		added = p.Added()
		return err
	})
	if err == nil && s.Keeper != nil {
		err = s.Keeper.Keep(r.Context(), l, added)
	}
	if errors.Is(err, warehouse.ErrInvalid) || errors.Is(err, warehouse.ErrConflict) {
		return s.proposalPage(w, r, http.StatusUnprocessableEntity, said, web.Detail(err, s.Reader(r)))
	}
	if err != nil {
		return err
	}
	if err := s.reopen(r, j); err != nil {
		return err
	}
	j.mu.Lock()
	j.options.Custom, j.options.Layout = l, ""
	j.mu.Unlock()
	if err := s.queue.start(r.Context(), j, false); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "layout kept", "request", web.RequestID(r), "office", web.OfficeOf(r).Name, "layout", l.ID)
	http.Redirect(w, r, web.NewView(r, "").To("/upload/"+j.id), http.StatusSeeOther)
	return nil
}

// layoutOf is the proposal as a layout that the catalog bears out.
func (s *Desk) layoutOf(p *proposed, r *http.Request) (*layout.Layout, error) {
	id := strings.TrimSpace(p.said.Get("id"))
	if s.layout(id) != nil {
		return nil, warehouse.NewError(warehouse.ErrConflict, "request.layout-exists", "layout", id)
	}
	return p.LayoutNamed(id, web.LanguageOf(r))
}
