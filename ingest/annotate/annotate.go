// Package annotate gives an office its own workbook back, marked: every cell
// with a finding is coloured and framed and has a comment that says what is the
// matter and what to do, and a sheet in front lists the findings with links to
// their cells. Nothing else of the workbook changes: its parts are copied as
// they are. Of a file in another format (text, .xls, .ods, HTML) a workbook is
// made with the same addresses.
package annotate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Write writes the marked copy of a file as a workbook (.xlsx; [Name] says how
// to call it). The findings are written for a reader. The file is one that was ingested: ErrUnreadable and
// ErrTooLarge are those of sheet.Open. ErrBlocked for one that holds records of persons.
func Write(ctx context.Context, w io.Writer, file warehouse.File, findings []warehouse.Finding, reader lang.Reader, lim sheet.Limits) (err error) {
	defer warehouse.Wrap(&err, "annotate %s", file.Name)
	if slices.ContainsFunc(findings, func(f warehouse.Finding) bool { return f.Rule == persons.Rule }) {
		return warehouse.NewError(warehouse.ErrBlocked, "annotate.persons", "file", file.Name)
	}
	members, err := sheet.Unpack(ctx, file.Name, file, file.Size, lim)
	if err != nil {
		return err
	}
	defer func() {
		for _, m := range members {
			err = errors.Join(err, m.Close())
		}
	}()
	if len(members) == 1 { // of a gzip, or a zip of one, its workbook is marked
		file = warehouse.File{Name: file.Name, ReaderAt: members[0].Reader, Size: members[0].Size}
	}
	book, err := sheet.Open(ctx, file.Name, file, file.Size, lim)
	if err != nil {
		return err
	}
	defer book.Close()
	m := &marker{file: file.Name, lang: reader.Language, reader: reader, findings: findings}
	if book.Format == sheet.XLSX {
		var started counter
		err := m.inPlace(ctx, io.MultiWriter(w, &started), file, book)
		if !errors.Is(err, errPackage) || started > 0 {
			return err
		}
		m = &marker{file: file.Name, lang: reader.Language, reader: reader, findings: findings}
	}
	return m.remade(ctx, w, book)
}

// counter counts what was written.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// Name is what the marked copy of a file is called: "julio (hallazgos).xlsx".
// A workbook with macros keeps them, and its ending.
func Name(file, language string) string {
	ending := ".xlsx"
	if own := strings.ToLower(path.Ext(file)); own == ".xlsm" {
		ending = own
	}
	return strings.TrimSuffix(file, path.Ext(file)) + " (" + strings.ToLower(lang.T(language, "annotate.sheet")) + ")" + ending
}

// marker marks one workbook.
type marker struct {
	*parts
	file     string
	lang     string
	reader   lang.Reader
	findings []warehouse.Finding

	mainNS, relBase string // the namespaces the workbook is written in
	strict          bool
	workbook        string            // its main part
	sheets          []*sheetMarks     // of the workbook, in its order
	named           map[string]string // what a sheet is called in the copy, where that differs
	types           map[string]string // of new parts
	vml             bool
	drawings        int
	listName        string
	remark          string // what the list says of the copy as a whole
}

// inPlace marks a workbook of the format that is written here.
func (m *marker) inPlace(ctx context.Context, w io.Writer, file warehouse.File, book *sheet.Workbook) error {
	var err error
	if m.parts, err = openParts(file, file.Size); err != nil {
		return err
	}
	m.types = map[string]string{}
	if err := m.readWorkbook(); err != nil {
		return err
	}
	if err := m.place(ctx, book); err != nil {
		return err
	}
	stylesPart, err := m.stylesPart()
	if err != nil {
		return err
	}
	text, err := m.read(stylesPart)
	if err != nil {
		return err
	}
	st, err := readStyles(text)
	if err != nil {
		return err
	}
	streams := map[string]func(io.Writer, io.Reader) error{}
	for _, s := range m.sheets {
		if len(s.at) > 0 {
			if err := m.comment(s); err != nil {
				return err
			}
		}
		if len(s.at) > 0 || s.selected {
			streams[partKey(s.part)] = s.rewrite(st)
		}
	}
	if err := m.addList(st); err != nil {
		return err
	}
	if err := m.declare(m.types, m.vml); err != nil {
		return err
	}
	// Only when the sheets are written it is known which formats they need.
	return m.write(w, streams, func() error {
		m.set(stylesPart, st.apply())
		return nil
	}, stylesPart)
}

// readWorkbook finds the sheets of the workbook.
func (m *marker) readWorkbook() error {
	root, err := m.relations("")
	if err != nil {
		return err
	}
	for _, r := range root {
		if r.kind() == "officeDocument" {
			m.workbook, m.relBase = r.Target, strings.TrimSuffix(r.Type, "/officeDocument")
		}
	}
	text, err := m.read(m.workbook)
	if err != nil {
		return err
	}
	nodes, err := outline(text, 3)
	if err != nil {
		return err
	}
	m.mainNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	if m.strict = strings.Contains(m.relBase, "purl.oclc.org"); m.strict {
		m.mainNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	}
	rels, err := m.relations(m.workbook)
	if err != nil {
		return err
	}
	for _, n := range children(nodes, child(nodes, 0, "sheets"), "sheet") {
		s := &sheetMarks{name: n.attr("name"), strict: m.strict, at: map[int]map[int][]warehouse.Finding{}}
		for _, r := range rels {
			if r.ID == n.attr("id") && (r.kind() == "worksheet" || r.kind() == "chartsheet") {
				s.part = r.Target
			}
		}
		if !m.has(s.part) {
			continue // a macro sheet of Excel 4, or one that is lost
		}
		if s.selected, err = m.isSelected(s.part); err != nil {
			return err
		}
		m.sheets = append(m.sheets, s)
	}
	if len(m.sheets) == 0 {
		return fmt.Errorf("%w: it has no sheets", errPackage)
	}
	return nil
}

// isSelected reports whether a sheet is among those that are open at first. Two
// such sheets are a group, and what is typed on one is typed on both.
func (m *marker) isSelected(part string) (bool, error) {
	r, err := m.byName[partKey(part)].Open()
	if err != nil {
		return false, fmt.Errorf("%w: %w", errPackage, err)
	}
	defer r.Close()
	s := newScanner(io.Discard, r)
	for {
		if err := s.next(); err != nil {
			return false, fmt.Errorf("%w: the sheet %s: %w", errPackage, part, err)
		}
		switch _, name := s.names(); name {
		case "sheetView":
			if on := attrOf(string(s.tag), "tabSelected"); on == "1" || on == "true" {
				return true, nil
			}
		case "sheetData", "drawing", "sheetFormatPr", "cols":
			return false, nil
		}
	}
}

// stylesPart is where the cell formats are; a workbook without any gets some.
func (m *marker) stylesPart() (string, error) {
	rels, err := m.relations(m.workbook)
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind() == "styles" && m.has(r.Target) {
			return r.Target, nil
		}
	}
	name := m.free("xl/styles%d.xml")
	if _, err := m.relate(m.workbook, m.relBase+"/styles", name); err != nil {
		return "", err
	}
	m.set(name, []byte(strings.ReplaceAll(plainStyles, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", m.mainNS)))
	m.types[name] = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
	return name, nil
}

// place puts the findings on their sheets. One about a merged range is at
// its first cell, which is the one that is seen.
func (m *marker) place(ctx context.Context, book *sheet.Workbook) error {
	for _, f := range m.findings {
		s, cell := m.spot(f)
		if s == nil {
			continue
		}
		if sh := book.Sheet(f.Sheet); sh != nil {
			mergeAt, err := sh.MergeAt(ctx)
			if err != nil {
				return err
			}
			if merged, in := mergeAt(cell.Row, cell.Col); in {
				cell.Row, cell.Col = merged.Top, merged.Left
			}
		}
		if s.at[cell.Row] == nil {
			s.at[cell.Row] = map[int][]warehouse.Finding{}
		}
		s.at[cell.Row][cell.Col] = append(s.at[cell.Row][cell.Col], f)
	}
	return nil
}

// The bounds of a sheet.
const (
	maxRows = 1 << 20
	maxCols = 1 << 14
)

// spot is where a finding is in the copy, nil where it is about a whole
// sheet or file.
func (m *marker) spot(f warehouse.Finding) (*sheetMarks, warehouse.CellRef) {
	cell := f.CellRef
	if name, renamed := m.named[f.Sheet]; renamed {
		cell.Sheet = name
	}
	if cell.A1() == "" || cell.Row > maxRows || cell.Col > maxCols {
		return nil, cell
	}
	for _, s := range m.sheets {
		if s.name == cell.Sheet && !strings.Contains(s.part, "chartsheets/") {
			return s, cell
		}
	}
	return nil, cell
}

// severity is the word for what a finding does.
func (m *marker) severity(f warehouse.Finding) string {
	return lang.T(m.lang, "annotate."+lookOf(f).id)
}

// say is the message of a finding, with the reason it was accepted for.
func (m *marker) say(f warehouse.Finding) string {
	if f.Accepted == "" {
		return m.reader.Say(f.Message)
	}
	return m.reader.Say(f.Message) + " (" + lang.T(m.lang, "annotate.accepted", "reason", f.Accepted) + ")"
}
