package desk

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/ingest"
	"siemmes/ingest/layout"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// receive takes a file from the form of the desk. It is written to disk as it
// arrives, never held in memory, and never under the name it was sent with.
func (s *Desk) receive(w http.ResponseWriter, r *http.Request) error {
	office := web.OfficeOf(r)
	if office == nil {
		return s.deskPage(w, r, http.StatusForbidden, "desk.sign-in-first")
	}
	if s.Pipeline == nil {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-desk")
	}
	r.Body = http.MaxBytesReader(w, r.Body, s.MaxUpload+web.MaxForm)
	form, err := r.MultipartReader()
	if err != nil {
		return warehouse.WrapError(warehouse.ErrInvalid, err, "request.no-upload")
	}
	j := &job{office: *office}
	if err := s.readForm(j, form); err != nil {
		if j.path != "" {
			_ = os.Remove(j.path) // the system empties its folder for temporary files too
		}
		return err
	}
	j.options.Office, j.options.Lang = *office, web.LanguageOf(r)
	s.Log.InfoContext(r.Context(), "file received", "request", web.RequestID(r), "office", office.Name, "file", j.name, "bytes", j.size)
	all, err := s.unbundled(r.Context(), j)
	if err != nil {
		_ = os.Remove(j.path) // as above
		return err
	}
	to := "/upload?files=" + strconv.Itoa(len(all)) // of several, the desk lists what becomes of each
	for _, one := range all {
		s.jobs.add(one)
		if err := s.start(r.Context(), one); err != nil {
			return err
		}
		if len(all) == 1 {
			to = "/upload/" + one.id
		}
	}
	http.Redirect(w, r, web.NewView(r, "").To(to), http.StatusSeeOther)
	return nil
}

// readForm reads the parts of the form in the order they come.
func (s *Desk) readForm(j *job, form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s.badUpload(err)
		}
		if part.FormName() == "file" {
			err = s.spool(j, part)
		} else {
			err = readField(&j.options, part)
		}
		if err != nil {
			return err
		}
	}
	if j.path == "" || j.size == 0 {
		return warehouse.NewError(warehouse.ErrInvalid, "request.no-upload")
	}
	return nil
}

func (s *Desk) spool(j *job, part *multipart.Part) (err error) {
	if j.path != "" {
		return warehouse.NewError(warehouse.ErrInvalid, "request.two-uploads")
	}
	f, err := os.CreateTemp(s.Spool, "siemmes-upload-*")
	if err != nil {
		return fmt.Errorf("keep the file that is being received: %w", err)
	}
	j.path, j.name = f.Name(), web.CleanName(part.FileName())
	defer func() { err = errors.Join(err, f.Close()) }()
	j.size, err = io.Copy(f, io.LimitReader(part, s.MaxUpload+1))
	if err != nil {
		return s.badUpload(err)
	}
	if j.size > s.MaxUpload {
		return s.tooLarge()
	}
	return nil
}

func (s *Desk) badUpload(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return s.tooLarge()
	}
	return warehouse.WrapError(warehouse.ErrInvalid, err, "request.broken-upload")
}

func (s *Desk) tooLarge() error {
	return warehouse.NewError(warehouse.ErrTooLarge, "request.large-upload", "limit", s.MaxUpload>>20)
}

// readField reads one of the other fields of the form.
func readField(opt *ingest.Options, part *multipart.Part) error {
	raw, err := io.ReadAll(io.LimitReader(part, 2000))
	if err != nil {
		return web.BadForm(err)
	}
	value := strings.TrimSpace(string(raw))
	if value == "" {
		return nil
	}
	switch part.FormName() {
	case "layout":
		opt.Layout = value
	case "edition":
		opt.Edition = value
	case "edition-date":
		opt.EditionDate, err = dateOf(value)
	case "reason":
		opt.Reason = value
	case "provisional":
		opt.Provisional = true
	case "type":
		opt.Type = warehouse.ReleaseType(value)
		if types := []string{string(warehouse.Routine), string(warehouse.Correction), string(warehouse.Methodological)}; !slices.Contains(types, value) {
			return warehouse.NewError(warehouse.ErrInvalid, "request.no-type", "type", value, "types", types)
		}
	}
	return err
}

// dateOf reads a day as people write it. ErrInvalid where it is none.
func dateOf(text string) (time.Time, error) {
	date, err := layout.ParseDate(text)
	if err != nil {
		return date, warehouse.WrapError(warehouse.ErrInvalid, err, "request.no-date", "date", text)
	}
	return date, nil
}
