package ingest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse/lang"
)

// Every rule has a paragraph in docs/rules.md that begins with its severity,
// and every paragraph a rule.
func TestEveryRuleIsDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^## ([a-z-]+)\n\*(Note|Warning|Blocking)\.\*`).FindAllStringSubmatch(string(page), -1) {
		said[m[1]] = strings.ToLower(m[2])
	}
	for _, r := range Rules() {
		if said[r.ID] != string(r.Severity) {
			t.Errorf("docs/rules.md has no paragraph \"## %s\" that begins with *%s.*", r.ID, r.Severity)
		}
		delete(said, r.ID)
	}
	for id := range said {
		t.Errorf("docs/rules.md tells of %q, which is no rule", id)
	}
}

// Every message that the code says is there, and every rule has a name.
func TestEveryRuleSpeaks(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range Rules() {
		ids["rule."+r.ID] = true
	}
	files, _ := filepath.Glob("*.go")
	compared, _ := filepath.Glob(filepath.Join("check", "*.go"))
	files = append(files, compared...)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`"(finding\.[a-z.-]*[a-z])"|Rule: "([a-z-]+)"`).FindAllStringSubmatch(string(text), -1) {
			switch {
			case m[1] != "":
				ids[m[1]] = true
			case !slices.Contains([]string{"coverage-change", "partial-period", "double-count", "series-change", "category-renamed"}, m[2]):
				ids["finding."+m[2]] = true
			}
		}
	}
	for _, own := range []string{
		"no-layout", "layout-ambiguous", "not-a-number", "unknown-marker",
		"coverage-change.many.came", "coverage-change.many.went", "total-mismatch.many",
		"series-change.ended", "series-change.begun",
		"double-count.groups", "double-count.total", "double-count.other",
		"outlier", "outlier.several", "sudden-zero", "sudden-zero.several",
	} {
		ids["finding."+own] = true
	}
	for _, sort := range []string{"came", "went", "came.own", "went.own", "came.world", "went.world"} {
		ids["finding.coverage-change."+sort] = true
	}
	for id := range ids {
		if !lang.Has(id) {
			t.Errorf("there is no message %s in warehouse/lang/messages", id)
		}
	}
}
