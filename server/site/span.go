package site

import (
	"slices"

	"siemmes/reports/overview"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// spanText says "1990–2024 · 14 countries", and how far the figures reach beyond what
// was observed: "2010–2024, to 2050 projected or not over".
func spanText(p web.Speaker, h *overview.Holdings) string {
	first, last := h.Years()
	if first == "" {
		return ""
	}
	text := yearsText(p, first, last, h.ObservedYear())
	switch n := len(h.Countries(func(warehouse.Coverage) bool { return true })); n {
	case 0: // only groups of countries
		return text
	case 1:
		return text + " · " + p.T("one-country")
	default:
		return text + " · " + p.T("n-countries", "n", p.N(n))
	}
}

// yearsText writes a stretch of years or other periods that was observed, and how
// far the figures reach beyond.
func yearsText(p web.Speaker, first, last, observed string) string {
	join := func(a, b string) string {
		if a == b {
			return a
		}
		return a + "–" + b
	}
	switch {
	case observed == "":
		return p.T("span.projected", "span", join(first, last))
	case observed != last:
		return p.T("span.reaches", "span", join(first, observed), "last", last)
	}
	return join(first, last)
}

// areaNames lists a few countries, and counts many; groups and other areas come
// after them.
func areaNames(p web.Speaker, countries, others []string) string {
	const few = 12
	if len(countries)+len(others) > few {
		var parts []string
		if n := len(countries); n > 0 {
			parts = append(parts, p.T("n-countries", "n", p.N(n)))
		}
		if n := len(others); n > 0 {
			parts = append(parts, p.T("n-groups", "n", p.N(n)))
		}
		return lang.List(p.Lang, parts)
	}
	slices.Sort(countries)
	slices.Sort(others)
	return lang.List(p.Lang, slices.Concat(countries, others))
}
