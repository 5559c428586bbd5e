package propose

import (
	"slices"
	"strings"
)

// officeLines finds the lines above a title that name who publishes the table.
type officeLines struct{ restrictView }

// is reports whether a line of the title names an office and nothing else: it is above a line
// that says what is counted, it begins with the word for an office or is written in capital
// letters around it, and it does not say how a table is broken down.
func (v officeLines) is(x Text) bool {
	below := slices.ContainsFunc(v.t.Title, func(y Text) bool { return y.Row > x.Row && v.m.speaksFor(v.dataset, fold(y.Text)) > 0 })
	if !below || v.breaksDown(fold(x.Text)) || strings.ContainsAny(x.Text, "0123456789:") {
		return false
	}
	words := strings.Fields(x.Text)
	joined := slices.ContainsFunc(words, func(word string) bool { return v.joins(fold(word)) })
	at := slices.IndexFunc(words, func(word string) bool {
		return capital(word) && (v.m.words.Bodies.In(fold(word)) || v.m.words.Offices.In(fold(word)))
	})
	small := slices.ContainsFunc(words, func(word string) bool { return !capital(word) && !v.joins(fold(word)) })
	// Without a word that joins, as in "domestic service", it may be a trade.
	return at >= 0 && joined && (at == 0 || !small)
}

// breaksDown reports whether a folded text says by what a table is broken down.
func (v officeLines) breaksDown(folded string) bool {
	return slices.ContainsFunc(v.m.breakdowns(folded), func(piece string) bool { return v.m.readCaption(piece) != nil })
}
