package warehouse

import (
	"fmt"
	"strings"
	"time"
)

// Message is a text for a reader before it is written in a language: the id of a
// message of [siemmes/warehouse/lang] and the values of its placeholders. A
// message is made where something is found and is rendered where it is shown.
type Message struct {
	ID   string `json:"id"`
	Args []Arg  `json:"args,omitempty"`
}

// Arg is the value of one placeholder. Value is one of: string, Code, Number,
// Count, Period, Date, time.Time (a moment), CellRef, Message, Names, List.
type Arg struct {
	Name  string
	Value any
}

// Code is a code of a code list. Readers are shown its label.
type Code struct {
	List string `json:"list"`
	ID   string `json:"id"`
}

// Number is a figure. Decimals below zero keeps the decimals that it has.
type Number struct {
	Value    float64
	Decimals int
}

// Count is how many things there are. It chooses between singular and plural.
type Count int

// Date is a day.
type Date time.Time

// List is several values, written as an enumeration: "a, b and c".
type List []any

// literalID is the id of a message whose only argument is its text.
const literalID = "literal"

// Literal returns a message whose text is the same in every language: what a cell
// holds, a name, an address.
func Literal(text string) Message {
	return Message{ID: literalID, Args: []Arg{{Name: "text", Value: text}}}
}

// NewMessage returns the message of an id with the values of its placeholders,
// given as pairs of a name and a value. An int is a Count, a float64 a Number with
// the decimals that it has, and a slice of strings, codes or messages a List.
func NewMessage(id string, pairs ...any) Message {
	m := Message{ID: id}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Args = append(m.Args, Arg{Name: fmt.Sprint(pairs[i]), Value: argument(pairs[i+1])})
	}
	return m
}

// argument returns a value as one of the types that Arg names.
func argument(v any) any {
	switch v := v.(type) {
	case string, Code, Number, Count, Period, Date, time.Time, CellRef, Message, Names, List:
		return v
	case int:
		return Count(v)
	case int64:
		return Count(v)
	case float64:
		return Number{Value: v, Decimals: -1}
	case *Period:
		if v != nil {
			return *v
		}
		return ""
	case []string:
		return listOf(v)
	case []Code:
		return listOf(v)
	case []Message:
		return listOf(v)
	case []CellRef:
		return listOf(v)
	case []Period:
		return listOf(v)
	}
	return fmt.Sprint(v)
}

func listOf[T any](values []T) List {
	l := make(List, len(values))
	for i, v := range values {
		l[i] = v
	}
	return l
}

// PeriodValue returns the period that a text names, for an argument of a message;
// a text that names none stays a text.
func PeriodValue(text string) any {
	if p, err := ParsePeriod(text); err == nil {
		return p
	}
	return text
}

// IsZero reports whether there is no message.
func (m Message) IsZero() bool { return m.ID == "" }

// Arg returns the value of a placeholder, nil where the message has none of that name.
func (m Message) Arg(name string) any {
	for _, a := range m.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// Text returns the text of a literal message, and "" for any other one.
func (m Message) Text() string {
	if m.ID != literalID {
		return ""
	}
	text, _ := m.Arg("text").(string)
	return text
}

// Equal reports whether two messages say the same.
func (m Message) Equal(other Message) bool { return m.String() == other.String() }

// String writes the message for logs: its id and its arguments, without a language.
func (m Message) String() string {
	var b strings.Builder
	b.WriteString(m.ID)
	for _, a := range m.Args {
		fmt.Fprintf(&b, " %s=%s", a.Name, written(a.Value))
	}
	return b.String()
}

// written writes a value for logs.
func written(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case Code:
		return v.List + "." + v.ID
	case Number:
		return FormatNumber(v.Value)
	case Date:
		return time.Time(v).Format(time.DateOnly)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case Message:
		return "(" + v.String() + ")"
	case Names:
		return fmt.Sprintf("%q", v.In(English))
	case List:
		texts := make([]string, len(v))
		for i, x := range v {
			texts[i] = written(x)
		}
		return "[" + strings.Join(texts, " ") + "]"
	}
	return fmt.Sprint(v)
}
