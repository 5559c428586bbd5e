package sheet

import (
	"regexp"
	"strings"
)

// pxStatementLine is the beginning of a statement of a PC-Axis file, in small letters.
var pxStatementLine = regexp.MustCompile(`^([a-z][a-z0-9-]*)(?:\[[^\]]*\])?\s*(?:\((?:[^"()]|"[^"]*")*\))?\s*=\s*("|yes\b|no\b|-?\d|tlist\b|[a-z][a-z-]*\s*;|$)`)

// pxKeywords are the keywords of the PC-Axis file format, 2013, that a file begins with or
// must have, and those of its texts.
var pxKeywords = words(`charset axis-version codepage language languages creation-date next-update px-server
	directory-path update-frequency tableid synonyms default-graph decimals showdecimals rounding matrix aggregallowed
	autopen subject-code subject-area confidential copyright description title descriptiondefault contents units stub
	heading contvariable values timeval codes doublecolumn prestext domain variable-type hierarchies hierarchylevels
	hierarchylevelsopen hierarchynames map partitioned elimination precision last-updated stockfa cfprices dayadj seasadj
	baseperiod contact refperiod database source survey link infofile first-published meta-id official-statistics
	notex note valuenotex valuenote cellnotex cellnote datasymbol1 datasymbol2 datasymbol3 datasymbol4 datasymbol5
	datasymbol6 datasymbolsum datasymbolnil datanotecell datanotesum datanote keys attribute-id attribute-text attributes
	variablecode data`)

func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[word] = true
	}
	return all
}

// isPX reports whether the beginning of a text, in small letters, is that of a PC-Axis
// file: its first statement is one, which may be longer than the beginning, or two of its
// lines are.
func isPX(text string) bool {
	const most = 60
	count := 0
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if i == most {
			break
		}
		if found := pxStatementLine.FindStringSubmatch(strings.TrimSpace(line)); found != nil && pxKeywords[found[1]] {
			if count++; count == 2 || i == 0 && (found[1] == "charset" || found[1] == "axis-version" || strings.Contains(line, ";") || len(line) == len(text)) {
				return true
			}
		}
	}
	return false
}
