package sheet

import (
	"context"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// htmlScan is the first reading of a page: it finds the tables, the lines around them and
// the styles of their cells.
type htmlScan struct {
	*htmlPage
	t     *htmlTokens
	lines *htmlLines // of the page itself
	open  []*openTable
	quiet string // the element whose text is left out
	depth int    // of elements of that name
	named bool   // an anchor of a sheet is open
	name  string // of the sheet that comes next
}

// openTable is a table that has not ended yet.
type openTable struct {
	*htmlTable
	cells *htmlLines // what its cells say, for the tables in them
	loose *htmlLines // its caption, and what is between its rows
	cell  bool       // a cell is open
}

// sheetName finds the names of Excel's sheets in a comment.
var sheetName = regexp.MustCompile(`<x:Name>([^<]*)</x:Name>`)

// sheetAnchor is the name of the anchor around the heading "Sheet 1: Name" that LibreOffice
// writes before each sheet of a workbook, below an overview of them all.
var sheetAnchor = regexp.MustCompile(`^table\d+$`)

// cutTag is a tag that the end of a page cuts: no text.
var cutTag = regexp.MustCompile(`<[/!]?\w*$`)

// scan reads the page once.
func (p *htmlPage) scan(ctx context.Context) error {
	s := &htmlScan{htmlPage: p, t: p.tokens(ctx, 0), lines: &htmlLines{most: p.book.lim.Text}}
	for {
		kind, ok := s.t.next()
		if !ok {
			for len(s.open) > 0 && s.t.err == nil {
				s.endTable()
			}
			s.lines.end()
			return s.t.err
		}
		switch kind {
		case html.CommentToken:
			for _, m := range sheetName.FindAllStringSubmatch(string(s.t.Text()), -1) {
				p.names = append(p.names, html.UnescapeString(m[1]))
			}
		case html.TextToken:
			s.text(string(s.t.Text()))
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if err := s.tag(kind); err != nil {
				return err
			}
		}
	}
}

// top is the innermost open table; nil outside tables.
func (s *htmlScan) top() *openTable {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// around are the lines that what is read belongs to.
func (s *htmlScan) around() *htmlLines {
	switch top := s.top(); {
	case top == nil:
		return s.lines
	case top.cell:
		return top.cells
	default:
		return top.loose
	}
}

func (s *htmlScan) text(text string) {
	if top := s.top(); top != nil && s.quiet != "style" && !top.holds {
		top.holds = strings.TrimSpace(text) != ""
	}
	switch s.quiet {
	case "":
		if s.t.place == s.htmlPage.text.size {
			text = cutTag.ReplaceAllString(text, "")
		}
		s.around().letters(text)
	case "style":
		readCSS(text, s.classes)
	}
}

func (s *htmlScan) tag(kind html.TokenType) error {
	tag, opens := s.t.tag, kind == html.StartTagToken
	s.listen(tag, kind)
	switch {
	case kind == html.SelfClosingTagToken:
	case tag == "html", tag == "body":
		s.htmlPage.open = opens
	case tag == "table" && opens:
		if err := s.beginTable(); err != nil {
			return err
		}
	case tag == "table" && s.top() != nil:
		s.ends[s.top().from] = s.t.place
		s.endTable()
	case s.top() != nil:
		s.part(tag, opens)
	case tag == "a":
		s.anchor(opens)
	}
	s.around().read(kind, tag)
	if opens {
		s.t.attributes(func(string, string) {}) // counts those that nobody asked for
	}
	return nil
}

// listen leaves out the text of quiet elements.
func (s *htmlScan) listen(tag string, kind html.TokenType) {
	switch opens := kind == html.StartTagToken; {
	case kind == html.SelfClosingTagToken:
	case s.quiet == "" && opens && quietTags[tag]:
		s.quiet, s.depth = tag, 1
	case s.quiet == tag && opens:
		s.depth++
	case s.quiet == tag:
		if s.depth--; s.depth == 0 {
			s.quiet = ""
		}
	}
}

// anchor takes the name of a sheet from the heading in an anchor.
func (s *htmlScan) anchor(opens bool) {
	switch {
	case opens:
		s.t.attributes(func(key, value string) { s.named = s.named || key == "name" && sheetAnchor.MatchString(value) })
	case s.named:
		s.named = false
		s.lines.end()
		if n := len(s.lines.kept); n > 0 && s.lines.kept[n-1].level > 0 {
			_, s.name, _ = strings.Cut(s.lines.kept[n-1].text, ": ")
			s.lines.kept = nil
		}
	}
}

func (s *htmlScan) beginTable() error {
	lim := s.book.lim
	if len(s.open) == lim.Nesting {
		return tooLarge("Nesting", "%q holds tables in tables, more than %d deep (Limits.Nesting)", s.t.name, lim.Nesting)
	}
	table, around := &htmlTable{htmlPage: s.htmlPage, name: s.name, from: s.t.place}, s.around()
	s.name = ""
	around.begin(table)
	s.tables = append(s.tables, table)
	s.open = append(s.open, &openTable{htmlTable: table, cells: &htmlLines{most: lim.Text, outer: around}, loose: &htmlLines{most: lim.Text}})
	return nil
}

func (s *htmlScan) endTable() {
	top := s.top()
	s.open = s.open[:len(s.open)-1]
	top.loose.end()
	top.above = outline(append(top.above, top.loose.kept...))
	s.around().finish(top.htmlTable, top.cells)
}

// part takes a tag within a table.
func (s *htmlScan) part(tag string, opens bool) {
	top := s.top()
	switch tag {
	case "td", "th":
		top.cells.end()
		top.cell = opens
		if opens {
			s.addStyle(s.cellOf(s.t).css)
		}
	case "tr":
		top.cells.end()
		top.cell = false
		top.rows += btoi(opens)
	}
}
