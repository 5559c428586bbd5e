package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// personFile is a file of single persons; secret is in each of its rows.
func personFile(secret string) []byte {
	var b strings.Builder
	b.WriteString("Pasaporte;Apellido;Nacimiento;País;Casos\n")
	for i := range 40 {
		fmt.Fprintf(&b, "P%07d;%s %c;%02d/%02d/%d;Perú;1\n", 1234567+i*7919, secret, 'A'+i%26, 1+i*7%28, 1+i*5%12, 1950+i*13%55)
	}
	return []byte(b.String())
}

// holdsText reports which files below a folder hold a text.
func holdsText(t *testing.T, dir, text string) (names []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&os.ModeSocket != 0 {
			return err
		}
		b, err := os.ReadFile(name)
		if strings.Contains(string(b), text) {
			names = append(names, name)
		}
		return err
	}))
	return names
}

// get returns what an address answers, markup and all.
func (s *served) get(path string) (status int, body string) {
	s.t.Helper()
	answer, err := s.client.Get(s.url + path)
	must(s.t, err)
	raw, err := io.ReadAll(answer.Body)
	must(s.t, errors.Join(err, answer.Body.Close()))
	return answer.StatusCode, string(raw)
}

// A file of persons that an office submits, alone or in an archive beside others, is
// shown by none of the desk's addresses, and no file of the database holds it. The same
// bytes are refused at once.
func TestTheDeskKeepsNothingOfPersons(t *testing.T) {
	const secret = "Quetzalcoatlpan"
	p := newProgram(t)
	token := strings.TrimSpace(p.must("offices", "add", "DGME", "--areas", "CRI"))
	s := serveProcess(t, p.dir)
	s.signIn(token)
	path := s.submit("en", "julio.csv", personFile(secret))
	if _, text := s.page(path); !strings.Contains(text, "one person") || !strings.Contains(text, "A2:E41") {
		t.Errorf("the page says %s", text)
	}
	for _, of := range []string{"", "/annotated", "/findings", "/findings.json", "/findings.csv", "/proposal", "/proposal.yml", "/progress"} {
		if status, body := s.get(path + of); strings.Contains(body, secret) || strings.Contains(body, "1950") {
			t.Errorf("%s (%d) quotes the file", of, status)
		}
	}
	for _, address := range []string{"/en/upload", "/metrics", "/en/data?q=" + secret} {
		if _, body := s.get(address); strings.Contains(strings.ReplaceAll(body, "q="+secret, ""), "P1234567") {
			t.Errorf("%s quotes the file", address)
		}
	}
	if names := holdsText(t, p.dir, secret); len(names) > 0 {
		t.Errorf("%v hold the file", names)
	}
	if status, _, body := s.upload("julio2.csv", personFile(secret)); status != http.StatusConflict || !strings.Contains(body, "single persons") {
		t.Errorf("the same bytes are answered with %d %s", status, body)
	}

	const other = "Tlaltecuhtlipan"
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for name, content := range map[string][]byte{"regin_july.csv": months("5", "PAN", "NIC"), "listado.csv": personFile(other)} {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write(content)
		must(t, err)
	}
	must(t, z.Close())
	s.submit("en", "julio.zip", archive.Bytes())
	for range 200 {
		if _, desk := s.get("/en/upload"); !strings.Contains(desk, "under way") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if names := holdsText(t, p.dir, other); len(names) > 0 {
		t.Errorf("%v hold the file of the archive", names)
	}
	if _, desk := s.page("/en/upload"); !strings.Contains(desk, "D1") {
		t.Errorf("the other file of the archive became no draft: %s", desk)
	}
}

// upload sends a file and returns what is answered.
func (s *served) upload(name string, content []byte) (status int, location, body string) {
	s.t.Helper()
	form, contentType := formOf(s.t, name, content)
	return s.send("/en/upload", contentType, form)
}

// A process that was killed before it had looked at a file leaves it to the next one,
// which looks before it serves.
func TestPersonsOfAKilledServerAreDestroyed(t *testing.T) {
	const secret = "Quetzalcoatlpan"
	p := newProgram(t)
	p.must("offices", "add", "DGME", "--areas", "CRI")
	db, err := store.Open(t.Context(), filepath.Join(p.dir, "siemmes.duckdb"), store.Options{})
	must(t, err)
	for id, content := range map[string][]byte{"aa": personFile(secret), "bb": months("5", "PAN", "NIC")} {
		_, err = store.Uploads{Store: db}.Add(t.Context(), warehouse.Upload{
			ID: id, Office: "DGME", Name: id + ".csv", Received: time.Now(), State: "running", Options: json.RawMessage(`{}`),
		}, bytes.NewReader(content))
		must(t, err)
	}
	must(t, db.Close())
	s := serveProcess(t, p.dir)
	if names := holdsText(t, p.dir, secret); len(names) > 0 {
		t.Errorf("%v hold the file", names)
	}
	if list := p.must("uploads"); strings.Contains(list, "aa.csv") || !strings.Contains(list, "bb.csv") {
		t.Errorf("what waits: %s", list)
	}
	s.kill()
}
