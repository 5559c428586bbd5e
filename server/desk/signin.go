package desk

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// signIn exchanges an office's token for a session. Only attempts that fail are counted,
// by the client's address and by the code that was given.
func (s *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	if s.Offices == nil {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-desk")
	}
	form, err := signInParams.Form(w, r)
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
		return s.deskPageWith(w, r, http.StatusForbidden, "desk.wrong-token", sentAlong(form, form.Get("job")))
	}
	if err != nil {
		return err
	}
	if err := s.Sessions.Begin(r.Context(), office); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed in", "request", web.RequestID(r), "office", office.Name)
	to := "/upload"
	if id := form.Get("job"); id != "" {
		if _, _, err := s.takeSaid(r.Context(), &office, id, form); err != nil {
			return err
		}
		to += "/" + id + "/proposal"
	}
	http.Redirect(w, r, web.NewView(r, "").To(to), http.StatusSeeOther)
	return nil
}

// signInParams are a token, and what was said of a proposal after a session had ended.
var signInParams = web.Params{Once: append([]string{"token", "job"}, tellParams.Once...), OnceLike: isAnswer}

// sentAlong is what a form said of a job's proposal, for the form that signs in.
func sentAlong(form url.Values, job string) (sent []view.Pair) {
	if job == "" {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if name != "token" && name != "job" {
			sent = append(sent, view.Pair{Name: name, Value: form.Get(name)})
		}
	}
	return append(sent, view.Pair{Name: "job", Value: job})
}

// signInAgain asks who said something of a proposal after the session had ended to sign
// in; what was said is kept with it.
func (s answering) signInAgain(w http.ResponseWriter, r *http.Request, form url.Values) error {
	return s.deskPageWith(w, r, http.StatusForbidden, "desk.sign-in-again", sentAlong(form, r.PathValue("job")))
}

func (s *Desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Sessions.End(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, web.NewView(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}
