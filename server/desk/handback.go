package desk

import (
	"context"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"siemmes/ingest/annotate"
	"siemmes/reports/export"
	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// handedIn is a file of an office with what was found in it: of a job, or of a
// draft or release of an earlier day.
type handedIn struct {
	id, name string
	layout   string
	findings []warehouse.Finding
	checked  bool // its findings are known
	open     func(ctx context.Context) (warehouse.File, io.Closer, error)
}

// handedIn finds the file that an address is about, for its office alone. Where a
// job ended with a draft and figures were withdrawn since, the draft counts.
func (s *Desk) handedIn(r *http.Request) (handedIn, error) {
	id := r.PathValue("job")
	if web.OfficeOf(r) == nil {
		return handedIn{}, warehouse.NewError(warehouse.ErrDenied, "request.sign-in")
	}
	if _, ok := draftNumber(id); ok {
		return s.handedInDraft(r, id)
	}
	j, err := s.queue.wake(r.Context(), web.OfficeOf(r), id)
	if err != nil {
		return handedIn{}, err
	}
	st := j.state()
	switch draft := st.draft(); {
	case draft > 0 && (st.Outcome == nil || s.outdated(st)):
		return s.handedInDraft(r, "D"+strconv.Itoa(draft))
	case s.outdated(st):
		return handedIn{}, warehouse.NewError(warehouse.ErrConflict, "error.check-again", "file", j.name)
	}
	h := handedIn{id: id, name: j.name}
	if st.Outcome != nil {
		h.checked, h.layout, h.findings = true, st.Outcome.Layout, st.Outcome.Findings
	}
	h.open = func(ctx context.Context) (warehouse.File, io.Closer, error) {
		f, closer, err := s.queue.open(ctx, j)
		if err == nil || s.Files == nil || st.Outcome == nil {
			return f, closer, err
		}
		// Once it is published, its bytes are kept with the submission.
		return s.Files.OpenSubmission(ctx, s.ReaderOf(r), st.Outcome.Submission.SHA256)
	}
	return h, nil
}

// checkedIn finds the file that an address is about, with what was found in it;
// ErrConflict where it is not checked yet.
func (s *Desk) checkedIn(r *http.Request) (handedIn, error) {
	h, err := s.handedIn(r)
	if err == nil && !h.checked {
		err = warehouse.NewError(warehouse.ErrConflict, "request.not-checked")
	}
	return h, err
}

// handedInDraft is the file of a draft, or of the release that became of it, with
// what the warehouse tells of its findings now.
func (s *Desk) handedInDraft(r *http.Request, id string) (handedIn, error) {
	rel, err := s.ownDraft(r, id)
	if err != nil {
		return handedIn{}, err
	}
	h := handedIn{id: id, name: rel.Submission.Name, layout: rel.Layout, findings: rel.Findings, checked: true}
	h.open = func(ctx context.Context) (warehouse.File, io.Closer, error) {
		switch {
		case s.Files == nil:
			return warehouse.File{}, nil, warehouse.NewError(warehouse.ErrNotFound, "request.no-files")
		case !rel.Submission.Destroyed.IsZero():
			return warehouse.File{}, nil, warehouse.NewError(warehouse.ErrNotFound, "error.destroyed-file")
		}
		return s.Files.OpenSubmission(ctx, s.ReaderOf(r), rel.Submission.SHA256)
	}
	return h, nil
}

// annotated gives the office its own workbook back with the findings marked.
func (s *Desk) annotated(w http.ResponseWriter, r *http.Request) (err error) {
	h, err := s.checkedIn(r)
	if err != nil {
		return err
	}
	file, closer, err := h.open(r.Context())
	if err != nil {
		return err
	}
	defer closer.Close()
	copied, err := os.CreateTemp(s.Spool, "siemmes-marked-*") // whole or an error: never half a workbook
	if err != nil {
		return err
	}
	defer os.Remove(copied.Name())
	defer copied.Close()
	language := web.LanguageOf(r)
	if err := annotate.Write(r.Context(), copied, file, h.findings, web.Speaker{Lang: language}.Reader(s.Catalog), s.Limits); err != nil {
		return err
	}
	name := annotate.Name(h.name, language)
	contentType := "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if strings.HasSuffix(name, ".xlsm") {
		contentType = "application/vnd.ms-excel.sheet.macroEnabled.12"
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(name)))
	if _, err := copied.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, _ = io.Copy(w, copied) // the reader went away
	return nil
}

// findingsFile gives the findings as a file for programs.
func (s *Desk) findingsFile(w http.ResponseWriter, r *http.Request) error {
	h, err := s.checkedIn(r)
	if err != nil {
		return err
	}
	p := web.Speaker{Lang: web.LanguageOf(r)}
	name := strings.TrimSuffix(annotate.Name(h.name, p.Lang), ".xlsx")
	if strings.HasSuffix(r.URL.Path, ".json") {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(name+".json")))
		return export.FindingsJSON(w, p.Reader(s.Catalog), h.findings)
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", web.Attachment(web.CleanName(name+".csv")))
	return export.FindingsCSV(w, p.Reader(s.Catalog), h.findings)
}

// printView is the findings as a page to print and to keep in a file.
type printView struct {
	web.View
	ID, Name, Office, Printed, Layout, Counts string
	Findings                                  []view.FindingGroup
}

func (s *Desk) printed(w http.ResponseWriter, r *http.Request) error {
	h, err := s.checkedIn(r)
	if err != nil {
		return err
	}
	v := printView{View: web.NewView(r, "upload"), ID: h.id, Name: h.name, Office: web.OfficeOf(r).Name}
	v.Title, v.Printed = v.T("print.title", "file", h.name), v.When(s.Now())
	if l := s.layout(h.layout); l != nil {
		v.Layout = l.Title.In(v.Lang) + " (" + l.ID + ")"
	}
	blocking, warnings, notes := view.Tally(h.findings)
	v.Counts = v.T("job.counts", "blocking", v.N(blocking), "warnings", v.N(warnings), "notes", v.N(notes))
	v.Findings = view.Grouped(v.Speaker, s.Catalog, h.findings, "")
	for i := range v.Findings {
		v.Findings[i].Open = true
	}
	s.Render(w, r, "findings", v)
	return nil
}
