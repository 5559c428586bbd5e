package annotate

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// sheetMarks is what becomes of one sheet of the workbook.
type sheetMarks struct {
	name     string
	part     string
	at       map[int]map[int][]warehouse.Finding // row, column
	selected bool                                // the sheet is the one that opens first
	vml      string                              // relation of the comments' drawing, "" where it has one
	strict   bool
}

// cellWriter rewrites a sheet: the cells with findings get another format, and
// nothing else changes.
type cellWriter struct {
	*scanner
	*sheetMarks
	styles   *styles
	rows     []int // with marks, that have not come yet
	row, col int
	cols     []int // of the row, with marks, that have not come yet
	rowStyle int
	bands    []band
	prefix   string
	depth    int
	behind   bool // the rows are done
	hasVML   bool
}

// band is what the sheet says of some columns.
type band struct {
	from, to, style int
}

// rewrite gives the function that writes the marked sheet.
func (m *sheetMarks) rewrite(st *styles) func(io.Writer, io.Reader) error {
	return func(w io.Writer, r io.Reader) error {
		c := &cellWriter{scanner: newScanner(w, r), sheetMarks: m, styles: st, rows: slices.Sorted(maps.Keys(m.at)), rowStyle: -1}
		for {
			err := c.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = c.step()
			}
			if err != nil {
				return fmt.Errorf("sheet %q: %w", m.name, err)
			}
		}
		if !c.behind {
			return fmt.Errorf("sheet %q: %w: it has no cells", m.name, errPackage)
		}
		return c.finish()
	}
}

// step writes one tag.
func (c *cellWriter) step() error {
	prefix, name := c.names()
	switch {
	case c.closes():
		c.depth--
		return c.end(name)
	case c.depth == 0:
		c.prefix = prefix
	}
	if !c.alone() {
		c.depth++
	}
	switch {
	case name == "sheetView" && c.selected:
		c.tag = []byte(setAttr(string(c.tag), "tabSelected", "0"))
	case name == "col" && !c.behind:
		c.column()
	case name == "sheetData" && c.alone():
		return c.emptyData()
	case name == "row" && !c.behind:
		return c.startRow()
	case name == "c" && !c.behind:
		return c.cell()
	case name == "legacyDrawing":
		c.hasVML = true
	case c.behind && c.opensAt(1) && c.vml != "" && !c.hasVML && afterComments[name]:
		if err := c.drawing(); err != nil {
			return err
		}
	}
	return c.write()
}

// opensAt reports whether the tag opens an element at a depth.
func (c *cellWriter) opensAt(depth int) bool {
	if c.alone() {
		return c.depth == depth
	}
	return c.depth == depth+1
}

// afterComments follow the comments' drawing in a sheet (ECMA-376, part 1,
// CT_Worksheet).
var afterComments = map[string]bool{
	"legacyDrawingHF": true, "drawingHF": true, "picture": true, "oleObjects": true, "controls": true,
	"webPublishItems": true, "tableParts": true, "extLst": true, "AlternateContent": true,
}

func (c *cellWriter) end(name string) error {
	var err error
	switch {
	case name == "row" && !c.behind:
		err = c.cellsBefore(1 << 30)
		c.rowStyle = -1
	case name == "sheetData":
		err = c.rowsBefore(1 << 30)
		c.behind = true
	case c.depth == 0 && c.vml != "" && !c.hasVML:
		err = c.drawing()
	}
	if err != nil {
		return err
	}
	return c.write()
}

// drawing names the drawing of the comments.
func (c *cellWriter) drawing() error {
	c.hasVML = true
	ns := "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	if c.strict {
		ns = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	return c.put(fmt.Sprintf(`<%slegacyDrawing xmlns:fr="%s" fr:id="%s"/>`, c.prefix, ns, c.vml))
}

func (c *cellWriter) column() {
	tag := string(c.tag)
	from, _ := strconv.Atoi(attrOf(tag, "min"))
	to, _ := strconv.Atoi(attrOf(tag, "max"))
	style, _ := strconv.Atoi(attrOf(tag, "style"))
	c.bands = append(c.bands, band{from: from, to: to, style: style})
}

