package lang

import (
	"math"
	"testing"
	"time"

	"siemmes/warehouse"
)

func TestTFillsItsPlaceholders(t *testing.T) {
	for _, x := range []struct {
		lang, text string
		args       []any
		want       string
	}{
		{"es", "{count} {count|archivo|archivos} de {office}", []any{"count", "1", "office", "INM"}, "1 archivo de INM"},
		{"es", "{count} {count|archivo|archivos}", []any{"count", "0"}, "0 archivos"},
		{"fr", "{count} {count|fichier|fichiers}", []any{"count", "0"}, "0 fichier"},
		{"en", "{count} {count|file|files}", []any{"count", "1,204"}, "1,204 files"},
		{"en", "{missing} stays", nil, "{missing} stays"},
		{"en", "{a}", []any{"a", "{b}", "b", "x"}, "{b}"},
		{"en", "open { brace", nil, "open { brace"},
	} {
		if got := (Reader{Language: x.lang}).fill(x.text, warehouse.NewMessage("x", x.args...)); got != x.want {
			t.Errorf("%q: %q, not %q", x.text, got, x.want)
		}
	}
	if got := T("es", "server.figure.release"); got != "Publicación" {
		t.Errorf("word.release in Spanish: %q", got)
	}
	if got := T("de", "server.figure.release"); got != "Release" {
		t.Errorf("word.release in an unknown language: %q", got)
	}
	if got := T("es", "no.such.id"); got != "«no.such.id»" {
		t.Errorf("an unknown id: %q", got)
	}
}

func TestEveryKindOfTheHouseHasAWord(t *testing.T) {
	var ids []string
	for _, s := range []warehouse.ReleaseState{warehouse.Draft, warehouse.Scheduled, warehouse.Published, warehouse.Withdrawn} {
		ids = append(ids, "server.state."+string(s))
	}
	for _, r := range []warehouse.ReleaseType{warehouse.Routine, warehouse.Correction, warehouse.Methodological} {
		ids = append(ids, "server.type."+string(r))
	}
	for _, s := range []warehouse.Severity{warehouse.Note, warehouse.Warning, warehouse.Blocking} {
		ids = append(ids, "server.severity."+string(s))
	}
	for _, c := range []warehouse.ChangeKind{warehouse.Added, warehouse.Changed, warehouse.Ended} {
		ids = append(ids, "server.change."+string(c))
	}
	for _, k := range []warehouse.MeasureKind{warehouse.Stock, warehouse.Flow, warehouse.Ratio} {
		ids = append(ids, "server.kind-of."+string(k))
	}
	for _, id := range ids {
		if !Has(id) {
			t.Errorf("there is no word %s", id)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, x := range []struct {
		lang     string
		v        float64
		decimals int
		want     string
	}{
		{"es", 1234.5, 1, "1,234.5"},
		{"en", 1234.5, 1, "1,234.5"},
		{"fr", 1234.5, 1, "1\u202f234,5"},
		{"es", 520085, 0, "520,085"},
		{"fr", 15576722063, 0, "15\u202f576\u202f722\u202f063"},
		{"en", 999, 0, "999"},
		{"en", -1234567.891, 2, "−1,234,567.89"},
		{"en", 0.5, -1, "0.5"},
		{"en", 129464.997, -1, "129,464.997"},
		{"en", -0.001, 1, "0.0"},
		{"en", 2.5, 0, "2"},
		{"en", 0, 0, "0"},
		{"es", math.NaN(), 0, ""},
		{"en", math.Inf(-1), 0, "−∞"},
	} {
		if got := Number(x.lang, x.v, x.decimals); got != x.want {
			t.Errorf("%v in %s with %d decimals: %q, not %q", x.v, x.lang, x.decimals, got, x.want)
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, x := range []struct{ p, es, en, fr string }{
		{"2023", "2023", "2023", "2023"},
		{"2023-S1", "2023-S1", "2023-H1", "2023-S1"},
		{"2023-Q4", "2023-T4", "2023-Q4", "2023-T4"},
		{"2023-07", "julio de 2023", "July 2023", "juillet 2023"},
		{"2023-07-01", "1 de julio de 2023", "1 July 2023", "1er juillet 2023"},
		{"2009-10-01/P1Y", "octubre de 2009 a septiembre de 2010", "October 2009 to September 2010", "octobre 2009 à septembre 2010"},
		{"2025-01-01/P7M", "enero a julio de 2025", "January to July 2025", "janvier à juillet 2025"},
		{"1995-01-01/P5Y", "1995–1999", "1995–1999", "1995–1999"},
		{"1990-06-15/P1Y", "15 de junio de 1990 a 14 de junio de 1991", "15 June 1990 to 14 June 1991", "15 juin 1990 à 14 juin 1991"},
		{"soon", "soon", "soon", "soon"},
	} {
		for lang, want := range map[string]string{"es": x.es, "en": x.en, "fr": x.fr} {
			if got := Period(lang, x.p); got != want {
				t.Errorf("%s in %s: %q, not %q", x.p, lang, got, want)
			}
		}
	}
}

func TestDate(t *testing.T) {
	day := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{"es": "2 de marzo de 2026", "en": "2 March 2026", "fr": "2 mars 2026"} {
		if got := Date(lang, day); got != want {
			t.Errorf("%s: %q, not %q", lang, got, want)
		}
	}
	if got := Date("es", time.Time{}); got != "" {
		t.Errorf("no date is %q", got)
	}
}

func TestList(t *testing.T) {
	for _, x := range []struct {
		lang  string
		words []string
		want  string
	}{
		{"es", []string{"a", "b", "c"}, "a, b y c"},
		{"en", []string{"a", "b", "c"}, "a, b and c"},
		{"fr", []string{"a", "b", "c"}, "a, b et c"},
		{"es", []string{"Nicaragua", "Italia"}, "Nicaragua e Italia"},
		{"es", []string{"padres", "hijos"}, "padres e hijos"},
		{"es", []string{"agua", "hielo"}, "agua y hielo"},
		{"es", []string{"a"}, "a"},
		{"es", nil, ""},
	} {
		if got := List(x.lang, x.words); got != x.want {
			t.Errorf("%v in %s: %q, not %q", x.words, x.lang, got, x.want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := read(embedded); err != nil {
			b.Fatal(err)
		}
	}
}
