package sheet

import "strings"

// odsText puts the text of a cell together (ODF part 3, 6.1).
type odsText struct {
	t      *xmlTokens
	styles *odsStyles
	runs   runs
	raised []bool // of the spans around
	begun  bool   // the paragraph holds a letter
}

// paragraph reads one <text:p> up to its end. White space is one blank,
// whatever it is made of; blanks that count are elements.
func (p *odsText) paragraph() {
	t := p.t
	p.raised, p.begun = p.raised[:0], false
	if t.closed {
		return
	}
	for t.err == nil {
		p.letters(collapse(t.between(), !p.begun))
		if !t.next() {
			return
		}
		switch {
		case t.ends("p"):
			return
		case t.is("span") && !t.closed:
			p.raised = append(p.raised, p.isRaised() || p.styles.raised(t.attr("style-name")))
		case t.ends("span") && len(p.raised) > 0:
			p.raised = p.raised[:len(p.raised)-1]
		case t.is("s"):
			p.letters(strings.Repeat(" ", min(t.repeat("c"), 1<<16)))
		case t.is("tab"):
			p.letters("\t")
		case t.is("line-break"):
			p.letters("\n")
		case t.is("annotation"), t.is("note"), t.is("ruby-text"), t.is("frame"):
			t.skip()
		}
	}
}

func (p *odsText) letters(s string) {
	p.begun = p.begun || s != ""
	p.runs.add(s, p.isRaised())
}

func (p *odsText) isRaised() bool { return len(p.raised) > 0 && p.raised[len(p.raised)-1] }

// collapse makes one blank of each run of white space, and none where the text
// begins.
func collapse(s string, atStart bool) string {
	if atStart {
		s = strings.TrimLeft(s, " \t\r\n")
	}
	if !strings.ContainsAny(s, "\t\r\n") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	blank := false
	for i := range len(s) {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n':
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		default:
			b.WriteByte(c)
			blank = false
		}
	}
	return b.String()
}
