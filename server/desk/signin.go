package desk

import (
	"errors"
	"net/http"
	"strings"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// signIn exchanges an office's token for a session.
func (s *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	if !s.signIns.Allow(r) {
		return web.ErrTooMany
	}
	if s.Offices == nil {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-desk")
	}
	form, err := web.Params{Once: []string{"token"}}.Form(w, r)
	if err != nil {
		return err
	}
	office, err := s.Offices.OfficeByToken(r.Context(), strings.TrimSpace(form.Get("token")))
	if errors.Is(err, warehouse.ErrDenied) || errors.Is(err, warehouse.ErrNotFound) {
		s.Log.WarnContext(r.Context(), "sign-in refused", "request", web.RequestID(r), "from", r.RemoteAddr)
		return s.deskPage(w, r, http.StatusForbidden, "desk.wrong-token")
	}
	if err != nil {
		return err
	}
	if err := s.Sessions.Begin(r.Context(), office); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed in", "request", web.RequestID(r), "office", office.Name)
	http.Redirect(w, r, web.NewView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}

func (s *Desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Sessions.End(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, web.NewView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}
