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
	if err := s.queue.turns.room(office.Name); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, web.Incoming(w, r.Body), s.MaxUpload+web.MaxForm)
	form, err := r.MultipartReader()
	if err != nil {
		return warehouse.WrapError(warehouse.ErrInvalid, err, "request.no-upload")
	}
	got := &receipt{spool: s.Spool, max: s.MaxUpload}
	defer got.remove()
	if err := got.read(form); err != nil {
		return err
	}
	got.options.Office = *office
	s.Log.InfoContext(r.Context(), "file received", "request", web.RequestID(r), "office", office.Name, "file", got.name, "bytes", got.size)
	s.queue.sweep(r.Context())
	all, err := s.keepAll(r.Context(), got)
	if err != nil {
		return err
	}
	to := "/upload?files=" + strconv.Itoa(len(all)) // of several, the desk lists what becomes of each
	for _, one := range all {
		if err := s.queue.start(r.Context(), one, true); err != nil { // an archive has several
			return err
		}
		if len(all) == 1 {
			to = "/upload/" + one.id
		}
	}
	http.Redirect(w, r, web.NewView(r, "").To(to), http.StatusSeeOther)
	return nil
}

// receipt is a form that is being received, its file on disk.
type receipt struct {
	spool   string // the folder for the file
	max     int64  // bytes
	name    string // as it was sent, cleaned
	file    *os.File
	size    int64
	known   []string // the fields that were read
	options ingest.Options
}

// remove ends the file on disk: what is kept of it is kept elsewhere by then.
func (f *receipt) remove() {
	if f.file != nil {
		_ = errors.Join(f.file.Close(), os.Remove(f.file.Name())) // the folder is emptied at the next start
	}
}

// read reads the parts of the form in the order they come.
func (f *receipt) read(form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f.broken(err)
		}
		if part.FormName() == "file" {
			err = f.save(part)
		} else {
			err = f.field(part)
		}
		if err != nil {
			return err
		}
	}
	if f.size == 0 {
		return warehouse.NewError(warehouse.ErrInvalid, "request.no-upload")
	}
	return nil
}

func (f *receipt) save(part *multipart.Part) (err error) {
	if f.file != nil {
		return warehouse.NewError(warehouse.ErrInvalid, "request.two-uploads")
	}
	if f.file, err = os.CreateTemp(f.spool, "siemmes-upload-*"); err != nil {
		return fmt.Errorf("keep the file that is being received: %w", err)
	}
	f.name = web.CleanName(part.FileName())
	if f.size, err = io.Copy(f.file, io.LimitReader(part, f.max+1)); err != nil {
		return f.broken(err)
	}
	if f.size > f.max {
		return f.tooLarge()
	}
	return nil
}

func (f *receipt) broken(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return f.tooLarge()
	}
	return warehouse.WrapError(warehouse.ErrInvalid, err, "request.broken-upload")
}

func (f *receipt) tooLarge() error {
	return warehouse.NewError(warehouse.ErrTooLarge, "request.large-upload", "limit", f.max>>20)
}

// fields are the other fields of the form, each there once at most.
var fields = []string{"layout", "edition", "edition-date", "type", "reason", "provisional"}

// longestField bounds a field that is no file, in bytes.
const longestField = 2000

// field reads a field that is no file.
func (f *receipt) field(part *multipart.Part) error {
	name := part.FormName()
	if !slices.Contains(fields, name) {
		return warehouse.NewError(warehouse.ErrInvalid, "request.no-parameter", "name", web.CleanName(name), "parameters", append([]string{"file"}, fields...))
	}
	if slices.Contains(f.known, name) {
		return warehouse.NewError(warehouse.ErrInvalid, "request.repeated-parameter", "name", name)
	}
	f.known = append(f.known, name)
	raw, err := io.ReadAll(io.LimitReader(part, longestField+1))
	if err != nil {
		return web.BadForm(err)
	}
	if err := web.CheckValue(name, string(raw), longestField, true); err != nil {
		return err
	}
	return setOption(&f.options, name, strings.TrimSpace(string(raw)))
}

// setOption sets what a field says.
func setOption(opt *ingest.Options, name, value string) (err error) {
	if value == "" {
		return nil
	}
	switch name {
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
