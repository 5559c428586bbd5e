package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"siemmes/warehouse"
)

// kind is what an error means to who asked: an HTTP status and the id of two
// messages, server.error.ID.title and server.error.ID.todo.
type kind struct {
	err    error
	status int
	id     string
}

// kinds is the one table from errors to statuses; the first that fits counts.
// What fits none is our own failure.
var kinds = []kind{
	{warehouse.ErrNotFound, http.StatusNotFound, "not-found"},
	{warehouse.ErrDenied, http.StatusForbidden, "denied"},
	{warehouse.ErrMeaningless, http.StatusUnprocessableEntity, "meaningless"},
	{warehouse.ErrNoLayout, http.StatusUnprocessableEntity, "no-layout"},
	{warehouse.ErrBlocked, http.StatusUnprocessableEntity, "blocked"},
	{warehouse.ErrUnreadable, http.StatusUnprocessableEntity, "unreadable"},
	{warehouse.ErrTooLarge, http.StatusRequestEntityTooLarge, "too-large"},
	{warehouse.ErrConflict, http.StatusConflict, "conflict"},
	{warehouse.ErrBusy, http.StatusServiceUnavailable, "busy"},
	{warehouse.ErrInvalid, http.StatusBadRequest, "invalid"},
	{errTooMany, http.StatusTooManyRequests, "too-many"},
	{errMethod, http.StatusMethodNotAllowed, "method"},
	{errOrigin, http.StatusForbidden, "origin"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout"},
	{context.Canceled, 499, "cancelled"}, // the client went away: nginx's number
}

var (
	errTooMany = errors.New("too many attempts")
	errMethod  = errors.New("method not allowed")
	errOrigin  = errors.New("a form of another site")
)

// kindOf maps an error to what its reader is told.
func kindOf(err error) kind {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return kind{err, http.StatusRequestEntityTooLarge, "too-large"}
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k
		}
	}
	return kind{err, http.StatusInternalServerError, "internal"}
}

// detail is the error's own message where it was made for a reader. Anything
// else may tell of paths and statements, and stays in the log.
func detail(err error, language string) string {
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		return warehouse.Reading(e, language)
	}
	return ""
}

// problem is an error as RFC 9457 writes it.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"` // the request's id, to quote
}

// fail answers a request with an error: a page in the reader's language, or
// problem+json for programs.
func (s *responder) fail(w http.ResponseWriter, r *http.Request, err error) {
	k := kindOf(err)
	if k.status == http.StatusInternalServerError {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("request", requestID(r)), slog.String("path", r.URL.Path), slog.Any("error", err))
	}
	h := w.Header()
	for _, name := range []string{"ETag", "Last-Modified", "Content-Disposition", "Content-Length"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if k.status == http.StatusServiceUnavailable || k.status == http.StatusTooManyRequests {
		h.Set("Retry-After", "30")
	}
	if isAPI(r) {
		writeProblem(w, r, k, err)
		return
	}
	v := newView(r, "error")
	v.Title = v.T("error." + k.id + ".title")
	s.renderStatus(w, r, k.status, "error", errorView{
		view: v, Status: k.status, Todo: v.T("error." + k.id + ".todo"), Detail: detail(err, v.Lang), Request: requestID(r),
	})
}

type errorView struct {
	view
	Status                int
	Todo, Detail, Request string
}

func writeProblem(w http.ResponseWriter, r *http.Request, k kind, err error) {
	lang := languageOf(r)
	p := problem{
		Type: "about:blank", Title: message(lang, "error."+k.id+".title"), Status: k.status,
		Detail: detail(err, lang), Instance: requestID(r),
	}
	if p.Detail == "" {
		p.Detail = message(lang, "error."+k.id+".todo")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", lang)
	w.WriteHeader(k.status)
	_ = json.NewEncoder(w).Encode(p) // the reader went away
}

// badForm tells a form that is too large from one that cannot be read.
func badForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return warehouse.Errorf(warehouse.ErrInvalid, "the form arrived broken; send it again: %w", err)
}
