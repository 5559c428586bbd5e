package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// refused are the forms that no comment may have, each with the words to write
// instead (DESIGN.md, "Plain English").
var refused = []struct{ form, instead string }{
	{`\bmend(s|ed|ing)?\b`, "correct"},
	{`\bhand(s|ed|ing)? in\b`, "submit"},
	{`\bhand(s|ed)? (it|them) in\b`, "submit"},
	{`\b(stands?|stood) for\b`, "represents, means"},
	{`\b(stands?|stood)\b`, "is, was"},
	{`\bhands? over\b`, "passes on"},
	{`\btells? (whether|that|which|what)\b`, "reports whether, says that"},
	{`\bsays whether\b`, "reports whether"},
	{`\btold (apart|from)\b`, "distinguished"},
	{`\bthe house\b`, "SIEMMES, built-in"},
	{`\bspeaks? (for|of|to)\b`, "indicates, mentions, applies to"},
}

// A comment uses plain words: no metaphor of walking, speaking or housekeeping.
func TestCommentsUsePlainWords(t *testing.T) {
	forms := make([]*regexp.Regexp, len(refused))
	for i, r := range refused {
		forms[i] = regexp.MustCompile(r.form)
	}
	comments := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return skipped(err)
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, group := range f.Comments {
			comments++
			text := strings.Join(strings.Fields(group.Text()), " ")
			for i, form := range forms {
				if found := form.FindString(text); found != "" {
					t.Errorf("%s: %q: write %q", set.Position(group.Pos()), found, refused[i].instead)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if comments < 5000 {
		t.Errorf("only %d comments were read", comments)
	}
}
