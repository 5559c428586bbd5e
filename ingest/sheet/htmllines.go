package sheet

import (
	"slices"

	"golang.org/x/net/html"
)

// Lines of a page around its tables are rows of their own, as programs for spreadsheets
// open a page: above a table its caption and the headings of the sections that it is in,
// each with the text since; below it the text up to the next heading.

// mostLines is how many lines of a page are kept above a table, and as many below it.
const mostLines = 30

// htmlLine is one line of a page outside its tables.
type htmlLine struct {
	text, mark string
	level      int // of a heading: 1 to 6; 0 of other text
}

// htmlLines gathers the lines of a page, or of a cell in which tables are, by the order in
// which the page has them.
type htmlLines struct {
	most  int // letters of a line
	kept  []htmlLine
	outer *htmlLines // around the table whose cells these are in
	// before are the table just before, and those in its cells that nothing is behind: these
	// lines are below them.
	before []*htmlTable
	words  htmlText
	level  int // of the heading that is open
}

// quietTags are elements whose text nobody reads as part of the page's matter.
var quietTags = map[string]bool{
	"title": true, "script": true, "style": true, "noscript": true, "template": true, "select": true,
	"button": true, "textarea": true, "nav": true, "footer": true, "svg": true, "iframe": true, "object": true,
}

// lineTags are elements that begin a line and end one.
var lineTags = map[string]bool{
	"p": true, "div": true, "li": true, "ul": true, "ol": true, "dl": true, "dt": true, "dd": true, "br": true, "hr": true, "tr": true, "td": true, "th": true,
	"section": true, "article": true, "header": true, "main": true, "aside": true, "blockquote": true, "pre": true, "center": true, "figure": true,
	"figcaption": true, "address": true, "body": true, "html": true, "form": true, "fieldset": true, "legend": true, "summary": true, "details": true,
}

// headingLevel is the level of the heading that a tag is, 0 of any other.
func headingLevel(tag string) int {
	if len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6' {
		return int(tag[1] - '0')
	}
	return 0
}

// read takes a tag outside the rows of tables.
func (l *htmlLines) read(kind html.TokenType, tag string) {
	opens := kind == html.StartTagToken
	switch level := headingLevel(tag); {
	case level > 0:
		l.end()
		l.level = 0
		if opens {
			l.level = level
		}
	case tag == "caption":
		l.end()
	case lineTags[tag]:
		l.end()
	case tag == "sup" && opens:
		l.words.raised++
	case tag == "sup":
		l.words.raised = max(0, l.words.raised-1)
	}
}

// letters adds text to the open line.
func (l *htmlLines) letters(s string) {
	l.words.runs.most = l.most
	l.words.letters(s)
}

// end closes the open line.
func (l *htmlLines) end() {
	text, mark := l.words.runs.parts()
	l.words = htmlText{runs: runs{most: l.most}, raised: l.words.raised}
	if text == "" {
		return
	}
	line := htmlLine{text, mark, l.level}
	if line.level > 0 {
		l.before = nil
	}
	for _, t := range l.before {
		if len(t.below) < mostLines {
			t.below = append(t.below, line)
		}
	}
	l.kept = append(l.kept, line)
	if len(l.kept) > 4*mostLines { // what comes first and is no heading of the last ones goes
		l.kept = append([]htmlLine(nil), outline(l.kept)...)
	}
}

// begin gives a table that begins here the lines above it: those of the table whose cell it
// is in first.
func (l *htmlLines) begin(t *htmlTable) {
	t.above = l.around()
	l.before = nil
}

func (l *htmlLines) around() (all []htmlLine) {
	l.end()
	if l.outer != nil {
		all = l.outer.around()
	}
	return outline(append(all, l.kept...))
}

// finish takes the end of a table in whose cells other lines are. Headings go on behind it;
// other text above it is its own.
func (l *htmlLines) finish(t *htmlTable, in *htmlLines) {
	in.end()
	l.end()
	l.before = append([]*htmlTable{t}, in.before...)
	l.kept = slices.DeleteFunc(l.kept, func(x htmlLine) bool { return x.level == 0 })
}

// outline leaves of some lines those of the sections that are still open, of these the last
// ones.
func outline(lines []htmlLine) []htmlLine {
	var kept []htmlLine
	for _, x := range lines {
		if x.level > 0 {
			if i := slices.IndexFunc(kept, func(y htmlLine) bool { return y.level >= x.level }); i >= 0 {
				kept = kept[:i]
			}
		}
		kept = append(kept, x)
	}
	for at := 0; len(kept) > mostLines && at < len(kept); { // text goes before headings
		if kept[at].level > 0 && len(kept)-at > 1 {
			at++
			continue
		}
		kept = slices.Delete(kept, at, at+1)
	}
	return kept
}
