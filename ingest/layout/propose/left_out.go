package propose

import (
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// LeftOut are numbers that a proposal leaves out for one reason.
type LeftOut struct {
	Numbers int
	First   warehouse.CellRef // the first of them
	Reason  warehouse.Message
}

// mostLeftOut is how many kinds of numbers that are left out are named.
const mostLeftOut = 40

// LeaveOut names the numbers that a trial left out, and those on sheets without a table,
// as decisions about the file.
func (p Trial) LeaveOut(left []LeftOut) {
	p.Proposal.LeftOut = left
	for _, s := range p.Skipped {
		if x := p.onSkipped(s.Sheet); x.Numbers > 0 {
			x.Reason = s.Reason
			p.Proposal.LeftOut = append(p.Proposal.LeftOut, x)
		}
	}
	for _, x := range p.Proposal.LeftOut[:min(len(p.Proposal.LeftOut), mostLeftOut)] {
		at := sheet.Range{Top: x.First.Row, Bottom: x.First.Row, Left: x.First.Col, Right: x.First.Col}
		p.decide("left-out", at, warehouse.FormatNumber(float64(x.Numbers)), say("propose.left-out", "count", x.Numbers, "cell", x.First, "reason", x.Reason), 1)
	}
}

// onSkipped counts the figures of a sheet without a table, as far as it was read cell by
// cell.
func (p Trial) onSkipped(name string) (x LeftOut) {
	for _, g := range p.book.grids {
		if g.name != name {
			continue
		}
		for row := 1; row <= g.height(); row++ {
			for col := 1; col <= g.cols; col++ {
				if g.at(row, col).kind != figure {
					continue
				}
				if x.Numbers++; x.Numbers == 1 {
					x.First = warehouse.CellRef{Sheet: name, Row: row + g.offset, Col: col}
				}
			}
		}
	}
	return x
}

// StillAsked reports whether a layout leaves cells out because they are asked about.
func StillAsked(reason string) bool { return reason == openReason }
