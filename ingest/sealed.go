package ingest

import (
	"math"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
)

// withhold takes the numbers of sealed figures out of what the rules look at: a rule
// that compared with one would tell it.
func (c *collector) withhold(sealed []warehouse.SealedFigure) {
	for _, x := range sealed {
		for _, k := range c.cubes {
			if k.Dataset.ID != x.Dataset {
				continue
			}
			if r, ok := k.Withhold(x.Key, x.Period); ok {
				c.withholdDoubles(k, r)
			}
		}
	}
}

// withholdDoubles does so for the figures that have the key of a row.
func (c *collector) withholdDoubles(k *figures.Cube, first figures.Row) {
	for i := range c.doubles {
		if d := &c.doubles[i]; d.Cube == k && d.First == first {
			d.Found, d.Value = warehouse.Flags(0).With(warehouse.Suppressed).String(), math.NaN()
			c.report.Silence(d.At)
		}
	}
}
