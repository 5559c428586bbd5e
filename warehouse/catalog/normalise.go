package catalog

import (
	"strings"
	"unicode"
)

// normalise folds what offices write differently without meaning a different
// thing: case, accents, white space, punctuation, apostrophes, footnote stars
// and superscripts. "Côte d’Ivoire *" and "COTE D'IVOIRE" become the same.
func normalise(label string) string {
	var b strings.Builder
	b.Grow(len(label))
	blank := false
	for _, r := range label {
		s := fold(r)
		if s == " " || s == "and" {
			blank = b.Len() > 0
		}
		if s == " " || s == "" {
			continue
		}
		if blank {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		blank = s == "and"
	}
	return b.String()
}

const lower = "abcdefghijklmnopqrstuvwxyz"

// fold maps a character to plain lower-case letters and digits, to " " where
// it parts words, to "" where it means nothing, & to a word of its own.
func fold(r rune) string {
	switch {
	case r >= 'a' && r <= 'z':
		return lower[r-'a' : r-'a'+1]
	case r >= 'A' && r <= 'Z':
		return lower[r-'A' : r-'A'+1]
	case r >= '0' && r <= '9':
		return string(r)
	}
	if s, ok := folded[r]; ok {
		return s
	}
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.No, r):
		return ""
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return string(unicode.ToLower(r))
	}
	return " "
}

// folded spells out the letters with marks of the languages in the files, and
// what is no letter but does not part words: apostrophes, and marks of notes.
var folded = func() map[rune]string {
	m := map[rune]string{'&': "and", 'ß': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'ð': "d", 'ı': "i"}
	for plain, marked := range map[string]string{
		"a": "àáâãäåāăąǎÀÁÂÃÄÅĀĂĄǍª", "c": "çćčĉÇĆČĈ", "d": "đďĐĎ", "e": "èéêëēěęėÈÉÊËĒĚĘĖ", "g": "ğģĞĢ",
		"i": "ìíîïīįÌÍÎÏĪĮİ", "l": "łľļŁĽĻ", "n": "ñńňņÑŃŇŅ", "o": "òóôõöøōőÒÓÔÕÖØŌŐº", "r": "řŘ",
		"s": "šśşșŠŚŞȘ", "t": "ťţțŤŢȚ", "u": "ùúûüūůűųÙÚÛÜŪŮŰŲ", "y": "ýÿÝŸ", "z": "žźżŽŹŻ",
		"": "'’‘`´ʼ*†‡§¹²³®©",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// withoutMark takes off the end of a label what does not belong to the name: a
// footnote mark ("Brasil (1)", "Brasil 1/", "Family stream1"), or the word that
// closes a block ("Economic - Total", "Ontario Total"). Only one digit or one
// letter in brackets is a mark; "Europe (38)" is another thing than Europe. It
// returns "" where there is nothing to take off.
func withoutMark(label string) string {
	s := strings.TrimRight(label, " \u00a0\u202f\t")
	if body, ok := strings.CutSuffix(s, " Total"); ok {
		return strings.TrimRight(body, " -–—:")
	}
	for _, ends := range []string{")", "/"} {
		body, ok := strings.CutSuffix(s, ends)
		if !ok || len(body) < 3 {
			continue
		}
		mark := body[len(body)-1]
		before := body[:len(body)-1]
		if ends == ")" {
			if before, ok = strings.CutSuffix(before, "("); !ok {
				return ""
			}
		} else if !strings.HasSuffix(before, " ") {
			return ""
		}
		if isMark(mark) {
			return before
		}
		return ""
	}
	if n := len(s); n > 3 && s[n-1] >= '1' && s[n-1] <= '9' && unicode.IsLetter(rune(s[n-2])) {
		return s[:n-1]
	}
	return ""
}

func isMark(b byte) bool { return b >= '1' && b <= '9' || b >= 'a' && b <= 'z' }
