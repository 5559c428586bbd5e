package desk

import "testing"

func TestNoTextOfAFileIsAFormula(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-5": "-5", "-5+2": "'-5+2", "@x": "'@x", "\t=1": "'\t=1", "México": "México", "": ""} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}
