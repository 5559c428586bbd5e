package lang

import (
	"strings"

	"siemmes/warehouse"
)

// DeniedSource is ErrDenied for an office that has no right to a source. Cell is
// where the source is named, the zero cell where no cell names it.
func DeniedSource(o warehouse.Office, source string, cell warehouse.CellRef) error {
	return warehouse.NewError(warehouse.ErrDenied, "error.denied-source", "cell", before(cell), "source", source,
		"office", o.Name, "allowed", strings.Join(o.Sources, ", "))
}

// DeniedArea is ErrDenied for an office that has no right to a reporting area,
// which is a value of a message: its code, or what readers see in its place. Cell is
// a figure of the area, the zero cell where none is known.
func DeniedArea(o warehouse.Office, area any, cell warehouse.CellRef) error {
	return warehouse.NewError(warehouse.ErrDenied, "error.denied-area", "cell", before(cell), "area", area,
		"office", o.Name, "allowed", strings.Join(o.Areas, ", "))
}

// before is the beginning of a message about a cell; the zero message where there is
// none.
func before(cell warehouse.CellRef) warehouse.Message {
	if cell.A1() == "" {
		return warehouse.Message{}
	}
	return warehouse.NewMessage("error.at-cell", "cell", cell)
}
