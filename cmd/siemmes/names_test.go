package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"siemmes/warehouse/catalog"
)

// namesAllowedIn are the folders whose Go files may name datasets, sources, publishers
// and countries: the catalog, the program that makes test files out of what publishers
// have published, and what only tests import, in folders whose names end in "test".
var namesAllowedIn = regexp.MustCompile(`^(warehouse/catalog|cmd/samples)/|test/[^/]+$`)

// TestOnlyTheCatalogNamesDatasetsAndPublishers: a dataset, a publisher or a country that
// Go code names cannot be added, or changed, with data only. Literals, identifiers and
// comments are read.
func TestOnlyTheCatalogNamesDatasetsAndPublishers(t *testing.T) {
	names := catalogNames(t)
	root := os.DirFS("../..")
	files := 0
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && name != "."):
			return fs.SkipDir
		case e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		if namesAllowedIn.MatchString(name) {
			return nil
		}
		files++
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for _, found := range names.in(t, name, string(text)) {
			t.Errorf("%s: the catalog should say it", found)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
}

// TestNamesAreFound: the test above finds each kind of name where it may be written.
func TestNamesAreFound(t *testing.T) {
	names := catalogNames(t)
	for _, text := range []string{
		`const d = "BORDER"`, `const d = "/data/BORDER"`, `var BORDER int`, `// BORDER is a dataset.`, "const d = `ASYLUM`",
		`const s = "OECD_IMD"`, `const s = "UNHCR"`, `const s = "World Bank"`, `const s = "banxico.csv"`, `var banxicoRows int`, `var ofUNHCR int`,
		`// Eurostat writes it so.`, `const s = "Migración Colombia"`, `const c = "USA"`, `const c = "G_CRM"`, `const s = "CBP"`,
	} {
		if len(names.in(t, "x.go", "package x\n\n"+text+"\n")) == 0 {
			t.Errorf("nothing is found in %s", text)
		}
	}
	for _, text := range []string{`const s = "border"`, `var wb int`, `const s = "stock"`, `// The borders of a table.`, `const s = "NAT"`, `const s = "AGE"`} {
		if found := names.in(t, "x.go", "package x\n\n"+text+"\n"); len(found) > 0 {
			t.Errorf("%v is found in %s", found, text)
		}
	}
}

// names are what only the catalog may name.
type names struct {
	words    *regexp.Regexp  // in texts, as they are written
	folded   *regexp.Regexp  // in texts, folded
	parts    *regexp.Regexp  // in identifiers, parted at capitals
	literals map[string]bool // whole literals
}

var plainPhrase = regexp.MustCompile(`^[\pL ]+$`)

func catalogNames(t *testing.T) *names {
	t.Helper()
	cat := catalog.Default()
	n := &names{literals: map[string]bool{}}
	var ids, phrases, acronyms []string
	for _, ds := range cat.Datasets() {
		ids = append(ids, ds.ID)
	}
	for _, s := range cat.Sources() {
		ids = append(ids, s.ID)
		for _, name := range s.Publisher {
			phrases = append(phrases, catalog.Fold(name))
		}
	}
	for _, p := range cat.Vocabulary().Publishers {
		if p.Scope != "" {
			ids = append(ids, p.Scope)
		}
		for _, phrase := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(p.Words.Pattern(), `\b(`), `)\b`), "|") {
			if plainPhrase.MatchString(phrase) {
				phrases = append(phrases, phrase)
			}
		}
	}
	for _, phrase := range phrases {
		if !strings.Contains(phrase, " ") {
			ids = append(ids, strings.ToUpper(phrase))
			if len(phrase) > 3 {
				acronyms = append(acronyms, phrase)
			}
		}
	}
	areas, err := cat.List(catalog.AreaList)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range areas.Codes {
		if kind := cat.AreaKind(k.ID); kind == catalog.Country || kind == catalog.Group {
			n.literals[k.ID] = true
		}
	}
	n.words = regexp.MustCompile(`\b(` + strings.Join(ids, "|") + `)\b`)
	n.folded = regexp.MustCompile(`\b(` + strings.Join(phrases, "|") + `)\b`)
	n.parts = regexp.MustCompile(`(?i)\b(` + strings.Join(acronyms, "|") + `)\b`)
	return n
}

// in lists the names in a Go file, each with its place.
func (n *names) in(t *testing.T, name, text string) (found []string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	tell := func(at token.Pos, what string) { found = append(found, set.Position(at).String()+": "+what) }
	search := func(at token.Pos, text string) {
		if word := n.words.FindString(text); word != "" {
			tell(at, word)
		} else if phrase := n.longPhrase(text); phrase != "" {
			tell(at, phrase)
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if text, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
				search(x.Pos(), text)
				if n.literals[text] {
					tell(x.Pos(), text)
				}
			}
		case *ast.Ident:
			if word := n.words.FindString(x.Name); word != "" {
				tell(x.Pos(), word)
			} else if part := n.parts.FindString(parted(x.Name)); part != "" {
				tell(x.Pos(), part)
			}
		}
		return true
	})
	for _, group := range file.Comments {
		search(group.Pos(), group.Text())
	}
	return found
}

// longPhrase is a name of a publisher in a text: of several words, or of one that has
// more than three letters and is written in any case.
func (n *names) longPhrase(text string) string {
	for _, phrase := range n.folded.FindAllString(catalog.Fold(text), -1) {
		if len(phrase) > 3 {
			return phrase
		}
	}
	return ""
}

var humps = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)

// parted writes an identifier as words.
func parted(name string) string {
	return humps.ReplaceAllString(strings.ReplaceAll(name, "_", " "), "$1 $2")
}
