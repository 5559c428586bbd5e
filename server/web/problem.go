package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/rowfile"
)

// kind is what an error means to who asked: an HTTP status and the id of two
// messages, server.error.ID.title and server.error.ID.todo.
type kind struct {
	Err    error
	Status int
	ID     string
}

// Kinds is the one table from errors to statuses; the first that fits counts.
// What fits none is our own failure.
var Kinds = []kind{
	{warehouse.ErrNotFound, http.StatusNotFound, "not-found"},
	{warehouse.ErrDenied, http.StatusForbidden, "denied"},
	{warehouse.ErrMeaningless, http.StatusUnprocessableEntity, "meaningless"},
	{warehouse.ErrNoLayout, http.StatusUnprocessableEntity, "no-layout"},
	{warehouse.ErrBlocked, http.StatusUnprocessableEntity, "blocked"},
	{warehouse.ErrUnreadable, http.StatusUnprocessableEntity, "unreadable"},
	{warehouse.ErrNoSpace, http.StatusServiceUnavailable, "no-space"},
	{warehouse.ErrTooLarge, http.StatusRequestEntityTooLarge, "too-large"},
	{warehouse.ErrConflict, http.StatusConflict, "conflict"},
	{warehouse.ErrBusy, http.StatusServiceUnavailable, "busy"},
	{warehouse.ErrCrowding, http.StatusTooManyRequests, "crowding"},
	{warehouse.ErrInvalid, http.StatusBadRequest, "invalid"},
	{warehouse.ErrTooMany, http.StatusTooManyRequests, "too-many"},
	{ErrMethod, http.StatusMethodNotAllowed, "method"},
	{ErrOrigin, http.StatusForbidden, "origin"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout"},
	{context.Canceled, 499, "cancelled"}, // the client went away: nginx's number
}

var (
	ErrMethod = errors.New("method not allowed")
	ErrOrigin = errors.New("a form of another site")
)

// KindOf maps an error to what its reader is told.
func KindOf(err error) kind {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return kind{err, http.StatusRequestEntityTooLarge, "too-large"}
	}
	for _, k := range Kinds {
		if errors.Is(err, k.Err) {
			return k
		}
	}
	return kind{err, http.StatusInternalServerError, "internal"}
}

// Passing reports whether an error is one that passes by itself: the same request may be
// answered in a moment, and what was made without the figures is not to be kept.
func Passing(err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, context.Canceled):
		return true
	}
	status := KindOf(err).Status
	return status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests
}

// Detail returns the message of an error for a reader, "" where it has none. What
// another error says may tell of paths and statements, and is for the log.
func Detail(err error, reader lang.Reader) string {
	if _, ok := errors.AsType[*warehouse.Error](err); !ok {
		return ""
	}
	return reader.Error(err)
}

// Problem is an error as RFC 9457 writes it.
type Problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"` // the request's id, to quote
}

// Fail answers a request with an error: a page in the reader's language, or
// problem+json for programs.
func (s *Responder) Fail(w http.ResponseWriter, r *http.Request, err error) {
	k := KindOf(err)
	s.logCause(r, k, err)
	h := w.Header()
	for _, name := range []string{"ETag", "Last-Modified", "Content-Disposition", "Content-Length"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if k.Status == http.StatusServiceUnavailable || k.Status == http.StatusTooManyRequests {
		h.Set("Retry-After", "30")
	}
	if isAPI(r) {
		s.writeProblem(w, r, k, err)
		return
	}
	v := NewView(r, "error")
	v.Title = v.T("error." + k.ID + ".title")
	s.RenderStatus(w, r, k.Status, "error", errorView{
		View: v, Status: k.Status, Todo: v.T("error." + k.ID + ".todo"), Detail: Detail(err, s.Reader(r)), Request: RequestID(r),
	})
}

type errorView struct {
	View
	Status                int
	Todo, Detail, Request string
}

// logCause logs what a reader is not told of an error: our own failure, or what
// is behind the message.
func (s *Responder) logCause(r *http.Request, k kind, err error) {
	level, event := slog.LevelInfo, "request refused"
	if k.Status == http.StatusInternalServerError {
		level, event = slog.LevelError, "request failed"
	} else if e, ok := errors.AsType[*warehouse.Error](err); !ok || e.Cause == nil {
		return
	}
	s.Log.LogAttrs(r.Context(), level, event,
		slog.String("request", RequestID(r)), slog.String("path", r.URL.Path), slog.Any("error", err))
}

// writeProblem answers a program with an error as RFC 9457 writes it.
func (s *Responder) writeProblem(w http.ResponseWriter, r *http.Request, k kind, err error) {
	reader := s.Reader(r)
	p := Problem{
		Type: "about:blank", Title: Message(reader.Language, "error."+k.ID+".title"), Status: k.Status,
		Detail: Detail(err, reader), Instance: RequestID(r),
	}
	if p.Detail == "" {
		p.Detail = Message(reader.Language, "error."+k.ID+".todo")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", reader.Language)
	w.WriteHeader(k.Status)
	_ = rowfile.Document(w, p) // the reader went away
}

// BadForm tells a form that is too large from one that cannot be read.
func BadForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return warehouse.WrapError(warehouse.ErrInvalid, err, "request.broken-form")
}

// NoReports says that the site builds no reports.
func NoReports() error {
	return warehouse.NewError(warehouse.ErrNotFound, "request.no-reports")
}
