package annotate

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// errPackage reports whether a workbook is put together in a way that is not
// understood here, though its cells can be read.
var errPackage = errors.New("not a workbook package that can be changed in place")

// parts are those of an Office Open XML package (ECMA-376, part 2). What is
// not changed is copied byte for byte, still compressed: charts, macros,
// pictures, pivot tables and whatever else an office keeps in its workbook.
type parts struct {
	files   []*zip.File
	byName  map[string]*zip.File // by lower-case path: producers differ in case and slashes
	changed map[string][]byte    // whole new text, by path as in the zip
	order   []string             // of what is new
}

func openParts(r io.ReaderAt, size int64) (*parts, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: %w", errPackage, err)
	}
	p := &parts{files: z.File, byName: map[string]*zip.File{}, changed: map[string][]byte{}}
	for _, f := range z.File {
		p.byName[partKey(f.Name)] = f
	}
	return p, nil
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has reports whether a part is there, or will be.
func (p *parts) has(name string) bool {
	return p.byName[partKey(name)] != nil || p.changed[partKey(name)] != nil
}

// maxPart bounds the parts that are held in memory: all but the sheets.
const maxPart = 256 << 20

// read gives the whole text of a part as it is now.
func (p *parts) read(name string) ([]byte, error) {
	if text := p.changed[partKey(name)]; text != nil {
		return text, nil
	}
	f := p.byName[partKey(name)]
	if f == nil {
		return nil, fmt.Errorf("%w: it lacks the part %s", errPackage, name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errPackage, name, err)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil || len(text) > maxPart {
		return nil, fmt.Errorf("%w: the part %s is damaged or too large: %w", errPackage, name, err)
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// set changes a part or adds one.
func (p *parts) set(name string, text []byte) {
	key := partKey(name)
	if p.byName[key] == nil && p.changed[key] == nil {
		p.order = append(p.order, name)
	}
	p.changed[key] = text
}

// free is the first name with a number that no part has.
func (p *parts) free(pattern string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(pattern, n); !p.has(name) {
			return name
		}
	}
}

// relation is one line of a part's relationships.
type relation struct {
	ID, Type, Target string
	External         bool
}

// kind is the last word of the relation's type: "worksheet", "comments".
func (r relation) kind() string { return path.Base(r.Type) }

// relsOf names the part that holds a part's relationships.
func relsOf(part string) string {
	if part == "" {
		return "_rels/.rels"
	}
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

// relations of a part, their targets as paths in the zip; none where the part
// has none.
func (p *parts) relations(part string) ([]relation, error) {
	name := relsOf(part)
	if !p.has(name) {
		return nil, nil
	}
	text, err := p.read(name)
	if err != nil {
		return nil, err
	}
	nodes, err := outline(text, 1)
	if err != nil {
		return nil, err
	}
	var all []relation
	for _, n := range nodes[1:] {
		r := relation{ID: n.attr("Id"), Type: n.attr("Type"), Target: n.attr("Target"), External: n.attr("TargetMode") == "External"}
		if !r.External {
			r.Target = resolve(part, r.Target)
		}
		all = append(all, r)
	}
	return all, nil
}

func resolve(part, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if rest, absolute := strings.CutPrefix(target, "/"); absolute {
		return rest
	}
	return path.Join(path.Dir(part), target)
}

// relate adds a relationship to a part and gives its id.
func (p *parts) relate(part, relType, target string) (string, error) {
	known, err := p.relations(part)
	if err != nil {
		return "", err
	}
	id := "rIdFindings1"
	for n := 2; hasID(known, id); n++ {
		id = "rIdFindings" + strconv.Itoa(n)
	}
	from, err := filepath.Rel(path.Dir(part), target)
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"/>`, id, relType, escape(filepath.ToSlash(from)))
	if !p.has(relsOf(part)) {
		p.set(relsOf(part), []byte(xml.Header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+line+`</Relationships>`))
		return id, nil
	}
	return id, p.change(relsOf(part), func(e *edits, nodes []node) error {
		e.append(nodes[0], line)
		return nil
	})
}

func hasID(all []relation, id string) bool {
	for _, r := range all {
		if r.ID == id {
			return true
		}
	}
	return false
}

// change edits a part; its elements are given down to the fourth level.
func (p *parts) change(name string, edit func(e *edits, nodes []node) error) error {
	text, err := p.read(name)
	if err != nil {
		return err
	}
	nodes, err := outline(text, 4)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	e := &edits{text: text}
	if err := edit(e, nodes); err != nil {
		return err
	}
	p.set(name, e.apply())
	return nil
}

const contentTypes = "[Content_Types].xml"

// declare says of what type new parts are.
func (p *parts) declare(overrides map[string]string, withVML bool) error {
	return p.change(contentTypes, func(e *edits, nodes []node) error {
		vml := false
		for _, n := range nodes {
			vml = vml || n.name == "Default" && strings.EqualFold(n.attr("Extension"), "vml")
		}
		prefix := nodes[0].prefix
		if withVML && !vml {
			e.append(nodes[0], `<`+prefix+`Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`)
		}
		for _, name := range p.order {
			if kind := overrides[name]; kind != "" {
				e.append(nodes[0], fmt.Sprintf(`<%sOverride PartName="/%s" ContentType="%s"/>`, prefix, escape(name), kind))
			}
		}
		return nil
	})
}

// write copies the package with its changes. Streams are parts that are
// rewritten while they are copied. late are the parts that are only known when
// those are written; they come last.
func (p *parts) write(w io.Writer, streams map[string]func(io.Writer, io.Reader) error, late func() error, lateNames ...string) error {
	z := zip.NewWriter(w)
	held := map[string]bool{}
	for _, name := range lateNames {
		held[partKey(name)] = true
	}
	for _, f := range p.files {
		key := partKey(f.Name)
		if held[key] || p.byName[key] != f { // of two parts with one name, readers take the last
			continue
		}
		if err := p.copyPart(z, f, streams[key]); err != nil {
			return err
		}
	}
	for _, name := range p.order {
		if !held[partKey(name)] {
			if err := writePart(z, name, p.changed[partKey(name)]); err != nil {
				return err
			}
		}
	}
	if err := late(); err != nil {
		return err
	}
	for _, name := range lateNames {
		if err := writePart(z, name, p.changed[partKey(name)]); err != nil {
			return err
		}
	}
	return z.Close()
}

func (p *parts) copyPart(z *zip.Writer, f *zip.File, stream func(io.Writer, io.Reader) error) error {
	text := p.changed[partKey(f.Name)]
	switch {
	case stream != nil:
		r, err := f.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		w, err := z.Create(f.Name)
		if err != nil {
			return err
		}
		return stream(w, r)
	case text != nil:
		return writePart(z, f.Name, text)
	}
	return z.Copy(f)
}

func writePart(z *zip.Writer, name string, text []byte) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
