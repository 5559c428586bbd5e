package damagetest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"

	"siemmes/ingest/sheet/sheettest"
)

// Grid is the texts of a sheet, row by row; Number reports whether one is a number.
type Grid struct {
	Name string
	Rows [][]string
}

// Number reports whether a text is a number as files write them.
func Number(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2 && text != "."
}

// Formats writes the same sheets in each format that has no writer here of its own, by
// the ending of its name.
func Formats(sheets []Grid) map[string][]byte {
	var page, ml, ods, text strings.Builder
	page.WriteString("<html><body>")
	ml.WriteString(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`)
	for i, g := range sheets {
		page.WriteString("<table>")
		fmt.Fprintf(&ml, `<Worksheet ss:Name="%s"><Table>`, html.EscapeString(g.Name))
		fmt.Fprintf(&ods, `<table:table table:name="%s">`, html.EscapeString(g.Name))
		for _, row := range g.Rows {
			page.WriteString("<tr>")
			ml.WriteString("<Row>")
			ods.WriteString("<table:table-row>")
			for _, cell := range row {
				writeCell(&page, &ml, &ods, cell)
			}
			page.WriteString("</tr>\n")
			ml.WriteString("</Row>\n")
			ods.WriteString("</table:table-row>\n")
			if i == 0 {
				text.WriteString(`"` + strings.Join(row, `";"`) + "\"\n")
			}
		}
		page.WriteString("</table>")
		ml.WriteString("</Table></Worksheet>")
		ods.WriteString("</table:table>")
	}
	page.WriteString("</body></html>")
	ml.WriteString("</Workbook>")
	const root = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"`
	body := `<office:body><office:spreadsheet>` + ods.String() + `</office:spreadsheet></office:body>`
	return map[string][]byte{
		"html": []byte(page.String()), "xml": []byte(ml.String()),
		"fods":   []byte(`<?xml version="1.0"?><office:document ` + root + `>` + body + `</office:document>`),
		"ods":    zipped("content.xml", `<?xml version="1.0"?><office:document-content `+root+`>`+body+`</office:document-content>`),
		"px":     pxOf(sheets[0]),
		"csv.gz": gzipped(text.String()), "zip": zipped("a.csv", text.String()),
	}
}

// pxOf writes the cells of a sheet as a PC-Axis file: a row and a column of it are the
// variables.
func pxOf(g Grid) []byte {
	px := sheettest.PX{Title: g.Name, Stub: []sheettest.PXVariable{{Name: "row"}}, Heading: []sheettest.PXVariable{{Name: "column"}}}
	width := 1
	for _, row := range g.Rows {
		width = max(width, len(row))
	}
	for col := range width {
		px.Heading[0].Labels = append(px.Heading[0].Labels, fmt.Sprintf("column %d", col+1))
	}
	for i, row := range g.Rows {
		label := fmt.Sprintf("row %d", i+1)
		if len(row) > 0 {
			label += " " + row[0]
		}
		px.Stub[0].Labels = append(px.Stub[0].Labels, label)
		for col := range width {
			figure := ".."
			if col < len(row) && row[col] != "" {
				figure = row[col]
			}
			px.Figures = append(px.Figures, figure)
		}
	}
	return px.Bytes()
}

func writeCell(page, ml, ods *strings.Builder, cell string) {
	kind, value := "String", ` office:value-type="string"`
	if Number(cell) {
		kind, value = "Number", ` office:value-type="float" office:value="`+cell+`"`
	}
	cell = html.EscapeString(cell)
	fmt.Fprintf(page, "<td>%s</td>", cell)
	fmt.Fprintf(ml, `<Cell><Data ss:Type="%s">%s</Data></Cell>`, kind, cell)
	fmt.Fprintf(ods, `<table:table-cell%s><text:p>%s</text:p></table:table-cell>`, value, cell)
}

func zipped(name, text string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create(name)
	if err == nil {
		_, err = io.WriteString(part, text)
	}
	if err != nil || w.Close() != nil {
		return nil // never: it is written to memory
	}
	return b.Bytes()
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil || w.Close() != nil {
		return nil // likewise
	}
	return b.Bytes()
}
