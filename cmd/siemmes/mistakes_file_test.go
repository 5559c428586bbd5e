package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// cellFile is a spreadsheet of which single cells can be written otherwise; all
// other bytes stay. A content is what the file holds for a cell, as it is stored.
type cellFile interface {
	// content is what a cell holds, "" where it is blank.
	content(at warehouse.CellRef) string
	// text is what a content says to a reader.
	text(content string) string
	// say is a content that says another text, in the form of an old one.
	say(old, text string) string
	// with is the file with other contents.
	with(contents map[warehouse.CellRef]string) ([]byte, error)
}

func openCells(name string, data []byte) (cellFile, error) {
	if filepath.Ext(name) == ".csv" {
		return newCSVCells(data), nil
	}
	return newXLSXCells(data)
}

// span is where a piece of a file is.
type span struct{ from, to int }

// replace gives the data with other bytes in place of some spans.
func replace(data []byte, pieces map[span]string) []byte {
	var out bytes.Buffer
	at := 0
	for _, s := range slices.SortedFunc(maps.Keys(pieces), func(a, b span) int { return a.from - b.from }) {
		out.Write(data[at:s.from])
		out.WriteString(pieces[s])
		at = s.to
	}
	out.Write(data[at:])
	return out.Bytes()
}

// csvCells is a file of records with commas between their fields.
type csvCells struct {
	data   []byte
	fields [][]span // by record and field
}

func newCSVCells(data []byte) *csvCells {
	f := &csvCells{data: data}
	var record []span
	quoted, from := false, 0
	for i, c := range data {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',' || c == '\n':
			to := i
			if c == '\n' && to > from && data[to-1] == '\r' {
				to--
			}
			record = append(record, span{from, to})
			from = i + 1
			if c == '\n' {
				f.fields, record = append(f.fields, record), nil
			}
		}
	}
	if from < len(data) {
		f.fields = append(f.fields, append(record, span{from, len(data)}))
	}
	return f
}

func (f *csvCells) content(at warehouse.CellRef) string {
	if s, ok := f.span(at); ok {
		return string(f.data[s.from:s.to])
	}
	return ""
}

func (f *csvCells) span(at warehouse.CellRef) (span, bool) {
	if at.Row < 1 || at.Row > len(f.fields) || at.Col < 1 || at.Col > len(f.fields[at.Row-1]) {
		return span{}, false
	}
	return f.fields[at.Row-1][at.Col-1], true
}

func (f *csvCells) text(content string) string { return strings.Trim(content, `"`) }

func (f *csvCells) say(old, text string) string {
	if strings.HasPrefix(old, `"`) {
		return `"` + text + `"`
	}
	return text
}

func (f *csvCells) with(contents map[warehouse.CellRef]string) ([]byte, error) {
	pieces := map[span]string{}
	for at, c := range contents {
		s, ok := f.span(at)
		if !ok {
			return nil, fmt.Errorf("there is no cell %s", at)
		}
		pieces[s] = c
	}
	return replace(f.data, pieces), nil
}

// xlsxCells is a workbook. The content of a cell is its type, a bar and what is
// inside its element.
type xlsxCells struct {
	zip     *zip.Reader
	strings []string              // of xl/sharedStrings.xml
	sheets  map[string]*xlsxSheet // by name
}

type xlsxSheet struct {
	path  string
	data  []byte
	cells map[string]span // by address, the whole element
}

var (
	sheetTag    = regexp.MustCompile(`<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"`)
	relationTag = regexp.MustCompile(`<Relationship [^>]*>`)
	attribute   = regexp.MustCompile(`(\w+)="([^"]*)"`)
	stringItem  = regexp.MustCompile(`(?s)<si>(.*?)</si>`)
	textTag     = regexp.MustCompile(`(?s)<t(?: [^>]*)?>(.*?)</t>`)
	cellTag     = regexp.MustCompile(`(?s)<c ([^>]*?)(/>|>(.*?)</c>)`)
	valueTag    = regexp.MustCompile(`(?s)<v>(.*?)</v>`)
)

func attributes(tag string) map[string]string {
	all := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
		all[m[1]] = html.UnescapeString(m[2])
	}
	return all
}

