package annotate

import (
	"encoding/xml"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// author of the comments, as spreadsheet programs show it.
const author = "SIEMMES"

const (
	commentsType = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	maxInComment = 8    // findings told in the comment of one cell; the list has all
	maxLetters   = 1500 // of one finding in a comment
)

// note is the text of a comment: a bold line and a plain one per finding.
type note struct{ head, body string }

// notes says what is the matter with a cell, the gravest first.
func (m *marker) notes(findings []warehouse.Finding) []note {
	findings = slices.Clone(findings)
	slices.SortStableFunc(findings, func(a, b warehouse.Finding) int { return lookOf(a).gravity() - lookOf(b).gravity() })
	var all []note
	for i, f := range findings {
		if i == maxInComment {
			more := lang.T(m.lang, "annotate.more", "count", strconv.Itoa(len(findings)-i), "sheet", m.listName)
			return append(all, note{body: more})
		}
		l := lookOf(f)
		head := l.sign + " " + m.severity(f) + " · " + lang.Rule(m.lang, f.Rule)
		all = append(all, note{head, clip(m.say(f), maxLetters)})
	}
	return all
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// runs writes notes as rich text.
func runs(prefix string, notes []note, follows bool) string {
	var b strings.Builder
	run := func(bold, text string) {
		fmt.Fprintf(&b, `<%[1]sr><%[1]srPr>%[2]s<%[1]ssz val="10"/><%[1]scolor rgb="FF000000"/><%[1]srFont val="Tahoma"/><%[1]sfamily val="2"/></%[1]srPr><%[1]st xml:space="preserve">%[3]s</%[1]st></%[1]sr>`,
			prefix, bold, cellText(text))
	}
	for i, n := range notes {
		gap := ""
		if follows || i > 0 {
			gap = "\n"
		}
		if n.head != "" {
			run("<"+prefix+"b/>", gap+n.head)
			gap = "\n"
		}
		run("", gap+n.body)
	}
	return b.String()
}

// comment adds the comments of a sheet: to those that the office had, and to
// the drawing that shows them.
func (m *marker) comment(s *sheetMarks) error {
	rels, err := m.relations(s.part)
	if err != nil {
		return err
	}
	comments, drawing := "", ""
	for _, r := range rels {
		switch r.kind() {
		case "comments":
			comments = r.Target
		case "vmlDrawing": // of comments, or of pictures in a header
			id, err := m.legacyDrawing(s.part)
			if err != nil {
				return err
			}
			if r.ID == id {
				drawing = r.Target
			}
		}
	}
	if comments == "" {
		if comments, err = m.newComments(s.part); err != nil {
			return err
		}
	}
	if drawing == "" {
		if drawing, s.vml, err = m.newDrawing(s.part); err != nil {
			return err
		}
	}
	fresh, err := m.addComments(comments, s)
	if err != nil {
		return err
	}
	return m.addShapes(drawing, s, fresh)
}

// legacyDrawing is the relation of the drawing that a sheet's comments have.
func (m *marker) legacyDrawing(part string) (string, error) {
	f := m.byName[partKey(part)]
	if f == nil {
		return "", fmt.Errorf("%w: it lacks the part %s", errPackage, part)
	}
	r, err := f.Open()
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", errPackage, part, err)
	}
	defer r.Close()
	return lastRelation(r, "legacyDrawing")
}

func (m *marker) newComments(part string) (string, error) {
	name := m.free("xl/comments%d.xml")
	if _, err := m.relate(part, m.relBase+"/comments", name); err != nil {
		return "", err
	}
	m.set(name, []byte(xml.Header+`<comments xmlns="`+m.mainNS+`"><authors></authors><commentList></commentList></comments>`))
	m.types[name] = commentsType
	return name, nil
}

func (m *marker) newDrawing(part string) (name, id string, err error) {
	name = m.free("xl/drawings/vmlDrawing%d.vml")
	if id, err = m.relate(part, m.relBase+"/vmlDrawing", name); err != nil {
		return "", "", err
	}
	m.vml = true
	m.drawings++
	m.set(name, []byte(fmt.Sprintf(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`+
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>`+noteShape+`</xml>`, 500+m.drawings)))
	return name, id, nil
}

const noteShape = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

// addComments adds to the comments part; it gives the cells that had none.
func (m *marker) addComments(part string, s *sheetMarks) (fresh []warehouse.CellRef, err error) {
	err = m.change(part, func(e *edits, nodes []node) error {
		authors, list := child(nodes, 0, "authors"), child(nodes, 0, "commentList")
		if authors == nil || list == nil {
			return fmt.Errorf("%w: the comments of sheet %q", errPackage, s.name)
		}
		prefix := nodes[0].prefix
		e.append(*authors, "<"+prefix+"author>"+author+"</"+prefix+"author>")
		id := len(children(nodes, authors, "author"))
		had := map[string]node{}
		var added strings.Builder
		for _, c := range children(nodes, list, "comment") {
			had[strings.ReplaceAll(c.attr("ref"), "$", "")] = c
		}
		for row, col := range s.cells() {
			ref := warehouse.CellRef{Row: row, Col: col}
			notes := m.notes(s.at[row][col])
			if old, there := had[ref.A1()]; there {
				texts := children(nodes, &old, "text")
				if len(texts) == 1 && !texts[0].empty() {
					for _, plain := range children(nodes, &texts[0], "t") { // beside runs, a plain text is not shown
						e.replace(plain.start, plain.start, "<"+prefix+"r>")
						e.replace(plain.end, plain.end, "</"+prefix+"r>")
					}
					e.append(texts[0], runs(prefix, notes, true))
					continue
				}
			}
			fresh = append(fresh, ref)
			fmt.Fprintf(&added, `<%[1]scomment ref="%[2]s" authorId="%[3]d" shapeId="0"><%[1]stext>%[4]s</%[1]stext></%[1]scomment>`, prefix, ref.A1(), id, runs(prefix, notes, false))
		}
		e.append(*list, added.String())
		return nil
	})
	return fresh, err
}

// cells yields the marked cells row by row.
func (s *sheetMarks) cells() func(yield func(row, col int) bool) {
	return func(yield func(row, col int) bool) {
		for _, row := range slices.Sorted(maps.Keys(s.at)) {
			for _, col := range slices.Sorted(maps.Keys(s.at[row])) {
				if !yield(row, col) {
					return
				}
			}
		}
	}
}

var shapeIDs = regexp.MustCompile(`_x0000_s(\d+)`)

// addShapes draws the boxes of comments. The drawing is VML, which is not
// always well-formed XML, so that it is added to before its last tag.
func (m *marker) addShapes(part string, s *sheetMarks, cells []warehouse.CellRef) error {
	text, err := m.read(part)
	if err != nil {
		return err
	}
	end := strings.LastIndex(string(text), "</xml>")
	if end < 0 {
		return fmt.Errorf("%w: the drawing of the comments of sheet %q", errPackage, s.name)
	}
	last := (500 + m.drawings) * 1024
	for _, id := range shapeIDs.FindAllSubmatch(text, -1) {
		if n, err := strconv.Atoi(string(id[1])); err == nil {
			last = max(last, n)
		}
	}
	var b strings.Builder
	b.Write(text[:end])
	if !strings.Contains(string(text), `id="_x0000_t202"`) {
		b.WriteString(noteShape)
	}
	for i, c := range cells {
		lines := 1
		for _, n := range m.notes(s.at[c.Row][c.Col]) {
			lines += 2 + (len([]rune(n.head))+len([]rune(n.body)))/42
		}
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:240pt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			last+1+i, min(14*lines, 320), i+1, anchor(c, lines), c.Row-1, c.Col-1)
	}
	b.Write(text[end:])
	m.set(part, []byte(b.String()))
	return nil
}

// anchor places the box of a comment beside its cell, four columns wide and as
// high as its lines: left column, offset, top row, offset, right column,
// offset, bottom row, offset, from zero.
func anchor(c warehouse.CellRef, lines int) string {
	top := max(c.Row-2, 0)
	return fmt.Sprintf("%d, 15, %d, 10, %d, 60, %d, 4", c.Col, top, c.Col+4, top+min(max(lines, 4), 24))
}
