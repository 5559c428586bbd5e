package propose

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// The first month of fiscal years is never guessed: where the country does not
// tell it, it is open, the proposal is a layout all the same, and with the
// answer its years are read from that month on.
func TestTheStartOfFiscalYearsIsOpenUntilAPersonSaysIt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var years []string
		first, separator := rapid.IntRange(1990, 2020).Draw(r, "first"), rapid.SampledFrom([]string{"/", "-", "–"}).Draw(r, "separator")
		long := rapid.Bool().Draw(r, "four digits")
		for y := first; y < first+rapid.IntRange(2, 5).Draw(r, "years"); y++ {
			second := fmt.Sprintf("%02d", (y+1)%100)
			if long {
				second = fmt.Sprint(y + 1)
			}
			years = append(years, fmt.Sprint(y)+separator+second)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "Country of birth;%s\n", strings.Join(years, ";"))
		for i, country := range []string{"Honduras", "Guatemala", "Belize", "Cuba"} {
			fmt.Fprintf(&b, "%s%s\n", country, strings.Repeat(fmt.Sprintf(";%d", 1000+37*i), len(years)))
		}
		wb, err := sheet.Open(t.Context(), "births.csv", strings.NewReader(b.String()), int64(b.Len()), sheet.Limits{})
		if err != nil {
			r.Fatal(err)
		}
		defer wb.Close()
		p, err := Propose(t.Context(), wb, catalog.Default())
		if err != nil || len(p.Tables) != 1 {
			r.Fatalf("%v, %d tables in\n%s", err, len(p.Tables), b.String())
		}
		if long && separator != "/" && !p.asks(AskPeriod, years[0]) {
			return // 1990-1991 may be a stretch of years
		}
		if !p.asks(AskPeriod, years[0]) {
			r.Errorf("open is %v in\n%s", p.Questions(), p.YAML("en"))
		}
		if _, err := p.Layout(); err != nil {
			r.Errorf("%v in\n%s", err, p.YAML("en"))
		}
		month := rapid.IntRange(2, 12).Draw(r, "month")
		var given Answers
		if err := errors.Join(given.Add(AskPeriod, years[0], "", fmt.Sprintf("fiscal-year starting %d", month)), p.Answer(t.Context(), &given)); err != nil {
			r.Fatal(err)
		}
		l, err := p.Layout()
		if err != nil {
			r.Fatal(err)
		}
		want := fmt.Sprintf("%d-%02d-01/P1Y", first, month)
		found := ""
		if err := tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
			if c.Row == 2 && c.Col == 2 {
				found = c.Period
			}
			return nil
		}); err != nil || found != want {
			r.Errorf("%s begins as %q, not %q: %v", years[0], found, want, err)
		}
	})
}
