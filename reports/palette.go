package reports

// Palette are the colours that tell series apart, in their order, as RRGGBB
// after a "#". The first three are Paul Tol's "high contrast" scheme, made for
// readers with colour vision deficiency and for print in grey; the others
// continue it so that neighbours differ in lightness
// (https://personal.sron.nl/~pault/, technical note SRON/EPS/TN/09-002).
func Palette() []string {
	return []string{
		"#004488", "#ddaa33", "#bb5566", "#88ccee", "#117733", "#e8a2b8", "#332288", "#999933", "#44aa99", "#882255",
	}
}
