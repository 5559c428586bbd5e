package lang

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// sexes is a code list of one code.
type sexes struct{}

func (sexes) CodeLabel(list, code, language string) string {
	if list == "CL_SEX" && code == "F" {
		return map[string]string{"es": "Mujeres", "en": "Women", "fr": "Femmes"}[language]
	}
	return code
}

func TestAReaderIsShownEveryKindOfValueInTheirLanguage(t *testing.T) {
	day := time.Date(2026, 3, 2, 14, 5, 0, 0, time.UTC)
	for _, x := range []struct {
		value      any
		es, en, fr string
	}{
		{"<5", "<5", "<5", "<5"},
		{warehouse.Code{List: "CL_SEX", ID: "F"}, "Mujeres", "Women", "Femmes"},
		{warehouse.Code{List: "CL_SEX", ID: "X"}, "X", "X", "X"},
		{1234.5, "1,234.5", "1,234.5", "1\u202f234,5"},
		{warehouse.Number{Value: 2, Decimals: 1}, "2.0", "2.0", "2,0"},
		{1204, "1,204", "1,204", "1\u202f204"},
		{warehouse.MonthsFrom(2023, 7, 1), "julio de 2023", "July 2023", "juillet 2023"},
		{warehouse.Date(day), "2 de marzo de 2026", "2 March 2026", "2 mars 2026"},
		{day, "2 de marzo de 2026, 14:05 UTC", "2 March 2026, 14:05 UTC", "2 mars 2026, 14:05 UTC"},
		{warehouse.CellRef{Sheet: "Hoja1", Row: 3, Col: 2}, "Hoja1!B3", "Hoja1!B3", "Hoja1!B3"},
		{warehouse.CellRef{Sheet: "Hoja1"}, "Hoja1", "Hoja1", "Hoja1"},
		{warehouse.Names{"es": "a", "en": "b", "fr": "c"}, "a", "b", "c"},
		{warehouse.NewMessage("server.figure.release"), "Publicación", "Release", "Diffusion"},
		{[]string{"a", "b", "c"}, "a, b y c", "a, b and c", "a, b et c"},
		{[]warehouse.Code{{List: "CL_SEX", ID: "F"}, {List: "CL_SEX", ID: "X"}}, "Mujeres y X", "Women and X", "Femmes et X"},
	} {
		m := warehouse.NewMessage("literal", "text", x.value)
		for language, want := range map[string]string{"es": x.es, "en": x.en, "fr": x.fr} {
			if got := (Reader{Language: language, Labels: sexes{}}).Say(m); got != want {
				t.Errorf("%v in %s: %q, not %q", x.value, language, got, want)
			}
		}
	}
}

func TestAPlaceholderTakesTheFormItAsksFor(t *testing.T) {
	r := Reader{Language: "en", Labels: sexes{}}
	sex := warehouse.Code{List: "CL_SEX", ID: "F"}
	for _, x := range []struct {
		text string
		m    warehouse.Message
		want string
	}{
		{"{sex} ({sex:code})", warehouse.NewMessage("x", "sex", sex), "Women (F)"},
		{"{sex:code}", warehouse.NewMessage("x", "sex", []warehouse.Code{sex, {List: "CL_SEX", ID: "M"}}), "F, M"},
		{"{n} {n|file|files}", warehouse.NewMessage("x", "n", 1), "1 file"},
		{"{n} {n|file|files}", warehouse.NewMessage("x", "n", 0), "0 files"},
		{"{n|file|files}", warehouse.NewMessage("x", "n", 1.0), "file"},
		{"{n|file|files}", warehouse.NewMessage("x", "n", []string{"a", "b"}), "files"},
	} {
		if got := r.fill(x.text, x.m); got != x.want {
			t.Errorf("%s: %q, not %q", x.text, got, x.want)
		}
	}
}

func TestTheCauseOfAnErrorIsForTheLogAlone(t *testing.T) {
	cause := errors.New("open /var/lib/siemmes.duckdb: permission denied")
	for _, language := range warehouse.Languages() {
		r := Reader{Language: language}
		told := fmt.Errorf("load %q: %w", "/srv/in.xlsx", warehouse.WrapError(warehouse.ErrNotFound, cause, "error.no-release", "id", "99"))
		if text := r.Error(told); !strings.Contains(text, "99") || strings.Contains(text, "/") {
			t.Errorf("%s: %s", language, text)
		}
		if !errors.Is(told, warehouse.ErrNotFound) || !errors.Is(told, cause) || !strings.Contains(told.Error(), cause.Error()) {
			t.Errorf("the log loses the kind or the cause: %v", told)
		}
		if text := r.Error(cause); text == "" || strings.Contains(text, "/") {
			t.Errorf("%s: %s", language, text)
		}
	}
}

func TestASurfaceHasItsOwnWords(t *testing.T) {
	for id := range messages() {
		plain, surface, own := strings.Cut(id, "@")
		if !own {
			continue
		}
		if !Has(plain) {
			t.Errorf("%s has no text for the other surfaces", id)
		}
		switch Surface(surface) {
		case CommandLine, Desk, API:
		default:
			t.Errorf("%s: there is no surface %q", id, surface)
		}
	}
	there := Reader{Language: "en", Surface: Desk}.Say(warehouse.NewMessage("finding.no-layout"))
	if strings.Contains(there, "--layout") {
		t.Errorf("the desk names a flag: %s", there)
	}
}
