package sheet

import (
	"context"
	"path"
	"strings"
	"time"
)

// book is what the sheets of a workbook share (ECMA-376 part 1, 18.2): strings,
// styles and the system its dates count by.
type book struct {
	archive  *archive
	lim      Limits
	strings  []string
	marks    map[int]string // superscript ends, by number of the string
	styles   []style
	from1904 bool
	general  bool // the general reader reads everything, for tests to compare
}

// style is what a cell's format says that matters here.
type style struct {
	indent int
	format *numberFormat
}

func (b *book) style(n uint16) style {
	if int(n) < len(b.styles) {
		return b.styles[n]
	}
	return style{format: &general}
}

// time is the moment a serial number represents (18.17.4.1). The system of 1900
// counts a 29 February 1900 that never was, so that days before 1 March are
// one off. Moments are kept to the millisecond.
func (b *book) time(serial float64) time.Time {
	const day = 24 * float64(time.Hour/time.Millisecond)
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case b.from1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case serial < 60:
		base = base.AddDate(0, 0, 1)
	}
	whole := int(serial)
	part := time.Duration((serial-float64(whole))*day+0.5) * time.Millisecond
	return base.AddDate(0, 0, whole).Add(part)
}

// maxSerial is 31 December 9999, the last day a date can represent.
const maxSerial = 2958466

// openXLSX reads the parts that say what the workbook holds, and the strings.
func openXLSX(ctx context.Context, a *archive, lim Limits) (*Workbook, error) {
	b := &book{archive: a, lim: lim}
	main, err := a.mainPart(ctx)
	if err != nil {
		return nil, err
	}
	rels, err := a.relations(ctx, main)
	if err != nil {
		return nil, err
	}
	wb := &Workbook{Name: a.name, Format: XLSX}
	if wb.Sheets, err = b.sheets(ctx, main, rels); err != nil {
		return nil, err
	}
	for _, rel := range rels {
		switch {
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			err = b.readStrings(ctx, rel.target)
		case strings.HasSuffix(rel.kind, "/styles"):
			err = b.readStyles(ctx, rel.target)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(wb.Sheets) == 0 {
		return nil, unreadable(a.name, "sheet.no-table", "is a workbook without any sheet of cells")
	}
	return wb, nil
}

// relation is a line of a .rels part: which part represents what.
type relation struct{ kind, target string }

// mainPart is the workbook part, which the package's own relations name.
func (a *archive) mainPart(ctx context.Context) (string, error) {
	rels, err := a.relations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, rel := range rels {
		if strings.HasSuffix(rel.kind, "/officeDocument") && a.has(rel.target) {
			return rel.target, nil
		}
	}
	if a.has("xl/workbook.xml") {
		return "xl/workbook.xml", nil
	}
	return "", unreadable(a.name, "sheet.archive", "is a zip file that holds no workbook; unpack it and send the spreadsheet in it")
}

// relations reads the relations of a part ("": of the package), by their ids.
func (a *archive) relations(ctx context.Context, part string) (map[string]relation, error) {
	dir, file := path.Split(part)
	t, done, err := a.tokens(ctx, dir+"_rels/"+file+".rels")
	defer done()
	if t == nil || err != nil {
		return nil, err
	}
	rels := map[string]relation{}
	for t.next() {
		if !t.is("Relationship") || string(t.attr("TargetMode")) == "External" {
			continue
		}
		target := strings.ReplaceAll(t.attrText("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		rels[t.attrText("Id")] = relation{kind: t.attrText("Type"), target: strings.TrimPrefix(path.Clean(target), "/")}
	}
	return rels, t.whole()
}

// sheets lists the sheets of cells; sheets that are a chart or a dialog hold
// none.
func (b *book) sheets(ctx context.Context, part string, rels map[string]relation) ([]*Sheet, error) {
	t, done, err := b.archive.tokens(ctx, part)
	defer done()
	if err != nil {
		return nil, err
	}
	var sheets []*Sheet
	parts := map[string]bool{}
	for t.next() {
		switch {
		case t.is("workbookPr"):
			b.from1904 = t.attrBool("date1904")
		case t.is("sheet"):
			rel, known := rels[t.attrText("id")]
			if known && !strings.HasSuffix(rel.kind, "/worksheet") {
				continue
			}
			name, state := t.attrText("name"), string(t.attr("state"))
			if !known || !b.archive.has(rel.target) {
				return nil, unreadable(b.archive.name, "sheet.damaged", "is damaged: its sheet %q is missing; send it again", name)
			}
			if part := strings.ToLower(rel.target); parts[part] {
				return nil, unreadable(b.archive.name, "sheet.damaged", "is damaged: its sheet %q is another one of its sheets again; send it again", name)
			} else {
				parts[part] = true
			}
			sheets = append(sheets, &Sheet{
				Name: name, Hidden: state != "" && state != "visible",
				source: &xlsxSheet{book: b, name: name, part: rel.target},
			})
		}
	}
	return sheets, t.whole()
}

// tooLong refuses a text longer than a cell may hold.
func (b *book) tooLong(text, where string, row int) error {
	if len(text) <= b.lim.Text || len([]rune(text)) <= b.lim.Text {
		return nil
	}
	return tooLarge("Text", "%q, %s, row %d: a cell holds more than %d characters (Limits.Text)", b.archive.name, where, row, b.lim.Text)
}

// richText reads the runs of a string up to the end of the element that holds
// it. The runs in superscript that close it are its mark, unless they are all
// there is; readings of Asian letters (rPh) are left out.
func (t *tokens) richText(element string) (text, mark string) {
	if t.closed {
		return "", ""
	}
	raised, all := false, runs{most: maxToken}
	for t.next() && !t.ends(element) {
		switch {
		case t.is("t"):
			all.add(decodeControls(string(t.content())), raised)
		case t.is("r"):
			raised = false
		case t.is("vertAlign"):
			raised = string(t.attr("val")) == "superscript"
		case t.is("rPh"):
			t.skip()
		}
	}
	return all.parts()
}

// decodeControls resolves what Excel writes for letters XML does not allow:
// _x000D_ is a carriage return (22.9.2.19, ST_Xstring).
func decodeControls(s string) string {
	const length = len("_x000D_")
	i := strings.Index(s, "_x")
	if i < 0 || i+length > len(s) {
		return s
	}
	var b strings.Builder
	for i >= 0 && i+length <= len(s) {
		if r, ok := entity("&#x" + s[i+2:i+6] + ";"); ok && s[i+6] == '_' {
			b.WriteString(s[:i])
			b.WriteRune(r)
			s = s[i+length:]
		} else {
			b.WriteString(s[:i+2])
			s = s[i+2:]
		}
		i = strings.Index(s, "_x")
	}
	b.WriteString(s)
	return b.String()
}
