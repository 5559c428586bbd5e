package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"siemmes/warehouse"
)

// A session ends after two hours without a request, or twelve in all: an
// office's working day. It lives in memory; a restart signs everybody out.
func newManager(secure bool) *scs.SessionManager {
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

// Offices lists who may use the desk.
type Offices interface {
	// Offices lists all, revoked ones included.
	Offices(ctx context.Context) ([]warehouse.Office, error)
}

// Sessions knows which office is signed in.
type Sessions struct {
	*Responder
	offices Offices // nil: nobody can sign in
	manager *scs.SessionManager
}

func NewSessions(out *Responder, from Offices, secure bool) *Sessions {
	return &Sessions{out, from, newManager(secure)}
}

// Handler loads the session of a request and puts its office into it.
func (s *Sessions) Handler(next http.Handler) http.Handler {
	return s.manager.LoadAndSave(s.identified(next))
}

// Begin starts a session of an office, under a new name: no fixation.
func (s *Sessions) Begin(ctx context.Context, office warehouse.Office) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return fmt.Errorf("start the session: %w", err)
	}
	s.manager.Put(ctx, sessionOffice, office.Name)
	s.manager.Put(ctx, sessionToken, office.TokenID)
	return nil
}

// End ends the session.
func (s *Sessions) End(ctx context.Context) error {
	if err := s.manager.Destroy(ctx); err != nil {
		return fmt.Errorf("end the session: %w", err)
	}
	return nil
}

// identified puts the office that is signed in into the request. A session ends
// when the token that opened it is changed or revoked.
func (s *Sessions) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store")
		name := s.manager.GetString(r.Context(), sessionOffice)
		if name == "" || s.offices == nil {
			next.ServeHTTP(w, r)
			return
		}
		office, err := s.officeNamed(r.Context(), name, s.manager.GetString(r.Context(), sessionToken))
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		if office == nil {
			if err := s.End(r.Context()); err != nil {
				s.Fail(w, r, err)
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
func (s *Sessions) officeNamed(ctx context.Context, name, token string) (*warehouse.Office, error) {
	all, err := s.offices.Offices(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(o warehouse.Office) bool { return o.Name == name && o.TokenID == token && o.Revoked.IsZero() })
	if i < 0 {
		return nil, nil
	}
	return &all[i], nil
}
