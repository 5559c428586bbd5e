package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Data flows left to right (DESIGN.md, "Rooms"): these are the arrows that may
// not run. A room is a folder with all that is under it.
var forbidden = []struct{ from, to, why string }{
	{"warehouse/", "ingest", "the words and the store know nothing of spreadsheets"},
	{"warehouse/", "reports", "the words and the store know nothing of tables"},
	{"warehouse/", "server", "only cmd knows the server"},
	{"ingest/", "reports", "the two sides of the store do not know each other"},
	{"ingest/", "warehouse/store", "the pipeline declares the Ledger it needs"},
	{"ingest/", "server", "only cmd knows the server"},
	{"ingest/layout/layouttest/", "ingest/layout/tidy", "the tests of the language use it too"},
	{"ingest/layout/tidy/", "ingest/layout/refit", "a cell is read by a layout that is fitted already"},
	{"ingest/layout/tidy/", "ingest/layout/propose", "a cell is read by a layout that is proposed already"},
	{"ingest/layout/refit/", "ingest/layout/propose", "a known layout is fitted, not thought up"},
	{"ingest/layout/propose/", "ingest/layout/refit", "a proposal begins where no known layout fits"},
	{"ingest/layout/propose/", "ingest/layout/tidy", "a proposal is a layout; what it reads is for others"},
	{"reports/", "ingest", "the two sides of the store do not know each other"},
	{"reports/", "warehouse/store", "a report declares the Source it needs"},
	{"reports/", "server", "only cmd knows the server"},
	{"server/", "warehouse/store", "the server declares what it needs of the store"},
	{"server/site/", "server/desk", "the rooms of the server meet in the shell"},
	{"server/site/", "server/api", "the rooms of the server meet in the shell"},
	{"server/desk/", "server/site", "the rooms of the server meet in the shell"},
	{"server/desk/", "server/api", "the rooms of the server meet in the shell"},
	{"server/api/", "server/site", "the rooms of the server meet in the shell"},
	{"server/api/", "server/desk", "the rooms of the server meet in the shell"},
	{"server/web/", "server/view", "what all rooms do with a request knows none of their pages"},
	{"server/web/", "server/question", "what all rooms do with a request knows no dataset"},
	{"warehouse/query/", "warehouse/store", "questions read through an engine"},
	{"warehouse/query/", "database/sql", "questions read through an engine"},
	{"warehouse/catalog/", "warehouse/query", "anyone may import the catalog"},
	{"warehouse/lang/", "warehouse/query", "anyone may import the messages"},
	{"ingest/", "warehouse/query", "the pipeline declares the Ledger it needs"},
	{"warehouse/catalog/", "warehouse/store", "anyone may import the catalog"},
	{"warehouse/lang/", "warehouse/store", "anyone may import the messages"},
}

// only names the rooms in which a library may be imported. Tests may write a
// workbook anywhere; nothing but the store may touch the database.
var only = []struct {
	library string
	rooms   []string
	tests   bool // holds for tests too
}{
	{"github.com/duckdb/", []string{"warehouse/store"}, true},
	{"github.com/go-echarts/", []string{"reports/chart"}, true},
	{"github.com/xuri/excelize/", []string{"reports/xlsx", "cmd/samples", "ingest/layout/drawn"}, false},
}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestNoArrowRunsTheWrongWay(t *testing.T) {
	for _, p := range listPackages(t) {
		from := strings.TrimPrefix(p.ImportPath, "siemmes/") + "/"
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, "siemmes/")
			for _, rule := range forbidden {
				if (ours || rule.to == to) && strings.HasPrefix(from, rule.from) && (to == rule.to || strings.HasPrefix(to, rule.to+"/")) {
					t.Errorf("%s imports %s: %s", from, to, rule.why)
				}
			}
			if p.ImportPath == "siemmes/warehouse" && strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
				t.Errorf("warehouse imports %s; it keeps to the standard library", imported)
			}
		}
	}
}

func TestLibrariesStayInTheirRooms(t *testing.T) {
	for _, p := range listPackages(t) {
		from := strings.TrimPrefix(p.ImportPath, "siemmes/")
		for _, rule := range only {
			imports := p.Imports
			if rule.tests {
				imports = slices.Concat(p.Imports, p.TestImports, p.XTestImports)
			}
			for _, imported := range imports {
				if strings.HasPrefix(imported, rule.library) && !inOneOf(from, rule.rooms) {
					t.Errorf("%s imports %s, which belongs in %s", from, imported, strings.Join(rule.rooms, ", "))
				}
			}
		}
	}
}

func inOneOf(from string, rooms []string) bool {
	for _, room := range rooms {
		if strings.HasPrefix(from+"/", strings.TrimSuffix(room, "/")+"/") {
			return true
		}
	}
	return false
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "siemmes/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 8 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}
