package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// placeClue is one thing that indicates the reporting country.
type placeClue struct {
	area string
	sure float64
	from string // "title", "publisher", "sheet", "file", "subdivisions", "notes"
}

// mention is a country named in a text.
type mention struct {
	area string
	at   int // word
	of   bool
}

// countriesIn lists the countries that a folded text names, each once.
func (m *mind) countriesIn(folded string) []mention {
	folded = m.words.NotPlaces.Replace(folded, " . ")
	words := strings.Fields(folded)
	var found []mention
	for i := 0; i < len(words); i++ {
		for n := min(6, len(words)-i); n >= 1; n-- {
			piece := strings.Join(words[i:i+n], " ")
			if n == 1 && len(piece) < 4 || strings.Contains(piece, ".") {
				continue
			}
			code, ok := m.cat.Lookup("CL_AREA", piece, "")
			if !ok || catalog.DemonymsOf(m.cat).Only(piece) {
				continue // the nationals of a country are not the country that reports
			}
			if m.cat.Country(code) && !slices.ContainsFunc(found, func(x mention) bool { return x.area == code }) {
				before := strings.Join(words[max(0, i-4):i], " ")
				_, _, of := m.words.Origin(before)
				found = append(found, mention{code, i, of || m.words.Excluded.In(before)})
			}
			i += n - 1
			break
		}
	}
	return found
}

