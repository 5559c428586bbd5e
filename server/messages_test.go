package server

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"siemmes/server/question"
	"siemmes/server/web"
	"siemmes/warehouse/lang"
)

// Every message that the pages use is there.
func TestEveryMessageIsThere(t *testing.T) {
	var ids []string
	use := func(pattern, source string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(source, -1) {
			ids = append(ids, m[1])
		}
	}
	err := fs.WalkDir(templates, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(templates, path)
		use(`\.T "([a-z0-9.-]+[a-z0-9])"`, string(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		body, err := os.ReadFile(path)
		use(`(?:\.T\(|[mM]essage\([a-zA-Z.]+, )"([a-z0-9.-]+[a-z0-9])"`, string(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range append(web.Kinds, web.KindOf(nil)) {
		ids = append(ids, "error."+k.ID+".title", "error."+k.ID+".todo")
	}
	for _, f := range question.Formats() {
		ids = append(ids, "format."+f.Name)
	}
	for prefix, words := range map[string]string{
		"nav.": "data country report releases sources about upload", "kind.": "dataset area source indicator", "freq.": "A S Q M W D",
		"kind-of.": "stock flow ratio", "state.": "draft scheduled published withdrawn", "change.": "added changed ended",
		"job.": "running failed blocked unchanged draft published", "job.said.": "failed blocked unchanged draft published withdrawn",
		"job.todo.": "failed blocked unchanged draft published withdrawn", "stage.": "waiting read check compare store", "severity.": "blocking warning note",
	} {
		for word := range strings.FieldsSeq(words) {
			ids = append(ids, prefix+word)
		}
	}
	if len(ids) < 250 {
		t.Fatalf("only %d messages found in the sources: the patterns of this test no longer fit", len(ids))
	}
	for _, id := range ids {
		if !lang.Has("server." + id) {
			t.Errorf("server.yml has no message server.%s", id)
		}
	}
}
