package propose

import (
	"slices"
	"strings"
)

// fileNotes are the notes of a file, with those on sheets of their own.
type fileNotes struct{ *Proposal }

// all are the titles and notes of the tables, and the notes on sheets of their own.
func (p fileNotes) all() []string { return p.before(nil) }

// before are all titles and notes of the file, those of one table first, and behind the
// others the notes that are on sheets of their own: where several have the same mark the first
// one explains it.
func (p fileNotes) before(t *Table) (out []string) {
	add := func(texts []Text) {
		for _, x := range texts {
			if !slices.Contains(out, x.Text) && len(out) < mostNotes {
				out = append(out, x.Text)
			}
		}
	}
	if t != nil {
		add(append(slices.Clone(t.Title), t.allNotes()...))
	}
	for _, x := range p.Tables {
		add(append(slices.Clone(x.Title), x.Notes...))
	}
	for _, x := range p.Tables {
		add(x.apart)
	}
	return out
}

// mostNotes is how many notes of a file are read.
const mostNotes = 600

// short are the short sentences on sheets of notes: what longer ones say of rounding and
// of how figures are made is of a method.
func (p fileNotes) short() (out []string) {
	for _, t := range p.Tables {
		for _, x := range t.apart {
			if t.alone(p.Proposal, remark{at: t.at(x)}) {
				continue // of some tables
			}
			for _, sentence := range sentences.Split(x.Text, -1) {
				if len(strings.Fields(sentence)) <= mostShort && !slices.Contains(out, sentence) {
					out = append(out, sentence)
				}
			}
		}
	}
	return out
}

// shortApart are the short sentences of the notes on sheets of their own, folded.
func (t *Table) shortApart() string {
	var all []string
	for _, x := range t.apart {
		for _, sentence := range sentences.Split(x.Text, -1) {
			if len(strings.Fields(sentence)) <= mostShort {
				all = append(all, fold(sentence))
			}
		}
	}
	return strings.Join(all, " . ")
}
