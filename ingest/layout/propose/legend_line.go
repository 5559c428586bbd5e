package propose

import (
	"regexp"
	"slices"
	"strings"

	"siemmes/warehouse/catalog"
)

// oneCode is a code that a line explains: up to three letters, and up to two digits behind.
const oneCode = `\pL{1,3}(?:-?\d{1,2}\pL?)?`

// How a line explains codes: "V: varones; M: mujeres", "F-1: students", "(H) hommes", "men (M)".
var (
	codeBefore = regexp.MustCompile(`(?:^|[\s("'“«\[,;/])(?:["'“«]?(` + oneCode + `(?:/` + oneCode + `)*)["'”»]?\s*[:=]\s*|["'“«]?(` + oneCode + `)["'”»]?\s+[-–—]\s+|\((` + oneCode + `)\)\s*[:=–—-]?\s*)`)
	codeBehind = regexp.MustCompile(`(\pL[\pL\pM]+)\s+[(\[](` + oneCode + `)[)\]]`)
	codeEnd    = regexp.MustCompile(`[;,.:()\[\]\n]|\s(?:y|e|and|et)\s`)
	// shortCode is a code alone, or several.
	shortCode = regexp.MustCompile(`^` + oneCode + `(?:/` + oneCode + `)*$`)
)

// readLines finds for each axis of short codes what the lines around the table say that they
// mean, where they explain at least two of them.
func (t *Table) readLines() {
	for _, a := range t.allAxes() {
		if a.legend == nil && a.coded == nil && a.ofCodes() {
			a.legend = t.legendIn(a.Texts)
		}
	}
}

// ofCodes reports whether the texts of the axis are a few short ones without a blank, beside
// totals and others.
func (a *Axis) ofCodes() bool {
	const most = 12
	codes := 0
	for _, s := range a.Texts {
		if shortCode.MatchString(s) {
			codes++
		} else if _, common := catalog.Default().CommonCode(s); !common {
			return false
		}
	}
	return codes > 1 && len(a.Texts) <= most
}

// legendIn is what the lines around the table say of some codes; nil where they say it of
// fewer than two.
func (t *Table) legendIn(codes []string) map[string]string {
	legend := map[string]string{}
	for _, x := range append(slices.Clone(t.Title), t.allNotes()...) {
		for code, said := range codesExplained(x.Text) {
			if slices.Contains(codes, code) && legend[code] == "" {
				legend[code] = said
			}
		}
	}
	if len(legend) < 2 {
		return nil
	}
	return legend
}

// codesExplained are the codes that a line explains, and what it says of each.
func codesExplained(line string) map[string]string {
	said := map[string]string{}
	found := codeBefore.FindAllStringSubmatchIndex(line, -1)
	for i, at := range found {
		end := len(line)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		text := line[at[1]:end]
		if cut := codeEnd.FindStringIndex(text); cut != nil {
			text = text[:cut[0]]
		}
		for g := 2; g < len(at); g += 2 {
			if text = space(text); at[g] >= 0 && text != "" && said[line[at[g]:at[g+1]]] == "" {
				said[line[at[g]:at[g+1]]] = text
			}
		}
	}
	if len(said) > 1 {
		return said
	}
	said = map[string]string{}
	for _, m := range codeBehind.FindAllStringSubmatch(line, -1) {
		if strings.EqualFold(m[1][:1], m[2][:1]) {
			said[m[2]] = m[1]
		}
	}
	return said
}
