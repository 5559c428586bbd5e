package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheSiteShowsADatasetOfOnesOwn: the dataset that docs/adding.md adds with data only
// is in the catalogue, has its page in three languages, is found, and its key figure is
// on the home page.
func TestTheSiteShowsADatasetOfOnesOwn(t *testing.T) {
	p := newProgram(t)
	for name, text := range adding(t) {
		to := filepath.Join(p.dir, layoutsBeside("siemmes.duckdb"), name)
		if name == "visas.csv" || name == "answers.yml" {
			to = filepath.Join(p.dir, name)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.must("ingest", "visas.csv", "--propose", "--answers", "answers.yml", "--publish")
	site := p.site()
	defer site.Close()
	for path, texts := range map[string][]string{
		"/es/data":                    {"/es/data/VISAS", "Visas que otorgan los consulados."},
		"/fr/data":                    {"Visas délivrés par les consulats."},
		"/es/data?q=visas+Costa+Rica": {"/es/data/VISAS"},
		"/es/data/VISAS":              {"Visas otorgadas", "Trabajo", "2,879", "Cancillería de Costa Rica"},
		"/en/data/VISAS":              {"Visas granted", "Short stay", "2,879"},
		"/en/data/VISAS?rows=VISA_TYPE&cols=TIME_PERIOD&VISA_TYPE=WORK": {"433"},
		"/fr/data/VISAS":         {"Type de visa", "Court séjour"},
		"/en/":                   {"Visas granted", "2,879"},
		"/es/sources":            {"Visas otorgadas"},
		"/api/v1/datasets/VISAS": {"VISA_TYPE", "GRANTED"},
		"/api/v1/data/VISAS.csv": {"CR_MREC_VISAS,GRANTED"},
	} {
		page := visit(t, site.URL, path)
		for _, text := range texts {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not show %q", path, text)
			}
		}
	}
}

// adding are the files that docs/adding.md prints, by name.
func adding(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/adding.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^`([^`\n]+)`:\n\n```[a-z]+\n(.*?)^```$").FindAllStringSubmatch(string(page), -1) {
		files[m[1]] = m[2]
	}
	if len(files) != 10 {
		t.Fatalf("%d files in docs/adding.md", len(files))
	}
	return files
}
