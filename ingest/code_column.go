package ingest

import (
	"slices"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/tidy"
	"siemmes/warehouse/catalog"
)

// codeColumns finds the columns of areas that are written as two letters or as numbers of
// M49. One such label could be many things, so that the labels of the whole column are
// read, and only once a label is met that is nothing else.
type codeColumns struct {
	read   func(each func(*tidy.Cell) error) error // all cells of the file; nil where they cannot be read
	labels map[*layout.Axis][]string
	noted  map[*tidy.Value]bool
}

// scope is where a label of an axis is looked up: in the scope given, and where that does
// not know it and all labels of the axis are codes of one kind, in theirs.
func (x *codeColumns) scope(h *harmoniser, a *layout.Axis, list, scope, label string) string {
	if list != catalog.AreaList || x.read == nil {
		return scope
	}
	codes := catalog.CodeColumnsOf(h.catalog)
	if !codes.Could(label) {
		return scope
	}
	if _, known := h.catalog.Lookup(list, label, scope); known {
		return scope
	}
	if x.labels == nil {
		x.labels, x.noted = map[*layout.Axis][]string{}, map[*tidy.Value]bool{}
		if err := x.read(x.note); err != nil {
			return scope // the same error ends the reading of the figures
		}
	}
	return strings.TrimSpace(codes.Scope(x.labels[a]) + " " + scope)
}

// note keeps the labels of a cell's headings.
func (x *codeColumns) note(c *tidy.Cell) error {
	for i := range c.Headings {
		v := c.Headings[i].Value
		if v == nil || v.Axis == nil || x.noted[v] {
			continue
		}
		x.noted[v] = true
		for _, code := range v.Codes {
			if code.Find != "" && !slices.Contains(x.labels[v.Axis], code.Find) {
				x.labels[v.Axis] = append(x.labels[v.Axis], code.Find)
			}
		}
	}
	return nil
}
