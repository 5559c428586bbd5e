package warehouse

import (
	"slices"
	"strings"
	"time"
)

// Texts returns the arguments as a program reads them: codes and not their labels,
// periods as Period.String writes them, the values of a list between commas, and of
// a text in several languages the English one.
func (m Message) Texts() map[string]string {
	out := make(map[string]string, len(m.Args))
	for _, a := range m.Args {
		out[a.Name] = plain(a.Value)
	}
	return out
}

func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Code:
		return v.ID
	case Names:
		return v.In(English)
	case Message:
		return v.Text()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case List:
		texts := make([]string, len(v))
		for i, x := range v {
			texts[i] = plain(x)
		}
		return strings.Join(texts, ", ")
	}
	return written(v)
}

// With returns the message with another value of a placeholder.
func (m Message) With(name string, value any) Message {
	m.Args = slices.DeleteFunc(slices.Clone(m.Args), func(a Arg) bool { return a.Name == name })
	m.Args = append(m.Args, Arg{Name: name, Value: argument(value)})
	return m
}
