// split moves files of ingest/layout into packages of their own.
package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var tidyFiles = strings.Fields("tidy rows header value account cell raw ragged tally partial summary write notes_read marker compose head tidy_test fixture_test bench_test controls_test account_test form_test cell_string tidy_labels_test")

func group(f string) string {
	base := strings.TrimSuffix(f, ".go")
	if strings.HasPrefix(base, "drift") {
		return "refit"
	}
	for _, x := range tidyFiles {
		if base == x {
			return "tidy"
		}
	}
	return "layout"
}

// renames: "Type.member" or "name"
var renames = map[string]string{}

type edit struct {
	pos, end int
	text     string
}

func main() {
	for _, l := range strings.Split(os.Args[1], "\n") {
		if f := strings.Fields(l); len(f) == 2 {
			renames[f[0]] = f[1]
		}
	}
	fset := token.NewFileSet()
	var files []*ast.File
	names, _ := filepath.Glob("*.go")
	src := map[string][]byte{}
	for _, p := range names {
		b, _ := os.ReadFile(p)
		src[p] = b
		f, err := parser.ParseFile(fset, p, b, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(e error) { fmt.Println("type:", e) }}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Types: map[ast.Expr]types.TypeAndValue{}, Implicits: map[ast.Node]types.Object{}}
	pkg, _ := conf.Check("siemmes/ingest/layout", fset, files, info)

	key := func(o types.Object) string { // of package-level objects, fields, methods
		switch o := o.(type) {
		case *types.Func:
			if r := o.Type().(*types.Signature).Recv(); r != nil {
				t := r.Type()
				if p, ok := t.(*types.Pointer); ok {
					t = p.Elem()
				}
				if n, ok := t.(*types.Named); ok {
					return n.Obj().Name() + "." + o.Name()
				}
			}
		case *types.Var:
			if o.IsField() {
				for _, name := range pkg.Scope().Names() {
					tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
					if !ok {
						continue
					}
					if st, ok := tn.Type().Underlying().(*types.Struct); ok {
						for i := range st.NumFields() {
							if st.Field(i) == o {
								return name + "." + o.Name()
							}
						}
					}
				}
			}
		}
		return o.Name()
	}
	fileOf := func(p token.Pos) string { return fset.Position(p).Filename }
	ours := func(o types.Object) bool { return o != nil && o.Pkg() == pkg }
	edits := map[string][]edit{}
	add := func(at ast.Node, text string) {
		f := fileOf(at.Pos())
		edits[f] = append(edits[f], edit{fset.Position(at.Pos()).Offset, fset.Position(at.End()).Offset, text})
	}
	text := func(n ast.Node) string {
		f := fileOf(n.Pos())
		return string(src[f][fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	_ = text
	// methods that become functions: receiver's group differs from the file's
	toFunc := map[types.Object]*ast.FuncDecl{}
	groupOfObj := func(o types.Object) string { return group(fileOf(o.Pos())) }
	for _, f := range files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Recv == nil {
				continue
			}
			t := info.TypeOf(fd.Recv.List[0].Type)
			if p, ok := t.(*types.Pointer); ok {
				t = p.Elem()
			}
			n, ok := t.(*types.Named)
			if !ok {
				continue
			}
			if groupOfObj(n.Obj()) != group(fileOf(fd.Pos())) {
				toFunc[info.Defs[fd.Name]] = fd
				fmt.Println("method to func:", key(info.Defs[fd.Name]), "->", renames[key(info.Defs[fd.Name])])
			}
		}
	}
	need := map[string]map[string]bool{}
	qualify := func(at token.Pos, o types.Object) string {
		here, there := group(fileOf(at)), groupOfObj(o)
		if here == there {
			return ""
		}
		f := fileOf(at)
		if need[f] == nil {
			need[f] = map[string]bool{}
		}
		need[f][there] = true
		return there + "."
	}
	newName := func(o types.Object) string {
		if n, ok := renames[key(o)]; ok {
			return n
		}
		return o.Name()
	}
	unexported := map[string]bool{}
	note := func(at token.Pos, o types.Object) {
		if group(fileOf(at)) != groupOfObj(o) && !ast.IsExported(newName(o)) {
			unexported[group(fileOf(at))+" needs "+groupOfObj(o)+" "+key(o)] = true
		}
	}
	handled := map[*ast.Ident]bool{}
	for _, f := range files {
		// calls of methods that become functions
		ast.Inspect(f, func(n ast.Node) bool {
			if fd, ok := n.(*ast.FuncDecl); ok && fd.Recv != nil {
				if o := info.Defs[fd.Name]; toFunc[o] != nil {
					handled[fd.Name] = true
					recv := fd.Recv.List[0]
					name := "_"
					if len(recv.Names) > 0 {
						name = recv.Names[0].Name
					}
					// receiver type, qualified
					rt := text(recv.Type)
					star := strings.HasPrefix(rt, "*")
					base := strings.TrimPrefix(rt, "*")
					tn := pkg.Scope().Lookup(base)
					q := qualify(fd.Pos(), tn)
					rt = q + newName(tn)
					if star {
						rt = "*" + rt
					}
					ast.Inspect(recv.Type, func(x ast.Node) bool {
						if id, ok := x.(*ast.Ident); ok {
							handled[id] = true
						}
						return true
					})
					// func NAME(recv, params)
					fn := fileOf(fd.Pos())
					start, end := fset.Position(fd.Recv.Pos()).Offset, fset.Position(fd.Type.Params.Opening).Offset+1
					head := newName(o) + "("
					params := fd.Type.Params.List
					if len(params) > 0 && text(params[0].Type) == "context.Context" {
						end = fset.Position(params[0].End()).Offset
						head += text(params[0]) + ", " + name + " " + rt
					} else {
						head += name + " " + rt
						if len(params) > 0 {
							head += ", "
						}
					}
					edits[fn] = append(edits[fn], edit{start, end, head})
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			o := info.Uses[sel.Sel]
			if toFunc[o] == nil {
				return true
			}
			handled[sel.Sel] = true
			note(sel.Pos(), o)
			s := info.Selections[sel]
			recvPtr := false
			if _, ok := o.Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
				recvPtr = true
			}
			_, xPtr := s.Recv().(*types.Pointer)
			pre := ""
			if len(s.Index()) == 1 {
				if recvPtr && !xPtr {
					pre = "&"
				} else if !recvPtr && xPtr {
					pre = "*"
				}
			} else {
				fmt.Println("PROMOTED CALL", fset.Position(sel.Pos()))
			}
			fn := fileOf(sel.Pos())
			// insert name( before X ; replace ".Sel(" by ", " or ""
			startX := fset.Position(sel.X.Pos()).Offset
			endX := fset.Position(sel.X.End()).Offset
			lp := fset.Position(call.Lparen).Offset + 1
			fname := qualify(sel.Pos(), o) + newName(o)
			ctxFirst := len(call.Args) > 0 && len(toFunc[o].Type.Params.List) > 0 && text(toFunc[o].Type.Params.List[0].Type) == "context.Context"
			if ctxFirst {
				arg0 := text(call.Args[0])
				x := text(sel.X)
				edits[fn] = append(edits[fn], edit{startX, fset.Position(call.Args[0].End()).Offset, fname + "(" + arg0 + ", " + pre + x})
				ast.Inspect(sel.X, func(x ast.Node) bool { return true })
				for _, e := range []ast.Node{sel.X, call.Args[0]} {
					ast.Inspect(e, func(x ast.Node) bool {
						if id, ok := x.(*ast.Ident); ok {
							if ours(info.Uses[id]) && (newName(info.Uses[id]) != id.Name) {
								fmt.Println("CHECK", fset.Position(id.Pos()), id.Name)
							}
							handled[id] = true
						}
						return true
					})
				}
				return true
			}
			edits[fn] = append(edits[fn], edit{startX, startX, fname + "(" + pre})
			sep := ", "
			if len(call.Args) == 0 {
				sep = ""
			}
			edits[fn] = append(edits[fn], edit{endX, lp, sep})
			return true
		})
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || handled[id] {
				return true
			}
			o := info.Uses[id]
			def := false
			if o == nil {
				o, def = info.Defs[id], true
			}
			if !ours(o) {
				return true
			}
			if v, ok := o.(*types.Var); ok && !v.IsField() && v.Parent() != pkg.Scope() {
				return true
			}
			if o.Parent() != nil && o.Parent() != pkg.Scope() {
				return true
			}
			if _, ok := o.(*types.PkgName); ok {
				return true
			}
			if l, ok := o.(*types.Label); ok {
				_ = l
				return true
			}
			q := ""
			isMember := false
			if v, ok := o.(*types.Var); ok && v.IsField() {
				isMember = true
			}
			if fn, ok := o.(*types.Func); ok && fn.Type().(*types.Signature).Recv() != nil {
				isMember = true
				if toFunc[o] != nil {
					fmt.Println("METHOD VALUE", fset.Position(id.Pos()), id.Name)
				}
			}
			if !def {
				note(id.Pos(), o)
				if !isMember {
					q = qualify(id.Pos(), o)
				}
			}
			if isMember && !def {
				// embedded field used as key in composite literals keeps its name
			}
			if n := q + newName(o); n != id.Name {
				add(id, n)
			}
			return true
		})
	}
	for k := range unexported {
		fmt.Println("UNEXPORTED", k)
	}
	if len(os.Args) < 3 {
		return
	}
	for _, p := range names {
		b := src[p]
		es := edits[p]
		sort.SliceStable(es, func(i, j int) bool {
			if es[i].pos != es[j].pos {
				return es[i].pos < es[j].pos
			}
			return es[i].end < es[j].end
		})
		var out strings.Builder
		at := 0
		for _, e := range es {
			if e.pos < at {
				fmt.Println("OVERLAP", p, string(b[e.pos:e.end]), e.text)
				continue
			}
			out.Write(b[at:e.pos])
			out.WriteString(e.text)
			at = e.end
		}
		out.Write(b[at:])
		g := group(p)
		s := out.String()
		if g != "layout" {
			s = strings.Replace(s, "package layout\n", "package "+g+"\n", 1)
		}
		s = imports(s, need[p])
		dir := "."
		if g != "layout" {
			dir = g
			os.MkdirAll(dir, 0o755)
		}
		os.WriteFile(filepath.Join(dir, p), []byte(s), 0o644)
		if g != "layout" {
			os.Remove(p)
		}
	}
}

var importBlock = regexp.MustCompile(`(?s)import \((.*?)\n\)`)
var single = regexp.MustCompile(`(?m)^import (".*")$`)

func imports(s string, need map[string]bool) string {
	if len(need) == 0 {
		return s
	}
	lines := ""
	for g := range need {
		path := "siemmes/ingest/layout"
		if g != "layout" {
			path += "/" + g
		}
		if !strings.Contains(s, `"`+path+`"`) {
			lines += "\n\t\"" + path + "\""
		}
	}
	if m := importBlock.FindStringIndex(s); m != nil {
		if i := strings.Index(s[:m[1]], "\n\t\"siemmes/"); i >= 0 {
			return s[:i] + lines + s[i:]
		}
		return s[:m[1]-2] + "\n" + lines + s[m[1]-2:]
	}
	if m := single.FindStringSubmatchIndex(s); m != nil {
		return s[:m[0]] + "import (\n\t" + s[m[2]:m[3]] + "\n" + lines + "\n)" + s[m[1]:]
	}
	i := strings.Index(s, "\n")
	return s[:i+1] + "\nimport (" + lines + "\n)\n" + s[i+1:]
}
