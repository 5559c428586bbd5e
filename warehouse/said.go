package warehouse

// How the values of [Joined] are joined.
const (
	Beside = "words.beside" // "Honduras · women"
	Comma  = "words.comma"  // "Honduras, women"
)

// Value returns a message of one value alone, one of those that [Arg] names: a label, a
// period, a day, a list.
func Value(v any) Message { return NewMessage("words.value", "value", v) }

// Joined returns a message of values one after the other, with what is between them.
// Messages that say nothing are left out.
func Joined(between string, values List) Message {
	var joined Message
	for i := len(values) - 1; i >= 0; i-- {
		switch m, isMessage := values[i].(Message); {
		case isMessage && m.IsZero():
		case joined.IsZero():
			joined = Value(values[i])
		default:
			joined = NewMessage(between, "one", values[i], "other", joined)
		}
	}
	return joined
}

// KeyMessage returns the labels of a key that say something: no totals, and neither
// frequency nor source, which readers know. Code returns the code of a dimension.
func (ds *Dataset) KeyMessage(code func(d int) string) Message {
	var labels List
	for d, dim := range ds.Dimensions {
		switch k := code(d); {
		case dim.ID == DimFreq, dim.ID == DimSource:
		case k == Total, k == NotApplicable, k == World:
		default:
			labels = append(labels, Code{List: dim.CodeList, ID: k})
		}
	}
	return Joined(Beside, labels)
}
