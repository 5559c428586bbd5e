package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// The largest sizes that one can still take in: the lines of a file, the lines
// of a function, the methods of a type.
const (
	maxFileLines     = 600
	maxFunctionLines = 60
	maxMethods       = 40
)

// TestNothingIsTooLarge measures every file, function and type of the module,
// tests among them.
func TestNothingIsTooLarge(t *testing.T) {
	files := 0
	methods := map[string]int{}
	check := func(what, place string, size, most int) {
		if size > most {
			t.Errorf("%s %s has %d, more than %d", what, place, size, most)
		}
	}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return skipped(err)
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, filepath.FromSlash("../../")))
		folder := filepath.ToSlash(filepath.Dir(name))
		check("the lines of file", name, set.File(f.FileStart).LineCount(), maxFileLines)
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			place := folder + "." + fn.Name.Name
			if owner := receiver(fn); owner != "" {
				place = folder + "." + owner + "." + fn.Name.Name
				if !strings.HasSuffix(path, "_test.go") {
					methods[folder+"."+owner]++
				}
			}
			check("the lines of function", place, set.Position(fn.End()).Line-set.Position(fn.Pos()).Line+1, maxFunctionLines)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place, n := range methods {
		check("the methods of type", place, n, maxMethods)
	}
	if files < 300 || len(methods) < 300 {
		t.Errorf("only %d files and %d types with methods were measured", files, len(methods))
	}
}

// skipped keeps a folder out of a walk.
func skipped(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}

// receiver names the type of a method, "" for a function.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	t := fn.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
