package server

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/admission"
)

// While all places at the gate are taken, an answer that is kept is given, and another
// one is refused.
func TestWhatIsKeptNeedsNoAdmission(t *testing.T) {
	version := func() warehouse.Version { return warehouse.Version{} }
	s := &shell{
		Responder: &web.Responder{Now: time.Now, Version: version, Cache: web.NewCache(1<<20, []string{"A"}, version)},
		work:      admission.New(1, 1, time.Millisecond),
	}
	handler := s.Kept(s.admitted(web.Route{Handler: func(w http.ResponseWriter, r *http.Request) error {
		warehouse.NoteRead(r.Context(), "A")
		_, err := w.Write([]byte("a page"))
		return err
	}}), nil)
	ask := func(path string) (string, error) {
		w := httptest.NewRecorder()
		err := handler(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Body.String(), err
	}
	if body, err := ask("/en/one"); body != "a page" || err != nil {
		t.Fatal(body, err)
	}
	leave, err := s.work.Alone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if body, err := ask("/en/one"); body != "a page" || err != nil {
		t.Errorf("what is kept: %q, %v", body, err)
	}
	if body, err := ask("/en/two"); !errors.Is(err, warehouse.ErrBusy) {
		t.Errorf("what is not kept: %q, %v", body, err)
	}
	leave()
	if body, err := ask("/en/two"); body != "a page" || err != nil {
		t.Errorf("when there is room again: %q, %v", body, err)
	}
}
