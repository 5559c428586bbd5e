package lang

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
)

// Surface is where a reader is shown a message. What to do next is said in the
// terms of the surface: flags on the command line, buttons at the desk.
type Surface string

// The surfaces. A message with the id "x@desk" is shown in the place of "x" at
// the desk, and so on; the zero surface shows "x".
const (
	CommandLine Surface = "command"
	Desk        Surface = "desk"
	API         Surface = "api"
)

// Labels gives the label of a code of a code list in a language, and the code
// itself where it has none.
type Labels interface {
	CodeLabel(list, code, language string) string
}

// Reader is who a message is rendered for. Language is a code of
// [warehouse.Languages]; another one reads English. Labels may be nil: codes are
// then shown as they are.
type Reader struct {
	Language string
	Surface  Surface
	Labels   Labels
}

// Say renders a message. The zero message is "", a message whose id is not known
// is «id», and a placeholder without a value stays as it is.
func (r Reader) Say(m warehouse.Message) string {
	if m.IsZero() {
		return ""
	}
	return r.fill(r.template(m.ID), m)
}

// template returns the text of an id with its placeholders.
func (r Reader) template(id string) string {
	said := messages()[id+"@"+string(r.Surface)]
	if said == nil {
		said = messages()[id]
	}
	if said == nil {
		return "«" + id + "»"
	}
	if text := said[r.Language]; text != "" {
		return text
	}
	return said[warehouse.English]
}

// Error renders the message of an error. An error without a message is a failure
// of the program: its text is for the log, and the reader is told where to look.
func (r Reader) Error(err error) string {
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		return r.Say(e.Message)
	}
	return r.Say(warehouse.NewMessage("error.internal"))
}

// fill puts the values of a message in the place of {name}, {name:code} and
// {name|one|many}.
func (r Reader) fill(text string, m warehouse.Message) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(r.placeholder(inside, m))
		text = after
	}
}

func (r Reader) placeholder(inside string, m warehouse.Message) string {
	name, words, plural := strings.Cut(inside, "|")
	name, form, _ := strings.Cut(name, ":")
	v := m.Arg(name)
	switch {
	case v == nil:
		return "{" + inside + "}"
	case plural:
		one, many, _ := strings.Cut(words, "|")
		if isOne(r.Language, v) {
			return one
		}
		return many
	case form == "code":
		return code(v)
	}
	return r.Value(v)
}

// code writes the codes of a value in the place of their labels.
func code(v any) string {
	switch v := v.(type) {
	case warehouse.Code:
		return v.ID
	case warehouse.List:
		codes := make([]string, len(v))
		for i, x := range v {
			codes[i] = code(x)
		}
		return strings.Join(codes, ", ")
	case string:
		return v
	}
	return ""
}

// Value renders one value of a message.
func (r Reader) Value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case warehouse.Code:
		if r.Labels == nil {
			return v.ID
		}
		return r.Labels.CodeLabel(v.List, v.ID, r.Language)
	case warehouse.Number:
		return Number(r.Language, v.Value, v.Decimals)
	case warehouse.Count:
		return Number(r.Language, float64(v), 0)
	case warehouse.Period:
		return Period(r.Language, v.String())
	case warehouse.Date:
		return Date(r.Language, time.Time(v))
	case time.Time:
		return Moment(r.Language, v)
	case warehouse.CellRef:
		return cell(v)
	case warehouse.Message:
		return r.Say(v)
	case warehouse.Names:
		return v.In(r.Language)
	case warehouse.List:
		words := make([]string, len(v))
		for i, x := range v {
			words[i] = r.Value(x)
		}
		return List(r.Language, words)
	}
	return ""
}

// cell writes a cell, or the name of its sheet where it is a whole sheet.
func cell(c warehouse.CellRef) string {
	if c.A1() == "" {
		return c.Sheet
	}
	return c.String()
}

// isOne reports whether a number takes the singular: 1, and in French 0 too
// (Unicode CLDR, plural rules, for the whole numbers that messages count).
func isOne(lang string, v any) bool {
	n := ""
	switch v := v.(type) {
	case string:
		n = v
	case warehouse.Count:
		n = strconv.Itoa(int(v))
	case warehouse.Number:
		n = warehouse.FormatNumber(v.Value)
	case warehouse.List:
		n = strconv.Itoa(len(v))
	}
	return n == "1" || lang == warehouse.French && n == "0"
}
