package lang

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// The glossary, testdata/glossary.csv, has a term by language and, in the columns
// not_…, the forms that no text may have in its place.
func TestNoTextHasAFormThatTheGlossaryRefuses(t *testing.T) {
	rows := csvFile(t, filepath.Join("testdata", "glossary.csv"))
	allowed := exceptions(t, "glossary-exceptions.csv")
	texts := shownTexts(t)
	for _, language := range warehouse.Languages() {
		term, not := slices.Index(rows[0], language), slices.Index(rows[0], "not_"+language)
		instead := map[string]string{}
		var forms []string
		for _, row := range rows[1:] {
			if row[not] == "" {
				continue
			}
			for _, form := range strings.Split(row[not], "|") {
				instead[strings.ToLower(form)] = row[term]
				forms = append(forms, form)
			}
		}
		if len(forms) < 10 {
			t.Fatalf("only %d forms are refused in %s", len(forms), language)
		}
		refused := wholeWords(forms)
		for _, text := range texts {
			if text.language != language {
				continue
			}
			for _, m := range refused.FindAllStringSubmatch(text.text, -1) {
				if !allowed(text.place, language, m[1]) {
					t.Errorf("%s: write %q, not %q", text, instead[strings.ToLower(m[1])], m[1])
				}
			}
		}
	}
}

// Statuses have the same name in legends as in the code list.
func TestLegendsNameStatusesAsTheCodeListDoes(t *testing.T) {
	rows := csvFile(t, filepath.Join("..", "catalog", "lists", "CL_OBS_STATUS.csv"))
	compared := 0
	for _, row := range rows[1:] {
		if !Has("reports.legend." + row[0]) {
			continue
		}
		compared++
		for _, language := range warehouse.Languages() {
			name := row[slices.Index(rows[0], language)]
			if got := T(language, "reports.legend."+row[0]); !strings.EqualFold(got, name) {
				t.Errorf("the status %s is %q in a legend and %q in the list (%s)", row[0], got, name, language)
			}
		}
	}
	if compared < 10 {
		t.Errorf("only %d statuses are in legends", compared)
	}
}
