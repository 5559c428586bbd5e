package ingest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"siemmes/ingest/check"
)

// Each rule of docs/rules.md is declared in one file, which is named by its id with
// underscores for hyphens (total-mismatch: total_mismatch.go): in package check the rules
// that compare figures, here the rules that apply while a file is read. No file is named
// so that declares no rule, and each declares the one that it is named by.
func TestEveryRuleHasTheFileOfItsName(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile(`(?m)^## ([a-z-]+)\n\*(?:Note|Warning|Blocking)`).FindAllStringSubmatch(string(page), -1) {
		documented = append(documented, m[1])
	}
	declared := map[string][]string{} // by id: where
	for _, dir := range []string{".", "check"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, id := range ruleIDs(t, file) {
				declared[id] = append(declared[id], file)
			}
		}
	}
	compare := check.Rules()
	for _, id := range documented {
		want := strings.ReplaceAll(id, "-", "_") + ".go"
		if slices.ContainsFunc(compare, func(r check.Rule) bool { return r.ID == id }) {
			want = filepath.Join("check", want)
		}
		if got := declared[id]; !slices.Equal(got, []string{want}) {
			t.Errorf("rule %s is declared in %v, and belongs in %s", id, got, want)
		}
	}
	for id, files := range declared {
		if !slices.Contains(documented, id) {
			t.Errorf("%v declares rule %s, of which docs/rules.md says nothing", files, id)
		}
	}
	for _, r := range Rules() {
		if declared[r.ID] == nil {
			t.Errorf("rule %s is declared in no file", r.ID)
		}
		if comparing := slices.ContainsFunc(compare, func(c check.Rule) bool { return c.ID == r.ID }); comparing != (r.Run != nil) {
			t.Errorf("rule %s: it compares figures: %t, it has a Run: %t", r.ID, comparing, r.Run != nil)
		}
	}
}

// ruleIDs are the ids of the rules that a file declares.
func ruleIDs(t *testing.T, file string) (ids []string) {
	if strings.HasSuffix(file, "_test.go") {
		return nil
	}
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		c, ok := n.(*ast.CompositeLit)
		if !ok || !isRule(c.Type) {
			return true
		}
		for _, e := range c.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "ID" {
				id, err := strconv.Unquote(kv.Value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
			}
		}
		return true
	})
	return ids
}

// isRule reports whether a type is check.Rule.
func isRule(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name == "Rule"
	case *ast.SelectorExpr:
		return t.Sel.Name == "Rule" && t.X.(*ast.Ident).Name == "check"
	}
	return false
}