func newXLSXCells(data []byte) (*xlsxCells, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	f := &xlsxCells{zip: z, sheets: map[string]*xlsxSheet{}}
	book, err := f.part("xl/workbook.xml")
	relations, err2 := f.part("xl/_rels/workbook.xml.rels")
	shared, err3 := f.part("xl/sharedStrings.xml")
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	for _, m := range stringItem.FindAllSubmatch(shared, -1) {
		f.strings = append(f.strings, plainText(string(m[1])))
	}
	targets := map[string]string{}
	for _, tag := range relationTag.FindAllString(string(relations), -1) {
		a := attributes(tag)
		targets[a["Id"]] = "xl/" + strings.TrimPrefix(a["Target"], "/xl/")
	}
	for _, m := range sheetTag.FindAllSubmatch(book, -1) {
		s := &xlsxSheet{path: targets[string(m[2])], cells: map[string]span{}}
		if s.data, err = f.part(s.path); err != nil {
			return nil, err
		}
		for _, at := range cellTag.FindAllSubmatchIndex(s.data, -1) {
			s.cells[attributes(string(s.data[at[2]:at[3]]))["r"]] = span{at[0], at[1]}
		}
		f.sheets[html.UnescapeString(string(m[1]))] = s
	}
	return f, nil
}

func plainText(inner string) string {
	var text strings.Builder
	for _, m := range textTag.FindAllStringSubmatch(inner, -1) {
		text.WriteString(html.UnescapeString(m[1]))
	}
	return text.String()
}

func (f *xlsxCells) part(name string) (_ []byte, err error) {
	r, err := f.zip.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}

func (f *xlsxCells) content(at warehouse.CellRef) string {
	s := f.sheets[at.Sheet]
	if s == nil {
		return ""
	}
	where, ok := s.cells[at.A1()]
	if !ok {
		return ""
	}
	m := cellTag.FindSubmatch(s.data[where.from:where.to])
	if len(m[3]) == 0 {
		return ""
	}
	return attributes(string(m[1]))["t"] + "|" + string(m[3])
}

func (f *xlsxCells) text(content string) string {
	kind, inner, _ := strings.Cut(content, "|")
	if kind == "inlineStr" {
		return plainText(inner)
	}
	m := valueTag.FindStringSubmatch(inner)
	if m == nil {
		return ""
	}
	if i, err := strconv.Atoi(m[1]); kind == "s" && err == nil {
		return f.strings[i]
	}
	return html.UnescapeString(m[1])
}

func (f *xlsxCells) say(old, text string) string {
	_, err := strconv.ParseFloat(text, 64)
	if kind, _, _ := strings.Cut(old, "|"); err == nil && (kind == "" || kind == "n") {
		return kind + "|<v>" + text + "</v>"
	}
	return `inlineStr|<is><t xml:space="preserve">` + html.EscapeString(text) + "</t></is>"
}

func (f *xlsxCells) with(contents map[warehouse.CellRef]string) ([]byte, error) {
	changed := map[string][]byte{} // by path
	for name, s := range f.sheets {
		pieces := map[span]string{}
		for at, content := range contents {
			if at.Sheet != name {
				continue
			}
			where, ok := s.cells[at.A1()]
			if !ok {
				return nil, fmt.Errorf("there is no cell %s", at)
			}
			pieces[where] = element(s.data[where.from:where.to], content)
		}
		if len(pieces) > 0 {
			changed[s.path] = replace(s.data, pieces)
		}
	}
	return f.write(changed)
}

// element is a cell's element with another content, and its style.
func element(old []byte, content string) string {
	kind, inner, _ := strings.Cut(content, "|")
	a := attributes(string(cellTag.FindSubmatch(old)[1]))
	tag := `<c r="` + a["r"] + `"`
	if a["s"] != "" {
		tag += ` s="` + a["s"] + `"`
	}
	if kind != "" {
		tag += ` t="` + kind + `"`
	}
	return tag + ">" + inner + "</c>"
}

// write is the workbook with some of its parts replaced.
func (f *xlsxCells) write(changed map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, part := range f.zip.File {
		data, ok := changed[part.Name]
		if !ok {
			if err := w.Copy(part); err != nil {
				return nil, err
			}
			continue
		}
		to, err := w.Create(part.Name)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
