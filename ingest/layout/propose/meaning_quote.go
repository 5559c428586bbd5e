package propose

import (
	"slices"
	"strings"

	"siemmes/warehouse"
)

// unreadPhrase is a phrase of a text that nothing reads.
type unreadPhrase struct {
	words string // folded, those that nothing reads and those among them
	quote string // the phrase as a question names it: with the words around it that are read
}

// unreadPhrases are the phrases of one question, and the cell of the first.
type unreadPhrases struct {
	all []unreadPhrase
	at  warehouse.CellRef
}

func (x *unreadPhrases) add(phrases []unreadPhrase, at warehouse.CellRef) {
	if x.all == nil {
		x.at = at
	}
	x.all = append(x.all, phrases...)
}

func (x *unreadPhrases) ask(v wordsView) {
	if x.all != nil {
		v.ask(x.all[:min(len(x.all), mostPhrases)], x.at)
	}
}

// mostQuoted is how many words a phrase is quoted with at most; of a longer one only the
// words next to the unread ones are.
const (
	mostQuoted = 8
	mostAround = 3
)

// quoted are the phrases of a text with the words around them: half a phrase would be another
// one. Two phrases in one are one.
func (v restrictView) quoted(text string, phrases []string) (found []unreadPhrase) {
	for _, words := range phrases {
		x := unreadPhrase{words, v.quote(text, words)}
		if i := slices.IndexFunc(found, func(y unreadPhrase) bool { return y.quote == x.quote }); i >= 0 {
			found[i].words += " " + words
			continue
		}
		found = append(found, x)
	}
	return found
}

// quote is the run of words between signs that holds a folded phrase, up to the words that
// say how the table is broken down.
func (v restrictView) quote(text, phrase string) string {
	segments := foldAll(segmentEnds.Split(text, -1))
	for n := 1; n <= len(segments); n++ {
		for i := 0; i+n <= len(segments); i++ {
			run := " " + space(strings.Join(segments[i:i+n], " ")) + " "
			at := strings.Index(run, " "+phrase+" ")
			if at < 0 {
				continue
			}
			before, after := strings.Fields(run[:at]), strings.Fields(run[at+len(phrase)+2:])
			return v.around(before, phrase, after)
		}
	}
	return phrase
}

// around is a phrase with the words before and behind it.
func (v restrictView) around(before []string, phrase string, after []string) string {
	for i, word := range slices.Backward(before) {
		if v.m.words.Breakdown.In(word) {
			before = before[i+1:]
			break
		}
	}
	for i, word := range after {
		if v.m.words.Breakdown.In(word) {
			after = after[:i]
			break
		}
	}
	if len(before)+len(strings.Fields(phrase))+len(after) > mostQuoted {
		before, after = before[max(0, len(before)-mostAround):], after[:min(mostAround, len(after))]
	}
	for len(before) > 0 && v.joins(before[0]) {
		before = before[1:]
	}
	for len(after) > 0 && v.joins(after[len(after)-1]) {
		after = after[:len(after)-1]
	}
	return strings.Join(append(append(slices.Clone(before), phrase), after...), " ")
}

// mostJoining is how many letters a word has at most that only joins others.
const mostJoining = 3

// joins reports whether a folded word only joins others.
func (v restrictView) joins(word string) bool {
	return len(word) <= mostJoining && v.m.words.Neutral.In(word)
}

// readLeading takes words such as "principal" as read where they are before the word for a
// group that the table breaks down, as "the ten main countries" do, and the number before
// them. Behind a word for persons they are of these.
func (v restrictView) readLeading(folded string, read []bool) {
	words, starts := strings.Fields(folded), []int(nil)
	at := 0
	for _, word := range words {
		at += strings.Index(folded[at:], word)
		starts = append(starts, at)
		at += len(word)
	}
	known := func(i int) bool {
		word := words[i]
		return word == "." || isDigits(word) || v.known[word] || v.m.words.Neutral.In(word) || v.m.words.Leading.In(word) || v.m.readCaption(word) != nil
	}
	take := func(i int) {
		for k := range len(words[i]) {
			read[starts[i]+k] = true
		}
	}
	for i, word := range words {
		if !v.m.words.Leading.In(word) {
			continue
		}
		switch next := i + 1; {
		case next < len(words) && words[next] != "." && !v.joins(words[next]):
			if !known(next) {
				continue
			}
		case i > 0 && !known(i-1):
			continue
		}
		take(i)
		for _, beside := range []int{i - 1, i + 1} {
			if beside >= 0 && beside < len(words) && v.m.words.Numbers[words[beside]] > 0 {
				take(beside)
			}
		}
	}
}
