package warehouse

import "strings"

// Every stands in the place of a language where a text is wanted in all three:
// a finding is worked out once, and read later in whatever language its reader
// has. The text then holds all of them until [Spoken] picks one.
const Every = "*"

// The signs around and between the languages of a text: control characters,
// which no cell of a spreadsheet may hold (XML 1.0, 2.2).
const (
	spokenOpen  = "\x02"
	spokenNext  = "\x1f"
	spokenClose = "\x03"
)

// unsigned takes the signs out of what a hostile cell may hold after all.
var unsigned = strings.NewReplacer(spokenOpen, "", spokenNext, "", spokenClose, "")

// InEvery is a text in all languages of the house.
func InEvery(say func(language string) string) string {
	var texts []string
	same := true
	for i, l := range Languages() {
		texts = append(texts, unsigned.Replace(Spoken(say(l), l)))
		same = same && texts[i] == texts[0]
	}
	if same {
		return texts[0]
	}
	return spokenOpen + strings.Join(texts, spokenNext) + spokenClose
}

// Spoken picks a language in a text that was made for every language; others
// it gives as they are. A language that the house does not speak is English.
func Spoken(text, language string) string {
	if language == Every || !strings.Contains(text, spokenOpen) {
		return text
	}
	at := 1
	for i, l := range Languages() {
		if l == language {
			at = i
		}
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, spokenOpen)
		b.WriteString(before)
		inside, after, closed := strings.Cut(rest, spokenClose)
		texts := strings.Split(inside, spokenNext)
		if !found || !closed || len(texts) != len(Languages()) {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(texts[at])
		text = after
	}
}
