package sheet

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// Texts of old Macintosh and DOS programs are read with their accents; those of Windows
// are not taken for them.
func TestOneByteEncodingsAreDistinguished(t *testing.T) {
	for name, table := range map[string]encoding.Encoding{"Mac Roman": charmap.Macintosh, "CP850": charmap.CodePage850, "Windows-1252": charmap.Windows1252} {
		for _, text := range []string{
			"Región;Año;Población\nMéxico;2020;15\nPanamá;2021;16\nHaití;2021;17\nCuraçao;2022;1\n",
			"pays;année\nHaïti;2020\nSénégal;2021\nGuinée équatoriale;2022\nNigéria;2020\n",
			"país;mês\nSão Tomé e Príncipe;março\nMoçambique;março\nHungria;março\n",
		} {
			if name == "CP850" && strings.Contains(text, "ã") {
				continue // its letter is one of Windows-1252 there
			}
			file, err := table.NewEncoder().String(text)
			must(t, err)
			wb, err := openBytes("t.csv", []byte(file), Limits{})
			must(t, err)
			plain, err := openBytes("t.csv", []byte(text), Limits{})
			must(t, err)
			if got, want := gridOf(t, wb.Sheets[0]), gridOf(t, plain.Sheets[0]); wb.Encoding != name || got[1][0] != want[1][0] || got[2][0] != want[2][0] || got[3][0] != want[3][0] {
				t.Errorf("%s is read as %s: %q", name, wb.Encoding, got)
			}
		}
	}
	for _, text := range []string{"a;b\nl\x92Europe;s\x9cur\nplus;1\n", "a;b\nnorth\x96south;1\neast\x97west;2\nit\x92s;3\n"} {
		if got := charsetByStatistics([]byte(text)); got.name != "Windows-1252" {
			t.Errorf("%q is taken for %s", text, got.name)
		}
	}
}
