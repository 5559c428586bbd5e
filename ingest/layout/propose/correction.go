package propose

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// CorrectionRows is how many rows of a sheet are looked through for the first
// cell of a row or column that is corrected.
const CorrectionRows = 500

// Correction says that a cell has a role, or a whole row or column where the
// other number is zero. Sheet is its place among the visible sheets, from one.
type Correction struct {
	Sheet, Row, Col int
	Role            Role
}

// ParseCorrection reads "SHEET.ROW.COLUMN.ROLE".
func ParseCorrection(text string) (Correction, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return Correction{}, false
	}
	c := Correction{Role: Role(parts[3])}
	for i, to := range []*int{&c.Sheet, &c.Row, &c.Col} {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 {
			return Correction{}, false
		}
		*to = n
	}
	return c, true
}

// String writes the correction as ParseCorrection reads it.
func (c Correction) String() string {
	return fmt.Sprintf("%d.%d.%d.%s", c.Sheet, c.Row, c.Col, c.Role)
}

// Sheets returns the visible sheets of the workbook, in order.
func (p *Proposal) Sheets() []*sheet.Sheet {
	var visible []*sheet.Sheet
	for _, s := range p.book.wb.Sheets {
		if !s.Hidden {
			visible = append(visible, s)
		}
	}
	return visible
}

// Take takes a correction, as Correct does. A whole row or column is meant by
// its first cell that holds something. ErrInvalid where there is no such cell.
func (p *Proposal) Take(ctx context.Context, text string) error {
	c, ok := ParseCorrection(text)
	sheets := p.Sheets()
	if !ok || c.Sheet < 1 || c.Sheet > len(sheets) {
		return warehouse.NewError(warehouse.ErrInvalid, "propose.error.no-cell", "text", text)
	}
	sh := sheets[c.Sheet-1]
	if c.Row == 0 || c.Col == 0 {
		head, err := sh.Head(ctx, CorrectionRows)
		if err != nil {
			return err
		}
		if c, ok = c.firstFilled(head); !ok {
			return warehouse.NewError(warehouse.ErrInvalid, "propose.error.blank-line")
		}
	}
	return p.Correct(sh.Name, c.Row, c.Col, c.Role)
}

// firstFilled returns the correction of the first cell of a row that holds
// something, or of the last one of a column: the data are below the headings.
func (c Correction) firstFilled(b *sheet.Block) (Correction, bool) {
	switch {
	case c.Row > 0:
		for c.Col = 1; c.Col <= b.Cols(); c.Col++ {
			if b.Text(c.Row, c.Col) != "" {
				return c, true
			}
		}
	case c.Col > 0:
		for c.Row = b.Last(); c.Row >= b.First; c.Row-- {
			if x := b.Cell(c.Row, c.Col); x.Kind == sheet.Number || x.Kind == sheet.Text && x.Text != "" && c.Role != RoleValue {
				return c, true
			}
		}
	}
	return c, false
}
