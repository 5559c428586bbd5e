package propose

import (
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// readCaption finds what a caption says; nil where it says nothing.
func (m *mind) readCaption(folded string) *catalog.Caption {
	if folded == "" || m.words.CaptionNothing.In(folded) {
		return nil
	}
	codes := m.words.CaptionCodes.In(folded)
	for _, c := range m.words.Captions {
		if codes && c.Dimension != catalog.AnyArea && !isArea(c.Dimension) {
			continue
		}
		if c.Words.In(folded) {
			return c
		}
	}
	return nil
}

// sexIn reads the sex that a longer heading tells.
func (m *mind) sexIn(folded string) string {
	total, female, male := m.words.Sexes[warehouse.Total].In(folded), m.words.Sexes["F"].In(folded), m.words.Sexes["M"].In(folded)
	switch {
	case total || female && male:
		return warehouse.Total
	case female:
		return "F"
	case male:
		return "M"
	}
	return ""
}

// directionIn reads a direction from words; "" where they tell none, or both.
func (m *mind) directionIn(dataset, folded string) string {
	words := m.words.Dataset(dataset).Directions
	if words == nil {
		words = m.words.Directions
	}
	in, out := words["IN"].In(folded), words["OUT"].In(folded)
	switch {
	case in && !out:
		return "IN"
	case out && !in:
		return "OUT"
	}
	return ""
}

// breakdowns are the folded pieces of a title after "by", "por", "según",
// "par": "nacionalidad", "country of citizenship", ….
func (m *mind) breakdowns(folded string) []string {
	cuts := m.words.Breakdown.FindAll(folded)
	var out []string
	for i, c := range cuts {
		end := len(folded)
		if i+1 < len(cuts) {
			end = cuts[i+1][0]
		}
		out = append(out, strings.TrimSpace(folded[c[1]:end]))
	}
	return out
}
