package server

import (
	"archive/zip"
	"bytes"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Each spreadsheet of an archive is a file of its own at the desk.
func TestAnArchiveIsSeveralFiles(t *testing.T) {
	w := newWorld(t)
	w.ingest = unknown(w)
	v := signedIn(t, w, "INM")
	rec := v.hand(t, "julio.zip", zipped(t, map[string]string{
		"2023/entradas.csv": "país;n\nNicaragua;1\n", "2023/salidas.csv": "país;n\nNicaragua;2\n", "__MACOSX/._x": "junk",
	}))
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/en/upload?files=2" {
		t.Fatalf("an archive: %d to %q\n%s", rec.Code, rec.Header().Get("Location"), text(rec.Body.String()))
	}
	var body string
	for { // if a file is never done, the test does not end either
		if body = v.visit("/en/upload").Body.String(); !strings.Contains(body, "under way") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !strings.Contains(body, "entradas.csv") || !strings.Contains(body, "salidas.csv") || strings.Contains(body, "julio.zip") {
		t.Errorf("the desk lists\n%s", text(body))
	}
	if rows, _ := w.uploads.List(t.Context()); len(rows) != 2 || rows[0].SHA256 == rows[1].SHA256 {
		t.Errorf("there wait %v", rows)
	}
	if files, _ := filepath.Glob(filepath.Join(w.config.Spool, "*")); len(files) != 0 {
		t.Errorf("on disk are %v", files)
	}
}

func TestAnArchiveOfTooMany(t *testing.T) {
	w := newWorld(t)
	w.ingest = unknown(w)
	v := signedIn(t, w, "INM")
	many := map[string]string{}
	for i := range 41 {
		many[strings.Repeat("a", i+1)+".csv"] = "a;b\n1;2\n"
	}
	if rec := v.hand(t, "many.zip", zipped(t, many)); rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too many: %d", rec.Code)
	}
	if files, _ := filepath.Glob(filepath.Join(w.config.Spool, "*")); len(files) != 0 {
		t.Errorf("on disk are %v", files)
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
