package layout

// Reads tells whether a text is a period, or a part of one, written in this
// form. Starts and Order count as Parse would set them where nothing is said.
func (f Form) Reads(text string) bool {
	if f.Order == "" {
		f.Order = "dmy"
	}
	f.Starts = max(f.Starts, 1)
	return f.parse(text) != nil
}

// Number reads a text as a number written so.
func (n Numbers) Number(text string) (float64, bool) { return n.parseNumber(text) }
