package desk

import (
	"errors"
	"net/http"
	"strings"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// signIn exchanges an office's token for a session. Only attempts that fail are counted,
// by the client's address and by the code that was given.
func (s *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	if s.Offices == nil {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-desk")
	}
	form, err := web.Params{Once: []string{"token"}}.Form(w, r)
	if err != nil {
		return err
	}
	code := strings.TrimSpace(form.Get("token"))
	var office warehouse.Office
	refused := false
	err = s.signIns.Attempt([]string{web.ClientKey(web.Client(r)), web.AccountKey(code)}, func() (bool, error) {
		office, err = s.Offices.OfficeByToken(r.Context(), code)
		refused = errors.Is(err, warehouse.ErrDenied) || errors.Is(err, warehouse.ErrNotFound)
		return refused, err
	})
	if refused {
		s.Log.WarnContext(r.Context(), "sign-in refused", "request", web.RequestID(r), "from", web.Client(r).String())
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
