package warehouse

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// genValue draws a value of every type that an argument may have.
func genValue(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		day := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), 0).UTC()
		text := rapid.String().Draw(t, "text")
		kinds := 9
		if depth > 0 {
			kinds = 11
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return Code{List: "CL_AREA", ID: text}
		case 1:
			return Number{rapid.Float64().Draw(t, "number"), rapid.IntRange(-1, 6).Draw(t, "decimals")}
		case 2:
			return Count(rapid.Int().Draw(t, "count"))
		case 3:
			return MonthsFrom(day.Year(), int(day.Month()), rapid.IntRange(1, 200).Draw(t, "months"))
		case 4:
			return Date(day.Truncate(24 * time.Hour))
		case 5:
			return day
		case 6:
			return CellRef{Sheet: text, Row: rapid.IntRange(0, 1e6).Draw(t, "row"), Col: rapid.IntRange(0, 1e4).Draw(t, "col")}
		case 7:
			return Names{Spanish: text, English: text + "e", French: text + "f"}
		case 9:
			return NewMessage("some.id", "x", genValue(depth-1).Draw(t, "inner"))
		case 10:
			return List(rapid.SliceOfN(genValue(depth-1), 1, 3).Draw(t, "list"))
		}
		return text
	})
}

func TestAMessageComesBackFromJSONAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := NewMessage("finding.some", "a", genValue(2).Draw(t, "a"), "b", genValue(2).Draw(t, "b"))
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var back Message
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !reflect.DeepEqual(back, m) {
			t.Fatalf("%#v came back as %#v from %s", m, back, text)
		}
	})
}

func TestValuesOfMessagesHaveTheTypesOfArg(t *testing.T) {
	for _, x := range []struct{ given, want any }{
		{3, Count(3)},
		{2.5, Number{2.5, -1}},
		{[]string{"a", "b"}, List{"a", "b"}},
		{[]Code{{"CL_SEX", "F"}}, List{Code{"CL_SEX", "F"}}},
		{ErrBusy, "busy"},
		{(*Period)(nil), ""},
	} {
		if got := NewMessage("x", "v", x.given).Arg("v"); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%#v became %#v, not %#v", x.given, got, x.want)
		}
	}
	if v := NewMessage("x").Arg("v"); v != nil {
		t.Errorf("an argument that is not there is %v", v)
	}
	if text := Literal("<5").Text(); text != "<5" {
		t.Errorf("the text of a literal is %q", text)
	}
}
