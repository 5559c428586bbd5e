package lang

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"

	"github.com/goccy/go-yaml"
)

// shownText is a text that people read: a message, a text of the catalog, a title
// of a report definition, or words that are in a template.
type shownText struct {
	place    string // file and path in it, or the id of a message
	language string
	text     string
}

func (s shownText) String() string { return fmt.Sprintf("%s (%s): %q", s.place, s.language, s.text) }

// onCommandLine reports whether only the command line shows the text.
func (s shownText) onCommandLine() bool {
	return strings.HasPrefix(s.place, "command.") || strings.HasSuffix(s.place, "@command")
}

// shownTexts lists all texts, as they are set when the program reads them.
func shownTexts(t *testing.T) []shownText {
	t.Helper()
	var all []shownText
	for id, said := range messages() {
		for _, language := range warehouse.Languages() {
			all = append(all, shownText{id, language, said[language]})
		}
	}
	all = append(all, yamlTexts(t, filepath.Join("..", "catalog"), "*.yml", "areas/*.yml", "lists/*.yml")...)
	all = append(all, yamlTexts(t, filepath.Join("..", "..", "reports", "definition", "definitions"), "*.yml")...)
	all = append(all, listTexts(t)...)
	all = append(all, templateTexts(t)...)
	if len(all) < 3000 {
		t.Fatalf("only %d texts", len(all))
	}
	slices.SortFunc(all, func(a, b shownText) int { return strings.Compare(a.place+a.language, b.place+b.language) })
	return all
}

// yamlTexts lists the texts under es, en and fr in YAML files of a folder.
func yamlTexts(t *testing.T, folder string, patterns ...string) []shownText {
	t.Helper()
	var all []shownText
	bundle := func() map[string]any {
		text, err := yamldata.Bundle(os.DirFS(folder), patterns...)
		if err != nil {
			t.Fatal(err)
		}
		var data map[string]any
		if err := json.Unmarshal(text, &data); err != nil {
			t.Fatal(err)
		}
		return data
	}()
	var walk func(place string, v any)
	walk = func(place string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if text, ok := value.(string); ok && slices.Contains(warehouse.Languages(), key) {
					all = append(all, shownText{place, key, text})
					continue
				}
				walk(place+"."+key, value)
			}
		case []any:
			for i, value := range v {
				name := fmt.Sprint(i)
				if m, ok := value.(map[string]any); ok && m["id"] != nil {
					name = fmt.Sprint(m["id"])
				}
				walk(place+"."+name, value)
			}
		}
	}
	for name, data := range bundle {
		walk(name, data)
	}
	return all
}

// listTexts lists the names in the code lists of the catalog.
func listTexts(t *testing.T) []shownText {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "catalog", "lists", "CL_*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatal("no code lists", err)
	}
	var all []shownText
	for _, file := range append(files, filepath.Join("..", "catalog", "areas", "areas.csv")) {
		records := csvFile(t, file)
		for _, row := range records[1:] {
			for _, language := range warehouse.Languages() {
				place := strings.TrimSuffix(filepath.Base(file), ".csv") + "." + row[0]
				all = append(all, shownText{place, language, row[slices.Index(records[0], language)]})
			}
		}
	}
	return all
}

var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}|<script.*?</script>|<style.*?</style>`)
	tag            = regexp.MustCompile(`(?s)<[^>]*>`)
)

// templateTexts lists the words of templates, which every language shows.
func templateTexts(t *testing.T) []shownText {
	t.Helper()
	var all []shownText
	for _, pattern := range []string{"server/templates/*.html", "server/templates/*/*.html", "reports/page/*.tmpl"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no templates %s", pattern)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			words := tag.ReplaceAllString(templateAction.ReplaceAllString(string(text), " "), " ")
			for _, language := range warehouse.Languages() {
				all = append(all, shownText{filepath.Base(file), language, strings.Join(strings.Fields(words), " ")})
			}
		}
	}
	return all
}

func csvFile(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatal(name, err)
	}
	return records
}

// wordData reads a file of words by language from testdata.
func wordData(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(name, err)
	}
}

// wholeWords is an expression that finds any of some words or phrases, in any case,
// between what is no letter.
func wholeWords(words []string) *regexp.Regexp {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN-])(` + strings.Join(quoted, "|") + `)(?:$|[^\pL\pN-])`)
}

// exception is a text in which a form may be, with the reason.
type exception struct{ place, language, form string }

// exceptions reads the exceptions of a test, and fails at the end of it where one of
// them is not needed.
func exceptions(t *testing.T, name string) func(place, language, form string) bool {
	t.Helper()
	used := map[exception]bool{}
	for _, row := range csvFile(t, filepath.Join("testdata", name))[1:] {
		if row[3] == "" {
			t.Errorf("%s: no reason for %v", name, row)
		}
		used[exception{row[0], row[1], strings.ToLower(row[2])}] = false
	}
	t.Cleanup(func() {
		for e, needed := range used {
			if !needed {
				t.Errorf("%s: %v is in no text", name, e)
			}
		}
	})
	return func(place, language, form string) bool {
		for _, e := range []exception{{place, language, strings.ToLower(form)}, {place, "*", strings.ToLower(form)}} {
			if _, known := used[e]; known {
				used[e] = true
				return true
			}
		}
		return false
	}
}
