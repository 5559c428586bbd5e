package annotate

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// look is how a mark looks. It never applies by colour alone: each has its
// frame, and its sign in the comment and in the list.
type look struct {
	id, fill, frame, line, sign string
}

// The looks, gravest first. The fills are those that spreadsheet programs use
// for "bad", "neutral" and "good"; the frames also show in black and white.
var (
	lookBlocking = &look{"blocking", "FFFFC7CE", "medium", "FF9C0006", "✖"}
	lookWarning  = &look{"warning", "FFFFEB9C", "mediumDashed", "FF9C5700", "▲"}
	lookNote     = &look{"note", "FFDDEBF7", "dotted", "FF1F4E78", "●"}
	lookAccepted = &look{"accepted-word", "FFE2E2E2", "thin", "FF595959", "✓"}
)

func looks() []*look { return []*look{lookBlocking, lookWarning, lookNote, lookAccepted} }

func lookOf(f warehouse.Finding) *look {
	switch {
	case f.Accepted != "":
		return lookAccepted
	case f.Severity == warehouse.Blocking:
		return lookBlocking
	case f.Severity == warehouse.Warning:
		return lookWarning
	}
	return lookNote
}

// gravity orders looks: what matters more is less.
func (l *look) gravity() int {
	for i, other := range looks() {
		if l == other {
			return i
		}
	}
	return len(looks())
}

func (l *look) fillXML() string {
	return `<fill><patternFill patternType="solid"><fgColor rgb="` + l.fill + `"/><bgColor indexed="64"/></patternFill></fill>`
}

func (l *look) borderXML() string {
	var b strings.Builder
	b.WriteString("<border>")
	for _, side := range []string{"left", "right", "top", "bottom"} {
		fmt.Fprintf(&b, `<%s style="%s"><color rgb="%s"/></%[1]s>`, side, l.frame, l.line)
	}
	b.WriteString("<diagonal/></border>")
	return b.String()
}

// styles adds cell formats to those of a workbook. Each new one is an old one
// with another fill and frame: number format, font and alignment stay.
type styles struct {
	text                []byte
	nodes               []node
	fonts, fills        *node
	borders, xfs        *node
	ownXfs, ownFonts    []node
	fontsNew, fillsNew  []string
	bordersNew, xfsNew  []string
	fillOf, borderOf    map[*look]int
	marked              map[markedKey]int
	darkened            map[int]int // font by font: readable on a light fill
	listed              map[string]int
	fontCount, xfCount  int
	fillCount, sideKind int
}

type markedKey struct {
	own  int
	look *look
}

const plainStyles = xml.Header + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

func readStyles(text []byte) (*styles, error) {
	nodes, err := outline(text, 3)
	if err != nil {
		return nil, fmt.Errorf("styles: %w", err)
	}
	s := &styles{
		text: text, nodes: nodes, fillOf: map[*look]int{}, borderOf: map[*look]int{},
		marked: map[markedKey]int{}, darkened: map[int]int{}, listed: map[string]int{},
	}
	s.fonts, s.fills = child(nodes, 0, "fonts"), child(nodes, 0, "fills")
	s.borders, s.xfs = child(nodes, 0, "borders"), child(nodes, 0, "cellXfs")
	if s.fonts == nil || s.fills == nil || s.borders == nil || s.xfs == nil || s.xfs.empty() {
		return nil, fmt.Errorf("%w: its styles are not complete", errPackage)
	}
	s.ownFonts, s.ownXfs = children(nodes, s.fonts, "font"), children(nodes, s.xfs, "xf")
	s.fontCount, s.xfCount = len(s.ownFonts), len(s.ownXfs)
	s.fillCount, s.sideKind = len(children(nodes, s.fills, "fill")), len(children(nodes, s.borders, "border"))
	return s, nil
}

func add(list *[]string, before int, text string) int {
	*list = append(*list, text)
	return before + len(*list) - 1
}

// prefixed gives our elements the prefix that the part uses.
func (s *styles) prefixed(text string) string {
	prefix := s.nodes[0].prefix
	if prefix == "" {
		return text
	}
	text = strings.ReplaceAll(text, "</", "\x00")
	text = strings.ReplaceAll(text, "<", "<"+prefix)
	return strings.ReplaceAll(text, "\x00", "</"+prefix)
}

func (s *styles) paint(l *look) (fill, border int) {
	if _, known := s.fillOf[l]; !known {
		s.fillOf[l] = add(&s.fillsNew, s.fillCount, s.prefixed(l.fillXML()))
		s.borderOf[l] = add(&s.bordersNew, s.sideKind, s.prefixed(l.borderXML()))
	}
	return s.fillOf[l], s.borderOf[l]
}

