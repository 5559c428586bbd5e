package definition

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// docs is the chapter on definitions of docs/reports.md.
func docs(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, found := strings.Cut(string(page), "\n## Definitions\n")
	if !found {
		t.Fatal("docs/reports.md has no chapter on definitions")
	}
	return chapter
}

// listed are the first cells of the table below a line that begins with some text.
func listed(t *testing.T, chapter, above string) []string {
	t.Helper()
	_, rest, found := strings.Cut(chapter, "\n"+above)
	if !found {
		t.Errorf("docs/reports.md has no paragraph %s", above)
	}
	_, rest, _ = strings.Cut(rest, "|---")
	_, rest, _ = strings.Cut(rest, "\n")
	rows, _, _ := strings.Cut(rest, "\n\n")
	var names []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(rows, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestEveryKeyFormAndKindIsDocumented(t *testing.T) {
	chapter := docs(t)
	for item, keys := range Keys() {
		if item == "title" {
			continue // one line, no table
		}
		if got := listed(t, chapter, "**"+item+"**"); !slices.Equal(sortedNames(got), sortedNames(keys)) {
			t.Errorf("docs/reports.md lists the keys %v of %s, which has %v", got, item, keys)
		}
	}
	var forms, kinds []string
	for _, f := range Forms() {
		forms = append(forms, f.Name)
	}
	for _, k := range ChartKinds() {
		kinds = append(kinds, k.Name)
		line := regexp.MustCompile("(?m)^\\| `" + k.Name + "` \\|.*\\|.*" + strings.Join(k.Forms, ", ") + ".*$")
		if !line.MatchString(chapter) {
			t.Errorf("docs/reports.md does not say that %s draws %v", k.Name, k.Forms)
		}
	}
	if got := listed(t, chapter, "`form` of a table:"); !slices.Equal(got, forms) {
		t.Errorf("docs/reports.md lists the forms %v, not %v", got, forms)
	}
	if got := listed(t, chapter, "`kind` of a chart"); !slices.Equal(got, kinds) {
		t.Errorf("docs/reports.md lists the kinds %v, not %v", got, kinds)
	}
}

func sortedNames(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}

func TestTheExampleOfTheDocsHasNoMistake(t *testing.T) {
	_, text, found := strings.Cut(docs(t), "```yaml\n")
	text, _, ended := strings.Cut(text, "```")
	if !found || !ended {
		t.Fatal("docs/reports.md has no example")
	}
	if _, err := Parse("women.yml", []byte(text), catalog.Default()); err != nil {
		t.Error(lang.Reader{Language: warehouse.English}.Error(err))
	}
}