// oneCountry is the country that a text names as the one that reports; "" where
// it names none or several.
func (m *mind) oneCountry(folded string) string {
	var found []string
	for _, x := range m.countriesIn(folded) {
		if !x.of {
			found = append(found, x.area)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return ""
}

// ownAdjective is the one country whose adjective the titles have, such as that of the
// office or of those who return: it is likely to be the one that reports. "" where there is
// none, or are several.
func (v areaView) ownAdjective() string {
	found := ""
	if len(v.m.countriesIn(v.heads)) > 0 {
		return "" // whose name may hold the adjective: "República Dominicana"
	}
	for _, word := range strings.Fields(v.heads) {
		areas := catalog.DemonymsOf(v.m.cat).Areas(word)
		switch {
		case len(areas) == 0 || v.m.sexIn(word) != "":
		case len(areas) > 1, found != "" && found != areas[0]:
			return ""
		default:
			found = areas[0]
		}
	}
	return found
}

// provinceIn is the country of the one subdivision a text names, such as
// Darién, where all that it names are of one country.
func (m *mind) provinceIn(folded string) string {
	area := ""
	words := strings.Fields(folded)
	for i := range words {
		for n := min(3, len(words)-i); n >= 1; n-- {
			piece := strings.Join(words[i:i+n], " ")
			if len(piece) < 5 {
				continue
			}
			code, ok := m.cat.Lookup("CL_SUBDIVISION", piece, "")
			if !ok || strings.HasPrefix(code, "_") {
				continue
			}
			if _, _, of := m.words.Origin(strings.Join(words[max(0, i-4):i], " ")); of {
				continue // where persons are from
			}
			country, err := m.cat.Area(code[:2])
			if err != nil || area != "" && area != country {
				return ""
			}
			area = country
		}
	}
	return area
}

// codeInName is the country of the code with which the file's name begins; "" where it
// begins with none. Three letters may be anything: it is no more than a likely answer.
func (m *mind) codeInName() string {
	first, _, _ := strings.Cut(m.fileWords, " ")
	if code := strings.ToUpper(first); len(first) == 3 && m.cat.Country(code) {
		return code
	}
	return ""
}

// fileCountry reads the country from a file's name, where that names it.
func (m *mind) fileCountry(name string) (string, float64) {
	words := fileWords(name)
	if area := m.oneCountry(words); area != "" {
		return area, 0.8
	}
	if area := m.provinceIn(words); area != "" {
		return area, 0.6
	}
	return "", 0
}

// place finds out which country a table reports for: what its title says first,
// then the office that publishes it, the sheet, the file, the subdivisions in
// it. Where two that are equally good differ, it is not known.
func (v *view) place() placeClue {
	m := v.m
	var clues []placeClue
	add := func(area string, sure float64, from string) {
		if area != "" {
			clues = append(clues, placeClue{area, sure, from})
		}
	}
	add(m.oneCountry(v.heads+" . "+v.breaks), 0.9, "title")
	if p := m.words.PublisherOf(v.heads, v.notes, m.sourceNotes(v.t.apart), m.fileWords); p != nil {
		add(p.Area, 0.9, "publisher")
	}
	add(m.oneCountry(v.sheet), 0.7, "sheet")
	area, sure := m.fileCountry(m.p.Name)
	add(area, sure, "file")
	for _, a := range v.axes {
		if area, share := a.subdivisionCountry(m); share >= 0.6 {
			add(area, 0.85, "subdivisions")
		}
	}
	add(m.provinceIn(v.heads), 0.7, "title")
	if len(clues) == 0 {
		add(m.oneCountry(m.sourceNotes(v.t.allNotes())), 0.7, "notes")
	}
	return agree(clues)
}

// agree weighs clues: the best one, surer where others say the same, not known
// where an equally good one differs.
func agree(clues []placeClue) placeClue {
	var best placeClue
	for _, c := range clues {
		if c.sure > best.sure {
			best = c
		}
	}
	for _, c := range clues {
		switch {
		case c == best:
		case c.area == best.area:
			best.sure = 1 - (1-best.sure)*(1-0.5*c.sure)
		case c.sure >= best.sure:
			return placeClue{}
		default:
			best.sure *= 1 - 0.5*c.sure
		}
	}
	return best
}

// sourceNotes are the notes that name the source, folded.
func (m *mind) sourceNotes(notes []Text) string {
	var out []string
	for _, x := range notes {
		if s := fold(x.Text); m.words.SourceLines.In(s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, " . ")
}

// subdivisionCountry is the country whose subdivisions, or border posts, the
// axis lists, and the share of its labels that are.
func (v *axisView) subdivisionCountry(m *mind) (string, float64) {
	for _, r := range v.lists {
		if r.list != "CL_SUBDIVISION" && r.list != "CL_BORDER_POST" {
			continue
		}
		if v.clue != nil && v.clue.Dimension != "SUBDIVISION" && v.clue.Dimension != "BORDER_POST" && v.clue.Dimension != catalog.AnyArea {
			continue
		}
		votes := map[string]int{}
		for i, code := range r.codes {
			if len(code) > 2 && !v.common[i] && code[2] == '-' {
				votes[code[:2]]++
			}
		}
		best, most := "", 0
		for country, n := range votes {
			if n > most || n == most && country < best {
				best, most = country, n
			}
		}
		if most < 3 || v.own == 0 {
			continue
		}
		if area, err := m.cat.Area(best); err == nil {
			return area, float64(most) / float64(v.own)
		}
	}
	return "", 0
}

// scopes are the scopes in which a list is tried: the general one, the
// publisher's, and of subdivisions and border posts those of the countries that
// have any.
func (m *mind) scopes(list string) []string {
	scopes := []string{""}
	if m.scope != "" {
		scopes = append(scopes, m.scope)
	}
	if list == "CL_SUBDIVISION" || list == "CL_BORDER_POST" {
		scopes = append(scopes, m.withParts[list]...)
	}
	return scopes
}

// countriesOf lists the countries that have codes of a list by country.
func (m *mind) countriesOf(list string) []string {
	l, err := m.cat.List(list)
	if err != nil {
		return nil
	}
	var out []string
	for _, k := range l.Codes {
		if len(k.ID) > 3 && k.ID[2] == '-' {
			if area, err := m.cat.Area(k.ID[:2]); err == nil && !slices.Contains(out, area) {
				out = append(out, area)
			}
		}
	}
	return out
}

// isArea reports whether a dimension takes areas.
func isArea(dim string) bool {
	return dim == warehouse.DimRefArea || dim == warehouse.DimCounterpart || dim == "CITIZENSHIP"
}
