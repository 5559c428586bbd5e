package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"siemmes/warehouse"
)

// A session ends after two hours without a request, or twelve in all: an
// office's working day. It lives in memory; a restart signs everybody out.
func newSessions(secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = memstore.New()
	m.Lifetime, m.IdleTimeout = 12*time.Hour, 2*time.Hour
	m.Cookie.Name = "siemmes"
	m.Cookie.HttpOnly = true
	m.Cookie.Secure = secure
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Persist = false // gone when the browser closes
	return m
}

// A session keeps the office's name and which token opened it.
const (
	sessionOffice = "office"
	sessionToken  = "token"
)

// identified puts the office that is signed in into the request. A session ends
// when the token that opened it is changed or revoked.
func (s *site) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store")
		name := s.sessions.GetString(r.Context(), sessionOffice)
		if name == "" || s.Offices == nil {
			next.ServeHTTP(w, r)
			return
		}
		office, err := s.officeNamed(r.Context(), name, s.sessions.GetString(r.Context(), sessionToken))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if office == nil {
			if err := s.sessions.Destroy(r.Context()); err != nil {
				s.fail(w, r, fmt.Errorf("end the session: %w", err))
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyOffice, office)))
	})
}

// officeNamed is the office of a name whose token is the one named; nil where
// there is none, or where it was revoked.
func (s *site) officeNamed(ctx context.Context, name, token string) (*warehouse.Office, error) {
	all, err := s.Offices.Offices(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(o warehouse.Office) bool { return o.Name == name && o.TokenID == token && o.Revoked.IsZero() })
	if i < 0 {
		return nil, nil
	}
	return &all[i], nil
}

// officeOf is who is signed in, nil where nobody is.
func officeOf(r *http.Request) *warehouse.Office {
	office, _ := r.Context().Value(keyOffice).(*warehouse.Office)
	return office
}

// readerOf is who asks: the office that is signed in, or the public. Only the routes
// of the desk know who is signed in; on all others everybody is the public.
func (s *site) readerOf(r *http.Request) warehouse.Reader {
	who := warehouse.Reader{Files: s.OpenFiles}
	if office := officeOf(r); office != nil {
		who.Office, who.Files = office.Name, true
	}
	return who
}

// signIn exchanges an office's token for a session.
func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
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
	if err := s.sessions.RenewToken(r.Context()); err != nil { // a new name for the session: no fixation
		return fmt.Errorf("start the session: %w", err)
	}
	s.sessions.Put(r.Context(), sessionOffice, office.Name)
	s.sessions.Put(r.Context(), sessionToken, office.TokenID)
	s.Log.InfoContext(r.Context(), "signed in", "request", requestID(r), "office", office.Name)
	http.Redirect(w, r, s.view(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}

func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return fmt.Errorf("end the session: %w", err)
	}
	http.Redirect(w, r, s.view(r, "").To("/upload"), http.StatusSeeOther)
	return nil
}

// badForm tells a form that is too large from one that cannot be read.
func badForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return warehouse.Errorf(warehouse.ErrInvalid, "the form arrived broken; send it again: %w", err)
}
