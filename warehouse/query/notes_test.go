package query

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse/lang"
)

// Every note that an answer can carry has a message in three languages and a
// word in docs/query.md, and every such message is used.
func TestNotesAreDocumented(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			used = append(used, regexp.MustCompile(`"query\.[a-z-]+[a-z]`).FindAllString(string(text), -1)...)
		}
	}
	for i := range used {
		used[i] = used[i][1:] // the quotation mark
	}
	i := slices.Index(used, "query.made") // with the frequency behind it
	if i < 0 {
		t.Fatal("no note says from what a year is made")
	}
	used = slices.Replace(used, i, i+1, "query.made-S", "query.made-Q", "query.made-M")
	page, err := os.ReadFile("../../docs/query.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range used {
		if !lang.Has(id) {
			t.Errorf("%s has no message", id)
		}
		if !strings.Contains(string(page), "`"+id+"`") && !strings.HasPrefix(id, "query.error-") {
			t.Errorf("docs/query.md does not mention %s", id)
		}
	}
	messages, err := os.ReadFile("../lang/messages/query.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^(query\.[\w-]+):`).FindAllStringSubmatch(string(messages), -1) {
		if !slices.Contains(used, m[1]) {
			t.Errorf("nothing says %s", m[1])
		}
	}
}
