package catalog

import (
	"encoding/json"
	"testing"
)

func TestATextIsOneForEachLanguageOrTheSameInAll(t *testing.T) {
	for _, test := range []struct{ json, es, en string }{
		{`"CC BY 4.0"`, "CC BY 4.0", "CC BY 4.0"},
		{`{"es": "no indicada", "en": "not stated"}`, "no indicada", "not stated"},
	} {
		var got Text
		if err := json.Unmarshal([]byte(test.json), &got); err != nil || got.In("es") != test.es || got.In("en") != test.en {
			t.Errorf("%s: %v, %v", test.json, got, err)
		}
	}
	var got Text
	if json.Unmarshal([]byte(`[1]`), &got) == nil {
		t.Error("a list is taken for a text")
	}
}