// mark gives the format of a cell that had the format own and is marked.
func (s *styles) mark(own int, l *look) int {
	if own < 0 || own >= len(s.ownXfs) {
		own = 0
	}
	key := markedKey{own, l}
	if id, known := s.marked[key]; known {
		return id
	}
	xf := s.ownXfs[own]
	raw := string(s.text[xf.start:xf.end])
	tag := string(s.text[xf.start:xf.open])
	rest := raw[len(tag):]
	fill, border := s.paint(l)
	tag = setAttr(setAttr(tag, "fillId", strconv.Itoa(fill)), "applyFill", "1")
	tag = setAttr(setAttr(tag, "borderId", strconv.Itoa(border)), "applyBorder", "1")
	if font, err := strconv.Atoi(attrOf(tag, "fontId")); err == nil && s.light(font) {
		tag = setAttr(setAttr(tag, "fontId", strconv.Itoa(s.dark(font))), "applyFont", "1")
	}
	id := add(&s.xfsNew, s.xfCount, tag+rest)
	s.marked[key] = id
	return id
}

// light tells of letters that would not be seen on a light fill.
func (s *styles) light(font int) bool {
	if font < 0 || font >= len(s.ownFonts) {
		return false
	}
	for _, c := range children(s.nodes, &s.ownFonts[font], "color") {
		switch theme, indexed := c.attr("theme"), c.attr("indexed"); {
		case theme == "0", theme == "2", indexed == "1", indexed == "9":
			return true
		}
		rgb, err := strconv.ParseUint(c.attr("rgb"), 16, 32)
		if err != nil {
			continue
		}
		r, g, b := rgb>>16&0xFF, rgb>>8&0xFF, rgb&0xFF
		return 299*r+587*g+114*b > 150_000 // brightness by W3C's AERT 2.2, of 255,000
	}
	return false
}

// dark is a font in black.
func (s *styles) dark(font int) int {
	if id, known := s.darkened[font]; known {
		return id
	}
	f := s.ownFonts[font]
	e := &edits{text: s.text[:f.end]}
	for _, c := range children(s.nodes, &f, "color") {
		e.replace(c.start, c.end, "<"+c.prefix+`color rgb="FF000000"/>`)
	}
	id := add(&s.fontsNew, s.fontCount, string(e.apply()[f.start:]))
	s.darkened[font] = id
	return id
}

// list gives a format of the sheet of findings. Texts that are typed over stay
// texts (quotePrefix), whatever they begin with.
func (s *styles) list(name string, l *look) int {
	if l != nil {
		name += " " + l.id
	}
	if id, known := s.listed[name]; known {
		return id
	}
	fonts := map[string]string{
		"title": `<font><b/><sz val="14"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/></font>`,
		"head":  `<font><b/><sz val="11"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/></font>`,
		"link":  `<font><u/><sz val="11"/><color rgb="FF0B5A94"/><name val="Calibri"/><family val="2"/></font>`,
		"text":  `<font><sz val="11"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/></font>`,
	}
	kind, _, _ := strings.Cut(name, " ")
	text := fonts[kind]
	if text == "" {
		text = fonts["text"]
	}
	if _, known := s.listed["font:"+text]; !known {
		s.listed["font:"+text] = add(&s.fontsNew, s.fontCount, s.prefixed(text))
	}
	font, fill, border := s.listed["font:"+text], 0, 0
	if l != nil {
		fill, border = s.paint(l)
	}
	if kind == "head" {
		line := `<border><left/><right/><top/><bottom style="medium"><color rgb="FF000000"/></bottom><diagonal/></border>`
		border = add(&s.bordersNew, s.sideKind, s.prefixed(line))
	}
	wrap := "1"
	if kind == "title" || kind == "plain" {
		wrap = "0"
	}
	xf := fmt.Sprintf(`<xf numFmtId="49" fontId="%d" fillId="%d" borderId="%d" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="%s"/></xf>`, font, fill, border, wrap)
	s.listed[name] = add(&s.xfsNew, s.xfCount, s.prefixed(xf))
	return s.listed[name]
}

// apply gives the part with all that was added.
func (s *styles) apply() []byte {
	e := &edits{text: s.text}
	for _, l := range []struct {
		of    *node
		had   int
		added []string
	}{{s.fonts, s.fontCount, s.fontsNew}, {s.fills, s.fillCount, s.fillsNew}, {s.borders, s.sideKind, s.bordersNew}, {s.xfs, s.xfCount, s.xfsNew}} {
		if len(l.added) == 0 {
			continue
		}
		if !l.of.empty() {
			e.attr(*l.of, "count", strconv.Itoa(l.had+len(l.added)))
		}
		e.append(*l.of, strings.Join(l.added, ""))
	}
	return e.apply()
}
