package catalog

import "reflect"

// add adds what another vocabulary holds: lists grow, mappings take its keys, and
// words join those of the same section.
func (v *Vocabulary) add(other *Vocabulary) {
	addTo(reflect.ValueOf(v).Elem(), reflect.ValueOf(other).Elem())
}

var phrasesType = reflect.TypeFor[Phrases]()

func addTo(into, from reflect.Value) {
	switch {
	case from.IsZero():
	case into.Type() == phrasesType:
		into.Set(reflect.ValueOf(into.Interface().(Phrases).with(from.Interface().(Phrases))))
	case into.Kind() == reflect.Struct:
		for i := range into.NumField() {
			if into.Type().Field(i).IsExported() {
				addTo(into.Field(i), from.Field(i))
			}
		}
	case into.Kind() == reflect.Pointer && !into.IsNil():
		addTo(into.Elem(), from.Elem())
	case into.Kind() == reflect.Slice:
		into.Set(reflect.AppendSlice(into, from))
	case into.Kind() == reflect.Map:
		addKeys(into, from)
	default:
		into.Set(from)
	}
}

// addKeys adds the keys of a mapping. What both hold is added up.
func addKeys(into, from reflect.Value) {
	if into.IsNil() {
		into.Set(reflect.MakeMap(into.Type()))
	}
	for _, key := range from.MapKeys() {
		sum := reflect.New(into.Type().Elem()).Elem()
		if old := into.MapIndex(key); old.IsValid() {
			sum.Set(old)
		}
		addTo(sum, from.MapIndex(key))
		into.SetMapIndex(key, sum)
	}
}
