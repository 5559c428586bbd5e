package layout

import "siemmes/warehouse"

// forecasts reads the period from which on figures are forecasts.
func (c *compiler) forecasts(f *Forecasts, path string) {
	if f == nil {
		return
	}
	p, err := warehouse.ParsePeriod(f.From)
	if err != nil {
		c.failed(path+".from", err)
	}
	f.start = p.Start
}

// Covers reports whether a figure of the period is a forecast: the period
// reaches into the time from which on the publisher forecasts.
func (f *Forecasts) Covers(p warehouse.Period) bool {
	return f != nil && p.End().After(f.start)
}

// madeBy are the statuses that say how a figure was made: observed, estimated,
// forecast, imputed or provisional. A heading or a marker that gives one of them
// counts for its cells in the place of what the table says of all.
const madeBy = warehouse.Flags(1<<(warehouse.Normal-'A') | 1<<(warehouse.Estimated-'A') | 1<<(warehouse.Forecast-'A') |
	1<<(warehouse.Imputed-'A') | 1<<(warehouse.Provisional-'A'))

// Status is what the table says of a figure whose own cell and headings have
// the flags said, for a period: F where the publisher forecasts, else the status
// that the table's set: gives. None where they say how the figure was made.
func (t *Table) Status(said warehouse.Flags, p warehouse.Period) warehouse.Flags {
	if said&madeBy != 0 {
		return 0
	}
	if t.Forecasts.Covers(p) {
		return warehouse.Flags(0).With(warehouse.Forecast)
	}
	flags, _ := warehouse.ParseFlags(t.Set.Status) // compile has read it
	return flags
}
