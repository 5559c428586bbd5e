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

var placeholder = regexp.MustCompile(`\{([^{}|:]*)(?::code)?(\|[^{}]*)?\}`)

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
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
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
		at, speaks := idArgument(call, file.Name.Name)
		if !speaks {
			at, speaks = idOfMethod(call)
		}
		if !speaks || len(call.Args) <= at {
			return true
		}
		where := fset.Position(call.Pos())
		switch id := call.Args[at].(type) {
		case *ast.BasicLit:
			checkCall(t, where, call, at, literal(id))
		case *ast.BinaryExpr:
			if begin, ok := id.X.(*ast.BasicLit); ok && !anyBegins(literal(begin)) {
				t.Errorf("%s: no message begins with %s", where, begin.Value)
			}
		}
		return true
	})
}

// idArgument returns which argument of a call is the id of a message, for the
// functions that take one and pairs of name and value after it.
func idArgument(call *ast.CallExpr, in string) (int, bool) {
	pkg, name := in, ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		x, ok := fun.X.(*ast.Ident)
		if !ok {
			return 0, false
		}
		pkg, name = x.Name, fun.Sel.Name
	}
	at, known := map[string]int{
		"lang.T": 1, "warehouse.NewMessage": 0, "warehouse.NewError": 1, "warehouse.WrapError": 2,
		"main.usageError": 0,
	}[pkg+"."+name]
	return at, known
}

// idOfMethod returns which argument is the id of a message, for the methods of
// rooms that take one after the place of a mistake.
func idOfMethod(call *ast.CallExpr) (int, bool) {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"fail", "tell", "warn"}, fun.Sel.Name) {
		return 0, false
	}
	for at, arg := range call.Args {
		if id, ok := arg.(*ast.BasicLit); ok && Has(literal(id)) {
			return at, true
		}
	}
	return 0, false
}

// checkCall sees that the message exists, and that the call gives a value for
// each of its placeholders where it names its values one by one.
func checkCall(t *testing.T, where token.Position, call *ast.CallExpr, at int, id string) {
	said := messages()[id]
	if said == nil {
		t.Errorf("%s: there is no message %q", where, id)
		return
	}
	given := map[string]bool{}
	for i := at + 1; i < len(call.Args); i += 2 {
		name, ok := call.Args[i].(*ast.BasicLit)
		if !ok || call.Ellipsis.IsValid() {
			return
		}
		given[literal(name)] = true
	}
	for _, surface := range []string{"", "@desk", "@api", "@command"} {
		for _, name := range placeholders(messages()[id+surface][warehouse.English]) {
			if !given[name] {
				t.Errorf("%s: the message %s needs a value for {%s}", where, id+surface, name)
			}
		}
	}
}

func literal(l *ast.BasicLit) string {
	text, _ := strconv.Unquote(l.Value)
	return text
}

func anyBegins(with string) bool {
	for id := range messages() {
		if strings.HasPrefix(id, with) {
			return true
		}
	}
	return false
}
