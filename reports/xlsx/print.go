package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// page is what of a sheet is printed: its columns and rows from the top left,
// and which rows are on every page (zero: none).
type page struct {
	toCol, toRow       int
	headFrom, headTo   int
	landscape, repeats bool // repeats: the first column on every page too
	one                bool // all on one page
}

// paperLetter is what offices of the region print on (ISO A4 in a printer
// scales to it).
const paperLetter = 1

// Margins, in inches, and the paper, in points.
const (
	marginSide, marginTop  = 0.6, 0.8
	paperShort, paperLong  = 612.0, 792.0
	pointsInch, digitPoint = 72.0, 5.25
)

// shrink is how much too long a sheet may be and still be printed on one page.
const shrink = 1.5

// room is how many points of the sheet a printed page holds, once it is scaled
// to the paper's width.
func (g *grid) room(s *sheet) float64 {
	wide, high := paperShort, paperLong
	if g.landscape() {
		wide, high = high, wide
	}
	scale := min(1, (wide-2*marginSide*pointsInch)/(s.span(g.textCols)*digitPoint))
	return (high - 2*marginTop*pointsInch) / scale
}

// printing sets the sheet up for paper: as wide as one page, as long as needed,
// headings on every page, title and release in the margins.
func (b *book) printing(s *sheet, p page) error {
	orientation, size, wide, long := "portrait", paperLetter, 1, 0
	if p.landscape {
		orientation = "landscape"
	}
	if p.one {
		long = 1
	}
	if err := b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &long,
	}); err != nil {
		return err
	}
	side, top, inner := marginSide, marginTop, 0.35
	if err := b.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &inner, Footer: &inner,
	}); err != nil {
		return err
	}
	if err := b.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddHeader: "&L&8" + margin(b.header) + "&R&8SIEMMES",
		OddFooter: "&L&8" + margin(b.footer) + "&R&8&P / &N",
	}); err != nil {
		return err
	}
	return b.printNames(s, p)
}

// printNames bounds what is printed and what is repeated.
func (b *book) printNames(s *sheet, p page) error {
	quoted := "'" + s.name + "'"
	area := fmt.Sprintf("%s!$A$1:%s", quoted, fixed(p.toCol, p.toRow))
	if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: s.name}); err != nil {
		return err
	}
	if p.headFrom == 0 {
		return nil
	}
	titles := fmt.Sprintf("%s!$%d:$%d", quoted, p.headFrom, p.headTo)
	if p.repeats {
		titles = quoted + "!$A:$A," + titles
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.name})
}

// fixed is a cell's absolute address.
func fixed(col, row int) string {
	c := cellName(col, row)
	i := strings.IndexAny(c, "0123456789")
	return "$" + c[:i] + "$" + c[i:]
}

// margin makes a text fit for a page's margin: "&" is a command there, and a
// number must not follow the font size.
func margin(s string) string {
	s = strings.ReplaceAll(shorten(clean(s), 100), "&", "&&")
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return " " + s
	}
	return s
}
