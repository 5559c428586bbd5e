package typeset

import "testing"

func TestTextsAreSetAsTheLanguageIsPrinted(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		{"fr", "Source : « a » ; est-ce tout ? Oui ! 5 %", "Source\u00a0: «\u00a0a\u00a0»\u00a0; est-ce tout\u00a0? Oui\u00a0! 5\u00a0%"},
		{"fr", "L'âge d'{area}, rows: et l’autre", "L’âge d’{area}, rows: et l’autre"},
		{"fr", "un texte qui commence par !.", "un texte qui commence par\u00a0!."},
		{"es", "el 99 % de ellas: «a»; ¿todas?", "el 99\u00a0% de ellas: «a»; ¿todas?"},
		{"en", "the office's 5 % : as it is", "the office’s 5 % : as it is"},
		{"en", "a 'quoted' word", "a 'quoted' word"},
		{"fr", " : ", " : "},
		{"fr", "", ""},
	} {
		if got := Text(test.language, test.text); got != test.want {
			t.Errorf("%s: %q is %q, want %q", test.language, test.text, got, test.want)
		}
		if again := Text(test.language, test.want); again != test.want {
			t.Errorf("%s: %q set again is %q", test.language, test.want, again)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Source : « l'âge » ?")
	f.Fuzz(func(t *testing.T, text string) {
		once := Text("fr", text)
		if twice := Text("fr", once); twice != once {
			t.Errorf("%q is set as %q, and again as %q", text, once, twice)
		}
	})
}
