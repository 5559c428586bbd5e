package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A text holds until the next one is read, also where its end tag goes on into the next
// piece of a part that is read ahead: the piece before is filled anew meanwhile.
func TestATextHoldsAcrossPieces(t *testing.T) {
	for _, end := range []string{"</v>", "</v a=\">\">", "</v a='>>'  b=\">\">", "</v   >"} {
		const n = 60_000
		var part strings.Builder
		part.WriteString("<r>")
		for i := range n {
			fmt.Fprintf(&part, "<v>%06d%s", i, end)
		}
		part.WriteString("</r>")
		var file bytes.Buffer
		w := zip.NewWriter(&file)
		f, err := w.Create("p.xml")
		if err == nil {
			_, err = f.Write([]byte(part.String()))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil || part.Len() < aheadFrom {
			t.Fatal(err, part.Len())
		}
		a, _, err := readZip("f.zip", bytes.NewReader(file.Bytes()), int64(file.Len()), Limits{}.withDefaults())
		if err != nil {
			t.Fatal(err)
		}
		x, done, err := a.tokens(t.Context(), "p.xml")
		if err != nil {
			t.Fatal(err)
		}
		read, wrong := 0, 0
		for x.next() {
			if !x.is("v") {
				continue
			}
			text := x.content()
			runtime.Gosched()
			if string(text) != fmt.Sprintf("%06d", read) {
				wrong++
			}
			read++
		}
		done()
		if read != n || wrong > 0 || x.err != nil {
			t.Errorf("%s: %d texts of %d, %d of them others: %v", end, read, n, wrong, x.err)
		}
	}
}
