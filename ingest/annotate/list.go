package annotate

import (
	"context"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// list adds the sheet of findings in front.
func (m *marker) list(file string, findings []warehouse.Finding) error {
	name, err := m.freeName(lang.T(m.lang, "annotate.sheet"))
	if err != nil {
		return err
	}
	at, err := m.NewSheet(name)
	if err != nil {
		return err
	}
	first := m.GetSheetName(0)
	if first != name {
		if err := m.MoveSheet(name, first); err != nil {
			return err
		}
		if at, err = m.GetSheetIndex(name); err != nil {
			return err
		}
	}
	m.SetActiveSheet(at)
	p := &page{File: m.File, name: name}
	p.row(1, p.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}), lang.T(m.lang, "annotate.title", "file", file))
	p.row(2, 0, m.counts(findings))
	var heads []string
	for _, id := range []string{"severity", "rule", "cell", "found", "expected", "message"} {
		heads = append(heads, lang.T(m.lang, "annotate."+id))
	}
	p.row(4, p.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}}), heads...)
	for i, f := range findings {
		m.line(p, 5+i, f)
	}
	for col, width := range map[string]float64{"A": 13, "B": 26, "C": 16, "D": 22, "E": 30, "F": 90} {
		p.keep(m.SetColWidth(name, col, col, width))
	}
	p.keep(m.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 4, TopLeftCell: "A5", ActivePane: "bottomLeft"}))
	landscape, width, height := "landscape", 1, 0
	p.keep(m.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &width, FitToHeight: &height}))
	return p.err
}

// freeName is a name that no sheet has.
func (m *marker) freeName(wish string) (string, error) {
	name := wish
	for i := 2; ; i++ {
		at, err := m.GetSheetIndex(name)
		if err != nil || at < 0 {
			return name, err
		}
		name = wish + " " + strconv.Itoa(i)
	}
}

func (m *marker) counts(findings []warehouse.Finding) string {
	if len(findings) == 0 {
		return lang.T(m.lang, "annotate.none")
	}
	n := map[warehouse.Severity]int{}
	for _, f := range findings {
		n[f.Severity]++
	}
	number := func(s warehouse.Severity) string { return strconv.Itoa(n[s]) }
	return lang.T(m.lang, "annotate.count", "blocking", number(warehouse.Blocking), "warning", number(warehouse.Warning), "note", number(warehouse.Note))
}

// line writes one finding, with a link to its cell.
func (m *marker) line(p *page, row int, f warehouse.Finding) {
	body := p.style(&excelize.Style{
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour(f)}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
	})
	name, cell := m.place(f)
	shown := f.CellRef.String()
	if cell == "" {
		shown = f.Sheet
	}
	p.row(row, body, lang.T(m.lang, "annotate."+string(f.Severity)), lang.T(m.lang, "rule."+f.Rule), shown, f.Found, f.Expected, m.say(f))
	if cell != "" {
		link := "'" + strings.ReplaceAll(name, "'", "''") + "'!" + cell
		p.keep(m.SetCellHyperLink(p.name, "C"+strconv.Itoa(row), link, "Location"))
	}
}

// page writes a sheet and keeps the first error.
type page struct {
	*excelize.File
	name string
	err  error
}

func (p *page) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *page) style(s *excelize.Style) int {
	id, err := p.NewStyle(s)
	p.keep(err)
	return id
}

func (p *page) row(row, style int, texts ...string) {
	for i, text := range texts {
		cell := warehouse.CellRef{Row: row, Col: i + 1}.A1()
		p.keep(p.SetCellStr(p.name, cell, text))
		p.keep(p.SetCellStyle(p.name, cell, cell, style))
	}
}

// maxTextRows bounds the text files of which a marked workbook is made: marking
// takes the whole sheet into memory, about a kilobyte for each cell.
const maxTextRows = 200_000

// fromText makes a workbook of delimited text: one sheet, every record a row.
// Numbers that are written plainly are numbers there.
func fromText(ctx context.Context, book *sheet.Workbook, language string) (*excelize.File, error) {
	f := excelize.NewFile()
	defer f.Close()
	name := lang.T(language, "annotate.data")
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for block, err := range book.Sheets[0].Blocks(ctx) {
		if err != nil {
			return nil, err
		}
		if block.Last() > maxTextRows {
			return nil, warehouse.Errorf(warehouse.ErrTooLarge, "a marked copy is made of text files of up to %d rows, and this one has more; use --findings for the list of findings", maxTextRows)
		}
		for row := block.First; row <= block.Last(); row++ {
			cells := make([]any, block.Cols())
			for col := range cells {
				cells[col] = value(block.Cell(row, col+1).Text)
			}
			if err := w.SetRow(warehouse.CellRef{Row: row, Col: 1}.A1(), cells); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	// A sheet that was streamed cannot be changed before it is read again.
	streamed, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return excelize.OpenReader(streamed)
}

// value is the number that a text writes plainly, or the text.
func value(s string) any {
	if v, err := strconv.ParseFloat(s, 64); err == nil && warehouse.FormatNumber(v) == s {
		return v
	}
	return s
}
