package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// served is a process that serves, and a browser before it.
type served struct {
	t       *testing.T
	process *exec.Cmd
	url     string
	client  *http.Client
}

var (
	listening  = regexp.MustCompile(`address=(http://[0-9.:]+)/`)
	markup     = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`)
	notReading = "data-progress"
)

// serveProcess starts a process of its own and waits until it says where it listens.
func serveProcess(t *testing.T, dir string) *served {
	t.Helper()
	cmd := exec.Command("siemmes", "serve", "--addr", "127.0.0.1:0")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SIEMMES_DB="+filepath.Join(dir, "siemmes.duckdb"), "SIEMMES_LANG=en")
	out, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	s := &served{t: t, process: cmd}
	t.Cleanup(s.kill)
	lines := bufio.NewScanner(out)
	for s.url == "" && lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			s.url = m[1]
		}
	}
	if s.url == "" {
		t.Fatal("the process does not listen")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // until it is killed
	return s
}

// kill ends the process as kill -9 does: it can do nothing any more.
func (s *served) kill() {
	_ = s.process.Process.Kill() // it may have ended
	_ = s.process.Wait()
}

// signIn makes the browser one of an office.
func (s *served) signIn(token string) {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if status, _, body := s.post("/en/upload/sign-in", url.Values{"token": {token}}); status != http.StatusSeeOther {
		s.t.Fatalf("sign in: %d %s", status, body)
	}
}

func (s *served) post(path string, form url.Values) (status int, location, body string) {
	s.t.Helper()
	return s.send(path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (s *served) send(path, contentType string, content io.Reader) (status int, location, body string) {
	s.t.Helper()
	answer, err := s.client.Post(s.url+path, contentType, content)
	must(s.t, err)
	raw, err := io.ReadAll(answer.Body)
	must(s.t, errors.Join(err, answer.Body.Close()))
	return answer.StatusCode, answer.Header.Get("Location"), string(raw)
}

// submit sends a file from the desk's form in a language and returns its page.
func (s *served) submit(language, name string, content []byte) string {
	s.t.Helper()
	form, contentType := formOf(s.t, name, content)
	status, location, body := s.send("/"+language+"/upload", contentType, form)
	if status != http.StatusSeeOther {
		s.t.Fatalf("the file is answered with %d %s", status, body)
	}
	return location
}

// formOf writes the desk's form with a file, and returns its content type.
func formOf(t *testing.T, name string, content []byte) (body io.Reader, contentType string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	must(t, form.WriteField("reason", "the figures of July"))
	part, err := form.CreateFormFile("file", name)
	must(t, err)
	_, err = part.Write(content)
	must(t, errors.Join(err, form.Close()))
	return &b, form.FormDataContentType()
}

// page returns the text of a page once its file is read.
func (s *served) page(path string) (status int, text string) {
	s.t.Helper()
	for {
		answer, err := s.client.Get(s.url + path)
		must(s.t, err)
		raw, err := io.ReadAll(answer.Body)
		must(s.t, errors.Join(err, answer.Body.Close()))
		if !strings.Contains(string(raw), notReading) {
			return answer.StatusCode, strings.Join(strings.Fields(markup.ReplaceAllString(string(raw), " ")), " ")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// A process that is killed while a file waits at the desk with a finding accepted
// loses nothing: the next one shows the file as it was, to its office alone.
func TestAKilledServerLosesNoUpload(t *testing.T) {
	p := newProgram(t)
	own := strings.TrimSpace(p.must("offices", "add", "DGME", "--areas", "CRI"))
	other := strings.TrimSpace(p.must("offices", "add", "INM", "--areas", "MEX"))
	s := serveProcess(t, p.dir)
	s.signIn(own)
	path := s.submit("en", "regin_july.csv", months("5", "PAN", "Secretlandia", "Otherlandia"))
	if _, text := s.page(path); !strings.Contains(text, "Secretlandia") || !strings.Contains(text, "Otherlandia") {
		t.Fatalf("the findings are not shown: %s", text)
	}
	if status, _, body := s.post(path+"/accept", url.Values{"accept:unknown-label:Secretlandia": {"a place of the test"}}); status != http.StatusSeeOther {
		t.Fatalf("accept: %d %s", status, body)
	}
	_, before := s.page(path)
	if !strings.Contains(before, "a place of the test") {
		t.Fatalf("the accepted finding is not shown: %s", before)
	}

	s.kill()
	s = serveProcess(t, p.dir)
	s.signIn(own)
	if _, desk := s.page("/en/upload"); !strings.Contains(desk, "regin_july.csv") {
		t.Errorf("after the kill the desk lists %s", desk)
	}
	if _, after := s.page(path); after != before {
		t.Errorf("after the kill the page says\n%s\nand said\n%s", after, before)
	}
	s.signIn(other)
	if status, _ := s.page(path); status != http.StatusNotFound {
		t.Errorf("another office is shown the file: %d", status)
	}
	if _, desk := s.page("/en/upload"); strings.Contains(desk, "regin_july.csv") {
		t.Error("the desk of another office lists the file")
	}

	// Killed while the file is read: it is read again.
	s.signIn(own)
	if status, _, _ := s.post(path+"/accept", url.Values{"accept:unknown-label:Otherlandia": {"another place"}}); status != http.StatusSeeOther {
		t.Fatal("the second finding is not accepted")
	}
	s.kill()
	s = serveProcess(t, p.dir)
	s.signIn(own)
	if _, text := s.page(path); !strings.Contains(text, "D1") && !strings.Contains(text, "/upload/D") {
		for range 50 { // a redirect has no text: the draft's page does
			if status, text := s.page("/en/upload/D1"); status == http.StatusOK && strings.Contains(text, "regin_july.csv") {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("after the second kill there is no draft: %s", text)
	}
	if drafts := strings.Count(fmt.Sprint(s.page("/en/upload")), "D2"); drafts > 0 {
		t.Error("one file became two drafts")
	}
}

// A file that is no spreadsheet is refused in the language of the page.
func TestAPDFIsRefusedInTheLanguageOfThePage(t *testing.T) {
	p := newProgram(t)
	token := strings.TrimSpace(p.must("offices", "add", "DGME", "--areas", "CRI"))
	s := serveProcess(t, p.dir)
	s.signIn(token)
	english := regexp.MustCompile(`(?i)\b(the|and|of|is|are|cannot|save|open|file|spreadsheet)\b`)
	for language, refusal := range map[string]string{"fr": "ne peut pas être lu", "es": "no se puede leer"} {
		path := s.submit(language, "julio.pdf", []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"))
		_, text := s.page(path)
		if !strings.Contains(text, refusal) {
			t.Errorf("in %s the page does not say that the file cannot be read: %s", language, text)
		}
		if found := english.FindString(strings.ReplaceAll(text, "English", "")); found != "" {
			t.Errorf("in %s the page has the English word %q: %s", language, found, text)
		}
		if found := regexp.MustCompile(`\s--[a-z]|/tmp/|siemmes-upload`).FindString(text); found != "" {
			t.Errorf("in %s the page shows %q: %s", language, found, text)
		}
	}
}
