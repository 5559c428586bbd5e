package warehouse

import "testing"

func TestATextInEveryLanguage(t *testing.T) {
	names := Names{Spanish: "enero", English: "January", French: "janvier"}
	text := "(" + names.In(Every) + ", " + InEvery(func(string) string { return "2023" }) + ")"
	for language, want := range map[string]string{Spanish: "(enero, 2023)", English: "(January, 2023)", French: "(janvier, 2023)", "pt": "(January, 2023)"} {
		if got := Spoken(text, language); got != want {
			t.Errorf("in %s: %q, want %q", language, got, want)
		}
	}
	if got := InEvery(func(l string) string { return l + text }); Spoken(got, French) != "fr(janvier, 2023)" {
		t.Errorf("one text in another: %q", Spoken(got, French))
	}
	for _, odd := range []string{"", "plain", "\x02", "a\x02b\x03c", "\x02a\x1fb\x03", "\x03\x02"} {
		if got := Spoken(odd, English); len(got) > len(odd) {
			t.Errorf("%q became %q", odd, got)
		}
	}
}
