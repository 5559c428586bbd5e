package server

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What was found can be taken back: in the office's own workbook, as a page to
// print, and as files for programs, in the language of the page.
func TestTheFindingsGoBackToTheOffice(t *testing.T) {
	w := newWorld(t)
	w.ingest = atlantis(w)
	own, other := signedIn(t, w, "DGME <San José>"), signedIn(t, w, "INM")
	path := own.hand(t, "julio.xlsx", sample(t)).Header().Get("Location")
	if body := own.done(t, path); !strings.Contains(body, path+"/annotated") {
		t.Errorf("the page does not offer the marked copy:\n%s", text(body))
	}
	spanish := strings.Replace(path, "/en/", "/es/", 1)

	rec := own.visit(spanish + "/annotated")
	if rec.Code != http.StatusOK || !strings.Contains(rec.Header().Get("Content-Disposition"), "julio (hallazgos).xlsx") {
		t.Fatalf("the marked copy: %d, %s", rec.Code, rec.Header().Get("Content-Disposition"))
	}
	book, err := excelize.OpenReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if names := book.GetSheetList(); names[0] != "Hallazgos" || len(names) < 2 {
		t.Errorf("its sheets are %q", names)
	}
	var rows []map[string]any
	if rec := own.visit(spanish + "/findings.json"); json.Unmarshal(rec.Body.Bytes(), &rows) != nil || len(rows) != 1 || rows[0]["cell"] != "A9" {
		t.Errorf("the findings in JSON: %v", rows)
	}
	rec = own.visit(spanish + "/findings.csv")
	table, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(rec.Body.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil || len(table) != 2 || table[1][3] != "A9" || table[1][0] != "bloqueante" {
		t.Errorf("the findings as a table: %q, %v", table, err)
	}
	if body := own.visit(spanish + "/findings").Body.String(); !strings.Contains(body, "&lt;b&gt;Atlántida") || !strings.Contains(body, "etiqueta desconocida") {
		t.Errorf("the page to print:\n%s", text(body))
	}
	for _, what := range []string{"/annotated", "/findings", "/findings.json", "/findings.csv"} {
		if rec := other.visit(path + what); rec.Code != http.StatusNotFound {
			t.Errorf("%s for another office: %d", what, rec.Code)
		}
		if rec := w.get(path + what); rec.Code != http.StatusForbidden {
			t.Errorf("%s for nobody: %d", what, rec.Code)
		}
	}
}
