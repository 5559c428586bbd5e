package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siemmes/ingest/layout/tidy"
)

// markedFigures are the figures of a text by its proposal under answers to questions about
// markers, by cell, each with the status of its marker; and the questions about markers.
func markedFigures(t *testing.T, text string, answers map[string]string) (figures map[string]string, asked []Question) {
	t.Helper()
	wb, p := proposalOf(t, text)
	for _, q := range p.Questions() {
		if q.Ask == AskMarker {
			asked = append(asked, q)
		}
	}
	var given Answers
	for about, answer := range answers {
		if err := given.Add(AskMarker, about, "", answer); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Answer(t.Context(), &given); err != nil {
		t.Fatal(err)
	}
	l, err := p.Layout()
	if err != nil {
		t.Fatal(err, p.YAML("en"))
	}
	figures = map[string]string{}
	if err := tidy.Cells(t.Context(), l, wb, func(c *tidy.Cell) error {
		status := ""
		if c.Rule != nil {
			status = c.Rule.Status
		}
		figures[fmt.Sprintf("%d,%d", c.Row, c.Col)] = fmt.Sprint(c.Stored) + status
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return figures, asked
}

// Figures between brackets are asked about once for the file, however many there are and of
// how many digits; by the answer they are negative, or have a status.
func TestFiguresBetweenBracketsAreAskedAboutOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, most := rapid.IntRange(3, 8).Draw(r, "rows"), rapid.SampledFrom([]int{99, 999, 9999}).Draw(r, "most")
		var b strings.Builder
		b.WriteString("Saint Lucia: net international migration by sex\n\nYear,Male,Female,Total\n")
		want, brackets := map[string]int{}, [3]int{}
		for i := range rows {
			fmt.Fprintf(&b, "%d", 2015+i)
			for col := range 3 {
				n := rapid.IntRange(1, most).Draw(r, "figure")
				if i < rows-1 && (rapid.Bool().Draw(r, "brackets") || i < 2 && col == 0) {
					fmt.Fprintf(&b, ",(%d)", n)
					n, brackets[col] = -n, brackets[col]+1
				} else {
					fmt.Fprintf(&b, ",%d", n)
				}
				want[fmt.Sprintf("%d,%d", 4+i, 2+col)] = n
			}
			b.WriteString("\n")
		}
		if 2*slices.Max(brackets[:]) > rows {
			r.Skip("more than half of a column are between brackets: of short ones it may be one of marks")
		}
		figures, asked := markedFigures(t, b.String(), map[string]string{"( )": "negative"})
		if len(asked) != 1 || asked[0].About != "( )" || asked[0].Choices[0].Answer != "negative" {
			r.Fatalf("asked %v in\n%s", asked, b.String())
		}
		for cell, n := range want {
			if figures[cell] != fmt.Sprint(n) {
				r.Errorf("%s is %s, not %d in\n%s", cell, figures[cell], n, b.String())
			}
		}
		if figures, _ = markedFigures(t, b.String(), map[string]string{"( )": "U"}); figures["4,2"] != fmt.Sprintf("%dU", -want["4,2"]) {
			r.Errorf("marked, %s is %q in\n%s", "4,2", figures["4,2"], b.String())
		}
	})
}

// What a note says of figures between brackets is not asked.
func TestANoteSaysWhatBracketsAre(t *testing.T) {
	table := "Saint Lucia: net international migration by sex\n\nYear,Male,Female\n2015,222,(254)\n2016,(630),240\n2017,195,(8)\n\n"
	for note, want := range map[string]string{
		"Note: figures in brackets are negative.": "-254", "Las cifras entre paréntesis son negativas.": "-254", "Les chiffres entre parenthèses sont négatifs.": "-254",
		"Os valores entre parênteses são negativos.": "-254", "Figures in brackets are provisional.": "254P", "Las cifras entre paréntesis son estimadas.": "254E",
	} {
		figures, asked := markedFigures(t, table+note+"\n", nil)
		if len(asked) > 0 || figures["4,3"] != want {
			t.Errorf("%s: %q, asked %v", note, figures["4,3"], asked)
		}
	}
}

// Letters beside figures are marks: those that a legend explains are read, and each of the
// others is asked about once.
func TestLettersBesideFiguresAreReadOrAsked(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		space := rapid.SampledFrom([]string{"", " "}).Draw(r, "space")
		legend := rapid.SampledFrom([]string{"", "e: estimate; r: revised.", "r = revised\ne = estimated", "(e) estimated; (r) revised figures", "r: cifra revisada; e: cifra estimada"}).Draw(r, "legend")
		letters := rapid.SliceOfN(rapid.SampledFrom([]string{"", "", "e", "r"}), 12, 12).Draw(r, "letters")
		letters[0], letters[5] = "r", "e"
		var b strings.Builder
		b.WriteString("\"Dominica: remittances received by sending country, US$ thousand\"\n\nSending country,2018,2019,2020\n")
		for i, country := range []string{"United States", "Guadeloupe", "United Kingdom", "Antigua and Barbuda"} {
			b.WriteString(country)
			for col := range 3 {
				mark := letters[3*i+col]
				if mark != "" {
					mark = space + mark
				}
				fmt.Fprintf(&b, ",%d%s", 1000+100*i+col, mark)
			}
			b.WriteString("\n")
		}
		b.WriteString("\n\"" + strings.ReplaceAll(legend, "\n", "\"\n\"") + "\"\n")
		_, asked := markedFigures(t, b.String(), nil)
		figures, _ := markedFigures(t, b.String(), map[string]string{"r": "A"})
		if open := len(asked) == 1 && asked[0].About == "r"; len(asked) > 1 || open != (legend == "") {
			r.Errorf("asked %v in\n%s", asked, b.String())
		}
		for i, letter := range letters {
			cell, n := fmt.Sprintf("%d,%d", 4+i/3, 2+i%3), fmt.Sprint(1000+100*(i/3)+i%3)
			if want := n + map[string]string{"e": "E", "r": "A"}[letter]; figures[cell] != want {
				r.Errorf("%s is %q, not %q in\n%s", cell, figures[cell], want, b.String())
			}
		}
	})
}
