package figures

import (
	"math"
	"slices"

	"siemmes/warehouse"
)

// Withhold makes the figure of a key, given as its codes and its period, one that is
// suppressed, and returns its row; not ok where the cube has none.
func (c *Cube) Withhold(codes []string, period string) (Row, bool) {
	if len(c.Blocks) == 0 || len(codes) != len(c.Dataset.Dimensions) {
		return 0, false
	}
	last := c.Blocks[len(c.Blocks)-1] // its dictionaries hold those of all before
	key := c.NewKey()
	for d, code := range codes {
		key[d] = int32(slices.Index(last.Codes[d].Texts, code))
	}
	key[len(codes)] = int32(slices.Index(last.Periods.Texts, period))
	if slices.Contains(key, -1) {
		return 0, false
	}
	r, ok := c.Find(key)
	if !ok {
		return 0, false
	}
	b, i := c.At(r)
	b.Value[i], b.Flags[i], b.Conf[i] = math.NaN(), warehouse.Flags(0).With(warehouse.Suppressed), warehouse.OtherSecret
	if b.Low != nil {
		b.Low[i], b.High[i] = math.NaN(), math.NaN()
	}
	if b.Text != nil {
		b.Text[i] = ""
	}
	if b.Comment != nil {
		b.Comment[i] = warehouse.NoComment
	}
	delete(b.More, i)
	delete(c.Others, r)
	return r, true
}
