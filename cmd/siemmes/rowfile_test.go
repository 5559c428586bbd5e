package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// writersElsewhere are the files outside warehouse/rowfile that may write csv or
// json, and why.
var writersElsewhere = map[string]string{
	"cmd/samples/excerpt.go":         "makes sample files as their publishers write them",
	"cmd/siemmes/remote.go":          "the protocol of the socket, which no reader sees",
	"warehouse/store/finding.go":     "the form of a finding in the database, which no reader sees",
	"warehouse/yamldata/yamldata.go": "json that go generate makes and the program reads",
}

// csvHeading matches a line of csv that is written as a text.
var csvHeading = regexp.MustCompile(`^[A-Za-z_]+(,[A-Za-z_]+){2,}\r?\n$`)

// Everything that the program gives out as csv or json is written in
// warehouse/rowfile, because the guard against formulas is there.
func TestCSVAndJSONAreWrittenInOnePlace(t *testing.T) {
	const root = "../.."
	used := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, file)
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && name != "." || name == "warehouse/rowfile") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, what := range ownWriters(tree) {
			if used[name] = true; writersElsewhere[name] == "" {
				t.Errorf("%s: %s; write rows and documents with warehouse/rowfile", name, what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range writersElsewhere {
		if !used[name] {
			t.Errorf("%s is excepted and needs not be", name)
		}
	}
}

// ownWriters lists the places where a file makes a writer of csv or json of its own.
func ownWriters(file *ast.File) (found []string) {
	paths := map[string]string{} // by the name a package has in the file
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		paths[name] = imported
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok {
				if what := paths[pkg.Name] + "." + n.Sel.Name; what == "encoding/csv.NewWriter" || what == "encoding/json.NewEncoder" {
					found = append(found, "makes a "+what)
				}
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && csvHeading.MatchString(text) {
				found = append(found, "writes a line of csv as a text")
			}
		}
		return true
	})
	return found
}

func TestAWriterOfItsOwnIsFound(t *testing.T) {
	for source, want := range map[string]int{
		"import \"encoding/csv\"\nvar w = csv.NewWriter(nil)":   1,
		"import j \"encoding/json\"\nvar e = j.NewEncoder(nil)": 1,
		`const heads = "sheet,cell,value\n"`:                    1,
		`var r = csv.NewReader(nil)`:                            0,
		`const list = "one, two and three\n"`:                   0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := ownWriters(file); len(got) != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}
