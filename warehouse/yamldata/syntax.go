package yamldata

import (
	"errors"

	"github.com/goccy/go-yaml"

	"siemmes/warehouse"
)

// SyntaxError returns what the YAML reader found wrong in a file, with line and
// column, as ErrInvalid.
func SyntaxError(name string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		p := y.GetToken().Position
		return warehouse.Errorf(warehouse.ErrInvalid, "%s:%d:%d: %s", name, p.Line, p.Column, y.GetMessage())
	}
	return warehouse.Errorf(warehouse.ErrInvalid, "%s: %w", name, err)
}
