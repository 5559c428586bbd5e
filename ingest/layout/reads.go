package layout

// Reads reports whether a text is a period, or a part of one, written in this
// form. Order counts as Parse would set it where nothing is said; a fiscal year
// whose first month is not known is read whatever it is.
func (f Form) Reads(text string) bool {
	if f.Order == "" {
		f.Order = "dmy"
	}
	return f.Parse(text) != nil
}
