package propose

import (
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// LayoutNamed reads the proposal, with its reasons in a language, as a layout of
// an id that a person chose, and checks it against the catalog. ErrInvalid where
// the id cannot be one.
func (p *Proposal) LayoutNamed(id, language string) (*layout.Layout, error) {
	if !validID(id) {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "propose.error.id", "id", id)
	}
	l, err := layout.Parse(id+".yml", p.encode(id, language))
	if err != nil {
		return nil, err
	}
	return l, l.Check(p.cat)
}

// validID reports whether a text can be the id of a layout: three to sixty small
// letters, digits and hyphens, and not the name of another kind of file.
func validID(id string) bool {
	if len(id) < 3 || len(id) > 60 || id[0] == '-' || id[len(id)-1] == '-' {
		return false
	}
	return strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && layout.IsLayout(id+".yml")
}
