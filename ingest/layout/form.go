package layout

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Forms are the ways in which an axis writes periods or parts of them, tried in
// order. In YAML: one form, a list, or, where a form needs to know more, a
// mapping: {form: date, order: dmy, of: month}.
type Forms struct {
	List []Form
	bad  warehouse.Message
}

// String writes the forms as a layout does: "year", "[year, month]".
func (f Forms) String() string { return encodeValue(reflect.ValueOf(f)).flow() }

func (f *Forms) fault() warehouse.Message { return f.bad }

// Form is one way to write a period or a part of one. Kind is a word of
// formKinds; the other fields belong to the kinds their comments name.
type Form struct {
	Kind string
	// Order of day, month and year in a date: "ymd", "dmy" (default), "mdy".
	Order string
	// Of says which period a date or a month tells, in which it is: "day" (default:
	// the date or the month itself), "month", "quarter", "half", "year".
	Of string
	// At says where in that period the date or the month is: "in" (default: it is a
	// period of the calendar), "first" and "last" (the period begins or ends with it),
	// "up-to" (the part of the calendar's period from its beginning up to it). Of a
	// year-range, "last" has the last year in it.
	At string
	// Starts is the first month of a fiscal-year. It has no default: a layout
	// without it is refused; zero is in a proposal for what is open.
	Starts int
	// Named says which of its two years a fiscal-year is called after: "end"
	// (default) or "start".
	Named string
}

// formKinds lists the forms with an example of each; docs/layouts.md has them
// all.
var formKinds = map[string]string{
	"year":        "2015",
	"half":        "S1",
	"quarter":     "Q1",
	"month":       "enero",
	"months":      "Jan-Jul",
	"day":         "31",
	"day-month":   "31 Dec",
	"date":        "31/12/2015",
	"year-month":  "2015-07",
	"span":        "2015 Q1",
	"year-range":  "1990-1995",
	"fiscal-year": "1996-97",
	"sdmx":        "2015-Q1",
	"total":       "2015 Total",
	"words":       "July 31, 2025",
}

// UnmarshalYAML reads one form or a list of them.
func (f *Forms) UnmarshalYAML(decode func(any) error) error {
	var v any
	if err := decode(&v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, x := range list {
		f.List = append(f.List, f.read(x))
	}
	return nil
}

// ReadForm reads one form as YAML gives it: a word, or a mapping. The message says
// what is wrong with it.
func ReadForm(v any) (Form, warehouse.Message) {
	var f Forms
	form := f.read(v)
	return form, f.bad
}

func (f *Forms) read(v any) Form {
	form := Form{Order: "dmy", Of: "day", At: "in", Named: "end"}
	m, ok := v.(map[string]any)
	if !ok {
		form.Kind = fmt.Sprint(v)
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		text := fmt.Sprint(m[key])
		switch key {
		case "form":
			form.Kind = text
		case "order":
			form.Order = f.oneOf(key, text, "ymd", "dmy", "mdy")
		case "of":
			form.Of = f.oneOf(key, text, "day", "month", "quarter", "half", "year")
		case "at":
			form.At = f.oneOf(key, text, "in", "first", "last", "up-to")
		case "named":
			form.Named = f.oneOf(key, text, "end", "start")
		case "starts":
			if _, err := fmt.Sscan(text, &form.Starts); err != nil || form.Starts < 1 || form.Starts > 12 {
				f.fail("layout.month")
			}
		default:
			f.fail("layout.form-key", "key", key)
		}
	}
	switch fiscal := form.Kind == "fiscal-year"; {
	case fiscal && form.Starts == 0:
		f.fail("layout.fiscal-starts")
	case !fiscal && form.Starts > 0:
		f.fail("layout.starts-form", "form", form.Kind)
	}
	if formKinds[form.Kind] == "" {
		f.fail("layout.form", "text", form.Kind, "forms", strings.Join(slices.Sorted(maps.Keys(formKinds)), ", "))
	}
	return form
}

func (f *Forms) oneOf(key, text string, words ...string) string {
	if !slices.Contains(words, text) {
		f.fail("layout.one-of", "key", key, "words", strings.Join(words, ", "), "text", text)
	}
	return text
}

func (f *Forms) fail(id string, pairs ...any) {
	if f.bad.IsZero() {
		f.bad = warehouse.NewMessage(id, pairs...)
	}
}

// Partial says what becomes of a total over time of which the header holds only
// a part, such as the year that is not over: a range of the months there are,
// or nothing, with a reason.
type Partial struct {
	Year    PartialRule `yaml:"year"`
	Quarter PartialRule `yaml:"quarter"`
}

// PartialRule is empty for the range, or the reason for leaving the total out.
type PartialRule struct {
	Skip string `yaml:"skip"`
}