// emptyData opens a sheet without any row, for the rows that are marked.
func (c *cellWriter) emptyData() error {
	c.behind = true
	if len(c.rows) == 0 {
		return c.write()
	}
	if err := c.put("<" + c.prefix + "sheetData>"); err != nil {
		return err
	}
	if err := c.rowsBefore(1 << 30); err != nil {
		return err
	}
	return c.put("</" + c.prefix + "sheetData>")
}

func (c *cellWriter) startRow() error {
	tag := string(c.tag)
	c.row++
	if r, err := strconv.Atoi(attrOf(tag, "r")); err == nil {
		c.row = r
	}
	if err := c.rowsBefore(c.row); err != nil {
		return err
	}
	c.col, c.cols, c.rowStyle = 0, nil, -1
	if len(c.rows) == 0 || c.rows[0] != c.row {
		return c.write()
	}
	c.rows = c.rows[1:]
	c.cols = slices.Sorted(maps.Keys(c.at[c.row]))
	if s, err := strconv.Atoi(attrOf(tag, "s")); err == nil && attrOf(tag, "customFormat") != "" {
		c.rowStyle = s
	}
	if !c.alone() {
		return c.write()
	}
	if err := c.put(strings.TrimSuffix(tag, "/>") + ">"); err != nil {
		return err
	}
	if err := c.cellsBefore(1 << 30); err != nil {
		return err
	}
	c.rowStyle = -1
	return c.put("</" + c.prefix + "row>")
}

// rowsBefore adds rows with marks that the sheet does not have.
func (c *cellWriter) rowsBefore(row int) error {
	for len(c.rows) > 0 && c.rows[0] < row {
		at := c.row
		c.row, c.rows = c.rows[0], c.rows[1:]
		c.cols = slices.Sorted(maps.Keys(c.at[c.row]))
		if err := c.put(fmt.Sprintf(`<%srow r="%d">`, c.prefix, c.row)); err != nil {
			return err
		}
		if err := c.cellsBefore(1 << 30); err != nil {
			return err
		}
		if err := c.put("</" + c.prefix + "row>"); err != nil {
			return err
		}
		c.row = at
	}
	return nil
}

// cell gives a cell with a mark its new format.
func (c *cellWriter) cell() error {
	tag := string(c.tag)
	c.col++
	if ref := attrOf(tag, "r"); ref != "" {
		if at, err := warehouse.ParseA1(ref); err == nil {
			c.col = at.Col
		}
	}
	if len(c.cols) == 0 {
		return c.write()
	}
	if err := c.cellsBefore(c.col); err != nil {
		return err
	}
	if len(c.cols) == 0 || c.cols[0] != c.col {
		return c.write()
	}
	c.cols = c.cols[1:]
	own, err := strconv.Atoi(attrOf(tag, "s"))
	if err != nil {
		own = 0
	}
	return c.put(setAttr(tag, "s", strconv.Itoa(c.styles.mark(own, gravest(c.at[c.row][c.col])))))
}

// cellsBefore adds cells with marks that the row does not have.
func (c *cellWriter) cellsBefore(col int) error {
	for len(c.cols) > 0 && c.cols[0] < col {
		at := c.cols[0]
		c.cols = c.cols[1:]
		style := c.styles.mark(c.styleOf(at), gravest(c.at[c.row][at]))
		ref := warehouse.CellRef{Row: c.row, Col: at}.A1()
		if err := c.put(fmt.Sprintf(`<%sc r="%s" s="%d"/>`, c.prefix, ref, style)); err != nil {
			return err
		}
	}
	return nil
}

// styleOf is the format of a cell that the sheet does not hold: its row's,
// else its column's.
func (c *cellWriter) styleOf(col int) int {
	if c.rowStyle >= 0 {
		return c.rowStyle
	}
	for _, b := range c.bands {
		if b.from <= col && col <= b.to {
			return b.style
		}
	}
	return 0
}

func gravest(findings []warehouse.Finding) *look {
	best := lookAccepted
	for _, f := range findings {
		if l := lookOf(f); l.gravity() < best.gravity() {
			best = l
		}
	}
	return best
}
