package lang

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

func TestMessagesReadAndStandOnce(t *testing.T) {
	all, err := read(embedded)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Errorf("only %d messages", len(all))
	}
}

// messages.json is what go generate makes of the files of messages/.
func TestMessagesAreCurrent(t *testing.T) {
	want, err := yamldata.Bundle(os.DirFS("."), "messages/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, embedded) {
		t.Error("messages.json is not current: run go generate ./warehouse/lang")
	}
}

func TestAMessageInTwoFilesIsAnError(t *testing.T) {
	file := &fstest.MapFile{Data: []byte(`a.b: {es: x, en: x, fr: x}`)}
	text, err := yamldata.Bundle(fstest.MapFS{"messages/one.yml": file, "messages/two.yml": file}, "messages/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(text); err == nil || !strings.Contains(err.Error(), "a.b") {
		t.Errorf("two files have the same message: error %v", err)
	}
}

var placeholder = regexp.MustCompile(`\{([^{}|]*)(\|[^{}]*)?\}`)

func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}

var placeholderName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Every message says the same in three languages, with the same placeholders.
func TestMessagesHoldInThreeLanguages(t *testing.T) {
	for id, said := range messages() {
		if len(said) != 3 {
			t.Errorf("%s: %d languages, not three", id, len(said))
		}
		want := placeholders(said[warehouse.English])
		for _, lang := range warehouse.Languages() {
			text := said[lang]
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no text in %s", id, lang)
			}
			if got := placeholders(text); !slices.Equal(got, want) {
				t.Errorf("%s: placeholders %v in %s, %v in English", id, got, lang, want)
			}
			for _, name := range placeholders(text) {
				if !placeholderName.MatchString(name) {
					t.Errorf("%s: {%s} in %s is no placeholder; they are words in small letters", id, name, lang)
				}
			}
			for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
				if m[2] != "" && strings.Count(m[2], "|") != 2 {
					t.Errorf("%s: %s in %s needs one word and many, {%s|one|many}", id, m[0], lang, m[1])
				}
			}
		}
	}
}

// Every id that the code asks for by name has a message, and where it makes the
// id of a beginning and a name, there are messages that begin so.
func TestEveryIDInTheCodeHasAMessage(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || filepath.Dir(path) == "." {
			return nil
		}
		files++
		checkFile(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 {
		t.Errorf("only %d Go files found below %s", files, root)
	}
}

func checkFile(t *testing.T, path string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return // another package's compiler says so
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "lang" || sel.Sel.Name != "T" || len(call.Args) < 2 {
			return true
		}
		where := fset.Position(call.Pos())
		switch id := call.Args[1].(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(id.Value); err == nil && !Has(text) {
				t.Errorf("%s: there is no message %q", where, text)
			}
		case *ast.BinaryExpr:
			if begin, ok := id.X.(*ast.BasicLit); ok {
				if text, err := strconv.Unquote(begin.Value); err == nil && !anyBegins(text) {
					t.Errorf("%s: no message begins with %q", where, text)
				}
			}
		}
		return true
	})
}

func anyBegins(with string) bool {
	for id := range messages() {
		if strings.HasPrefix(id, with) {
			return true
		}
	}
	return false
}
