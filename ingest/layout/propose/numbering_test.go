package propose

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// TestNumbersThatOnlyCountLabelsAreTakenOff draws lists whose labels are numbered, and reads
// them as without numbers; the layout takes the numbers off as well.
func TestNumbersThatOnlyCountLabelsAreTakenOff(t *testing.T) {
	countries := []string{"Cubana", "Chilena", "Francesa", "Peruana", "Haitiana", "Colombiana", "Boliviana"}
	draw := rand.New(rand.NewPCG(3, 4))
	for _, form := range []string{"%d. %s", "%d) %s", "%02d - %s", "%d.%s", "%c) %s"} {
		draw.Shuffle(len(countries), func(i, j int) { countries[i], countries[j] = countries[j], countries[i] })
		var rows strings.Builder
		for i, name := range countries[:3+draw.IntN(4)] {
			at := any(i + 1)
			if strings.HasPrefix(form, "%c") {
				at = rune('a' + i)
			}
			fmt.Fprintf(&rows, "%s,%d,%d\n", fmt.Sprintf(form, at, name), 11+i, 21+i)
		}
		text := "Permisos de trabajo otorgados por nacionalidad\n\nNacionalidad,2021,2022\n" + rows.String() + "Total,90,140\n"
		p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n")
		must(t, err)
		stub := p.Tables[0].Stub[0]
		if stub.Meaning.Dimension != warehouse.DimCounterpart || len(stub.Unknown) > 0 || len(p.Meaning.Footnotes) != 1 {
			t.Errorf("%s: read as %s, %q unknown, marks %v", form, stub.Meaning.Dimension, stub.Unknown, p.Meaning.Footnotes)
		}
	}
}

// TestNumbersThatSayMoreStay keeps the numbers that are not counted from the first one on, that
// tell labels apart, and that notes explain.
func TestNumbersThatSayMoreStay(t *testing.T) {
	for _, rows := range []string{
		"1. Trimestre,11,21\n2. Trimestre,12,22\n3. Trimestre,13,23\n",
		"3. Cubana,11,21\n7. Chilena,12,22\n9. Francesa,13,23\n",
		"1. Cubana,11,21\n2. Chilena,12,22\n3. Francesa,13,23\n\n1. Incluye renovaciones\n2. Excluye renovaciones\n",
	} {
		p, err := proposalUnder(t, "t.csv", "Permisos de trabajo otorgados\n\nNacionalidad,2021,2022\n"+rows, "- {ask: dataset, answer: PERMITS}\n")
		must(t, err)
		for _, x := range p.Meaning.Footnotes {
			if x.MatchString("1. Cubana") {
				t.Errorf("%s: the numbers are taken off by %s", rows, x)
			}
		}
	}
}
