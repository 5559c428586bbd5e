package yamldata

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"

	"siemmes/warehouse"
)

// SyntaxError returns what the YAML reader found wrong in a file, at its place, as
// ErrInvalid.
func SyntaxError(name string, err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil || y.GetToken().Position == nil {
		return &Problems{File: name, List: []Problem{{Line: 1, Column: 1, Message: warehouse.NewMessage("yaml.syntax")}}}
	}
	at := y.GetToken().Position
	return &Problems{File: name, List: []Problem{{Line: at.Line, Column: at.Column, Message: syntaxMessage(err, y.GetToken())}}}
}

func syntaxMessage(err error, at *token.Token) warehouse.Message {
	key := warehouse.Literal(at.Value)
	if _, ok := errors.AsType[*yaml.UnknownFieldError](err); ok {
		return warehouse.NewMessage("yaml.unknown-key", "key", key)
	}
	if _, ok := errors.AsType[*yaml.DuplicateKeyError](err); ok || strings.Contains(err.Error(), "already defined") {
		return warehouse.NewMessage("yaml.twice", "key", key)
	}
	if _, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		return warehouse.NewMessage("yaml.syntax")
	}
	return warehouse.NewMessage("yaml.kind")
}
