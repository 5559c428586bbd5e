package warehouse

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// jsonValue is a value of a message as JSON keeps it: one member, named for the
// type of the value.
type jsonValue struct {
	Text    *string      `json:"text,omitempty"`
	Code    *Code        `json:"code,omitempty"`
	Number  *jsonNumber  `json:"number,omitempty"`
	Count   *int         `json:"count,omitempty"`
	Period  *string      `json:"period,omitempty"`
	Date    *string      `json:"date,omitempty"`
	Time    *time.Time   `json:"time,omitempty"`
	Cell    *jsonCell    `json:"cell,omitempty"`
	Message *Message     `json:"message,omitempty"`
	Names   Names        `json:"names,omitempty"`
	List    *[]jsonValue `json:"list,omitempty"`
}

// jsonNumber keeps the value as text: JSON has no infinity and no NaN.
type jsonNumber struct {
	Value    string `json:"value"`
	Decimals int    `json:"decimals"`
}

type jsonCell struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row"`
	Col   int    `json:"col"`
}

// MarshalJSON writes the argument with the type of its value.
func (a Arg) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name string `json:"name"`
		jsonValue
	}{a.Name, toJSON(a.Value)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Arg) UnmarshalJSON(text []byte) error {
	var x struct {
		Name string `json:"name"`
		jsonValue
	}
	if err := json.Unmarshal(text, &x); err != nil {
		return err
	}
	v, err := x.jsonValue.value()
	if err != nil {
		return fmt.Errorf("argument %s: %w", x.Name, err)
	}
	a.Name, a.Value = x.Name, v
	return nil
}

func toJSON(v any) jsonValue {
	switch v := v.(type) {
	case Code:
		return jsonValue{Code: &v}
	case Number:
		return jsonValue{Number: &jsonNumber{strconv.FormatFloat(v.Value, 'g', -1, 64), v.Decimals}}
	case Count:
		n := int(v)
		return jsonValue{Count: &n}
	case Period:
		text := v.String()
		return jsonValue{Period: &text}
	case Date:
		text := time.Time(v).Format(time.DateOnly)
		return jsonValue{Date: &text}
	case time.Time:
		return jsonValue{Time: &v}
	case CellRef:
		return jsonValue{Cell: &jsonCell{v.Sheet, v.Row, v.Col}}
	case Message:
		return jsonValue{Message: &v}
	case Names:
		if len(v) > 0 {
			return jsonValue{Names: v}
		}
	case List:
		all := make([]jsonValue, len(v))
		for i, x := range v {
			all[i] = toJSON(argument(x))
		}
		return jsonValue{List: &all}
	}
	text, isText := v.(string)
	if !isText && v != nil {
		text = written(v)
	}
	return jsonValue{Text: &text}
}

// value returns the value that the JSON keeps; one of no type that is known is "".
func (x jsonValue) value() (any, error) {
	switch {
	case x.Code != nil:
		return *x.Code, nil
	case x.Number != nil:
		f, err := strconv.ParseFloat(x.Number.Value, 64)
		return Number{f, x.Number.Decimals}, err
	case x.Count != nil:
		return Count(*x.Count), nil
	case x.Period != nil:
		return ParsePeriod(*x.Period)
	case x.Date != nil:
		day, err := time.Parse(time.DateOnly, *x.Date)
		return Date(day), err
	case x.Time != nil:
		return *x.Time, nil
	case x.Cell != nil:
		return CellRef{Sheet: x.Cell.Sheet, Row: x.Cell.Row, Col: x.Cell.Col}, nil
	case x.Message != nil:
		return *x.Message, nil
	case x.Names != nil:
		return x.Names, nil
	case x.List != nil:
		l := make(List, len(*x.List))
		for i, one := range *x.List {
			v, err := one.value()
			if err != nil {
				return nil, err
			}
			l[i] = v
		}
		return l, nil
	case x.Text != nil:
		return *x.Text, nil
	}
	return "", nil
}
