package annotate

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// addList adds the sheet of findings in front and opens the workbook there.
func (m *marker) addList(st *styles) error {
	part := m.free("xl/worksheets/findings%d.xml")
	id, err := m.relate(m.workbook, m.relBase+"/worksheet", part)
	if err != nil {
		return err
	}
	m.listName = m.freeName(lang.T(m.lang, "annotate.sheet"))
	m.set(part, m.listPart(st))
	m.types[part] = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
	return m.change(m.workbook, func(e *edits, nodes []node) error { return m.insert(e, nodes, id) })
}

// insert puts the list before the other sheets; what counts sheets by their
// place (names that hold on one sheet, the sheet that is open) counts one more.
func (m *marker) insert(e *edits, nodes []node, id string) error {
	sheets := child(nodes, 0, "sheets")
	last := 0
	for _, n := range children(nodes, sheets, "sheet") {
		if k, err := strconv.Atoi(n.attr("sheetId")); err == nil {
			last = max(last, k)
		}
	}
	e.replace(sheets.open, sheets.open, fmt.Sprintf(`<%ssheet name="%s" sheetId="%d" fr:id="%s" xmlns:fr="%s"/>`,
		sheets.prefix, escape(m.listName), last+1, escape(id), m.relBase))
	for _, n := range children(nodes, child(nodes, 0, "bookViews"), "workbookView") {
		tag := string(e.text[n.start:n.open])
		e.replace(n.start, n.open, setAttr(setAttr(tag, "firstSheet", "0"), "activeTab", "0"))
	}
	titles := fmt.Sprintf(`<%sdefinedName name="_xlnm.Print_Titles" localSheetId="0">%s!$%d:$%[4]d</%[1]sdefinedName>`, sheets.prefix, "%s", headRow, headRow)
	titles = strings.Replace(titles, "%s", escape(quoted(m.listName)), 1)
	names := child(nodes, 0, "definedNames")
	if names == nil {
		after := sheets
		for _, name := range []string{"functionGroups", "externalReferences"} {
			if n := child(nodes, 0, name); n != nil {
				after = n
			}
		}
		e.replace(after.end, after.end, "<"+sheets.prefix+"definedNames>"+titles+"</"+sheets.prefix+"definedNames>")
		return nil
	}
	for _, n := range children(nodes, names, "definedName") {
		if k, err := strconv.Atoi(n.attr("localSheetId")); err == nil {
			e.attr(n, "localSheetId", strconv.Itoa(k+1))
		}
	}
	e.append(*names, titles)
	return nil
}

// freeName is a name that no sheet has; Excel holds "A" and "a" for one.
func (m *marker) freeName(wish string) string {
	name := wish
	for i := 2; slices.ContainsFunc(m.sheets, func(s *sheetMarks) bool { return strings.EqualFold(s.name, name) }); i++ {
		name = wish + " " + strconv.Itoa(i)
	}
	return name
}

// quoted writes a sheet's name for a reference.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// The list's rows: title, counts, legend, remark, headings.
const (
	legendRow = 3
	headRow   = 6
)

// listPart writes the sheet of findings. All its texts are texts, never
// formulas, whatever a label of the office begins with.
func (m *marker) listPart(st *styles) []byte {
	p := &page{styles: st}
	p.row(1, cellIn{"A", "title", nil, lang.T(m.lang, "annotate.title", "file", m.file)})
	p.row(2, cellIn{"A", "plain", nil, m.counts()})
	p.row(legendRow, m.legend()...)
	p.row(legendRow+1, cellIn{"A", "plain", nil, m.remark})
	var heads []cellIn
	for i, id := range []string{"severity", "rule", "in-sheet", "cell", "found", "expected", "message", "count-head"} {
		heads = append(heads, cellIn{string(rune('A' + i)), "head", nil, lang.T(m.lang, "annotate."+id)})
	}
	p.row(headRow, heads...)
	order := slices.Clone(m.findings)
	slices.SortStableFunc(order, func(a, b warehouse.Finding) int { return lookOf(a).gravity() - lookOf(b).gravity() })
	for i, f := range order {
		m.line(p, headRow+1+i, f)
	}
	return p.part(m.mainNS, headRow+len(order))
}

func (m *marker) counts() string {
	if len(m.findings) == 0 {
		return lang.T(m.lang, "annotate.none")
	}
	n := map[*look]int{}
	for _, f := range m.findings {
		n[lookOf(f)]++
	}
	number := func(l *look) string { return strconv.Itoa(n[l]) }
	return lang.T(m.lang, "annotate.count", "blocking", number(lookBlocking), "warning", number(lookWarning), "note", number(lookNote), "accepted", number(lookAccepted))
}

