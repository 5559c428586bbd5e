package server

import (
	"errors"
	"net/http"
	"strings"

	"siemmes/warehouse"
)

// signIn exchanges an office's token for a session.
func (s *desk) signIn(w http.ResponseWriter, r *http.Request) error {
	if !s.signIns.allow(r) {
		return errTooMany
	}
	if s.Offices == nil {
		return warehouse.Errorf(warehouse.ErrNotFound, "this site takes no files")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	office, err := s.Offices.OfficeByToken(r.Context(), strings.TrimSpace(r.PostForm.Get("token")))
	if errors.Is(err, warehouse.ErrDenied) || errors.Is(err, warehouse.ErrNotFound) {
		s.Log.WarnContext(r.Context(), "sign-in refused", "request", requestID(r), "from", r.RemoteAddr)
		return s.deskPage(w, r, http.StatusForbidden, "desk.wrong-token")
	}
	if err != nil {
		return err
	}
	if err := s.Sessions.begin(r.Context(), office); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed in", "request", requestID(r), "office", office.Name)
	http.Redirect(w, r, newView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}

func (s *desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Sessions.end(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, newView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}
