package ingest

import (
	"sync"

	"siemmes/ingest/check"
	"siemmes/ingest/figures"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse"
)

var labelCollision = check.Rule{ID: "label-collision", Severity: warehouse.Blocking}

// alias is a label that becomes a code which another label of the same table
// became before.
type alias struct {
	dim, code    string
	label, first string
	// at and firstAt are where the two labels were met first.
	at, firstAt warehouse.CellRef
}

// naming is the first label of a code in a table.
type naming struct {
	label string
	at    warehouse.CellRef
}

// aliases are the cells that are under a second label of a code. The
// harmoniser notes them, and the collector asks for those whose keys collide,
// each in a goroutine of its own.
type aliases struct {
	mu    sync.Mutex
	cells map[warehouse.CellRef]*alias
}

// maxAliasCells bounds the cells that are remembered; collisions of later ones
// are reported as duplicates.
const maxAliasCells = 200_000

func (a *aliases) note(at warehouse.CellRef, x *alias) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cells == nil {
		a.cells = map[warehouse.CellRef]*alias{}
	}
	if len(a.cells) < maxAliasCells {
		a.cells[at] = x
	}
}

func (a *aliases) of(at warehouse.CellRef) *alias {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.cells[at]
}

// alias reports whether a heading gives a code that another label gave before.
func (s *sink) alias(dim int, code int32, head *tidy.Heading, c *tidy.Cell) *alias {
	at := warehouse.CellRef{Sheet: c.Sheet, Row: head.Row, Col: head.Col}
	if head.Row < 1 {
		at = figures.CellAt(c)
	}
	k := assigned{dim, code}
	first, known := s.named[k]
	if !known {
		if s.named == nil {
			s.named = map[assigned]naming{}
		}
		s.named[k] = naming{head.Text, at}
		return nil
	}
	if first.label == head.Text {
		return nil
	}
	return &alias{
		dim: s.codes.ds.Dimensions[dim].ID, code: s.codes.dims[dim].Dict.Texts[code],
		label: head.Text, first: first.label, at: at, firstAt: first.at,
	}
}

// collision reports two figures of one key that are under two labels: rule
// label-collision. It is false where the labels are the same, and the figures
// are two of one thing. All figures that two labels have in common are one
// finding.
func (c *collector) collision(was, is warehouse.CellRef, found, expected string) bool {
	a, b := c.aliases.of(was), c.aliases.of(is)
	if a == b {
		return false
	}
	x := b
	one, other, oneAt, otherAt := naming{}, naming{}, was, is
	switch {
	case b == nil: // the first one came under a second label, this one under the first
		x, one, other = a, naming{a.label, a.at}, naming{a.first, a.firstAt}
	case a != nil && a.code == b.code:
		one, other = naming{a.label, a.at}, naming{b.label, b.at}
	default:
		one, other = naming{b.first, b.firstAt}, naming{b.label, b.at}
	}
	c.report.Add(warehouse.Finding{
		Rule: "label-collision", CellRef: otherAt, Key: one.label + " = " + other.label, Found: warehouse.Literal(found), Expected: warehouse.Literal(expected),
	}, "one", one.label, "other", other.label, "there", one.at, "here", other.at, "code", x.code, "first", oneAt)
	return true
}