// legendColumns are wide enough for a mark's meaning.
var legendColumns = []string{"B", "C", "E", "F"}

// legend shows what the marks look like, and says what they mean.
func (m *marker) legend() []cellIn {
	cells := []cellIn{{"A", "plain", nil, lang.T(m.lang, "annotate.legend")}}
	for i, l := range looks() {
		text := l.sign + " " + lang.T(m.lang, "annotate."+l.id) + ": " + lang.T(m.lang, "annotate.means."+l.id)
		cells = append(cells, cellIn{legendColumns[i], "text", l, text})
	}
	return cells
}

// line writes one finding, with a link to its cell.
func (m *marker) line(p *page, row int, f warehouse.Finding) {
	s, cell := m.spot(f)
	kind := "text"
	if s != nil {
		kind = "link"
		p.link("D"+strconv.Itoa(row), quoted(cell.Sheet)+"!"+cell.A1())
	}
	count := ""
	if f.Count > 1 {
		count = strconv.Itoa(f.Count)
	}
	l := lookOf(f)
	p.row(row, cellIn{"A", "text", l, l.sign + " " + m.severity(f)}, cellIn{"B", "text", nil, lang.Rule(m.lang, f.Rule)},
		cellIn{"C", "text", nil, cell.Sheet}, cellIn{"D", kind, nil, f.A1()}, cellIn{"E", "text", nil, m.reader.Say(f.Found)},
		cellIn{"F", "text", nil, m.reader.Say(f.Expected)}, cellIn{"G", "text", nil, m.say(f)}, cellIn{"H", "text", nil, count})
}

// page writes a small sheet.
type page struct {
	styles *styles
	rows   strings.Builder
	links  strings.Builder
}

// cellIn is a text in a column, in a kind of type and with a mark's colours.
type cellIn struct {
	col, kind string
	look      *look
	text      string
}

// listWidths are those of the list's columns, in characters.
var listWidths = []int{18, 24, 20, 9, 20, 24, 66, 8}

// row writes a row as high as its longest text: programs differ in whether
// they see to that themselves.
func (p *page) row(row int, cells ...cellIn) {
	lines := 1
	for _, c := range cells {
		if c.kind == "text" || c.kind == "link" || c.kind == "head" {
			lines = max(lines, linesOf(c.text, listWidths[c.col[0]-'A']))
		}
	}
	height := min(15*lines, 400)
	if len(cells) > 0 && cells[0].kind == "title" {
		height = 22
	}
	fmt.Fprintf(&p.rows, `<row r="%d" ht="%d" customHeight="1">`, row, height)
	for _, c := range cells {
		if c.text == "" && c.kind == "plain" {
			continue
		}
		fmt.Fprintf(&p.rows, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, c.col, row, p.styles.list(c.kind, c.look), cellText(clip(c.text, 32_000)))
	}
	p.rows.WriteString("</row>")
}

// linesOf is about how many lines a text takes in a column of so many letters,
// which break at words.
func linesOf(text string, width int) int {
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		lines += 1 + len([]rune(part))*10/(9*width)
	}
	return lines
}

func (p *page) link(cell, to string) {
	fmt.Fprintf(&p.links, `<hyperlink ref="%s" location="%s" display="%[2]s"/>`, cell, escape(to))
}

// part is the whole sheet: the headings stay in sight and on every printed
// page, which is as wide as the columns.
func (p *page) part(ns string, last int) []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<worksheet xmlns="` + ns + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	fmt.Fprintf(&b, `<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A%[2]d" sqref="A%[2]d"/></sheetView></sheetViews>`, headRow, headRow+1)
	b.WriteString(`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, width := range listWidths {
		fmt.Fprintf(&b, `<col min="%d" max="%[1]d" width="%d" customWidth="1"/>`, i+1, width)
	}
	b.WriteString(`</cols><sheetData>` + p.rows.String() + `</sheetData>`)
	if last > headRow {
		fmt.Fprintf(&b, `<autoFilter ref="A%d:H%d"/>`, headRow, last)
	}
	if p.links.Len() > 0 {
		b.WriteString(`<hyperlinks>` + p.links.String() + `</hyperlinks>`)
	}
	b.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;F&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`)
	return []byte(b.String())
}
