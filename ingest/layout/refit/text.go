package refit

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/warehouse/catalog"
)

// Publishers retype their headings: a capital, an accent, a second blank, a
// dash of another length, a footnote mark. Here is what makes two texts the
// same heading all the same, and a pattern fit one that was retyped.

// noteMarks is footnote marks at the end of a text: "2023 1/", "Total (2)",
// "México*", "Autres¹", "Entradas1/".
var noteMarks = regexp.MustCompile(`(?:\s*(?:\*+|[¹²³⁰-⁹†‡§]+|\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}/|\s[a-z]/))+$`)

// bare takes the footnote marks off the end of a text.
func bare(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); !strings.ContainsRune("*)]/†‡§¹²³", last) && (last < '⁰' || last > '⁹') {
		return text // as nearly all texts do, and sooner said
	}
	return strings.TrimSpace(noteMarks.ReplaceAllString(text, ""))
}

// sameText is the key by which a retyped heading is found again.
func sameText(text string) string { return catalog.Fold(bare(layout.Space(text))) }

var plainSigns = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-", "’", "'", "‘", "'", "“", `"`, "”", `"`, "\u00a0", " ")

// plainLetters writes a text without accents and with plain dashes and quotes.
func plainLetters(text string) string {
	text = plainSigns.Replace(text)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text)))
}

// textCell is a text of a sheet's head, in the forms that are compared.
type textCell struct {
	row, col int
	texts    []string // as shown, without its mark, without footnote marks
	plain    []string // the same, in plain letters
}

func newTextCell(row, col int, cell sheet.Cell) textCell {
	c := textCell{row: row, col: col, texts: []string{layout.Space(cell.Shown())}}
	for _, text := range []string{layout.Space(cell.Text), bare(layout.Space(cell.Text))} {
		if text != c.texts[len(c.texts)-1] {
			c.texts = append(c.texts, text)
		}
	}
	for _, text := range c.texts {
		c.plain = append(c.plain, plainLetters(text))
	}
	return c
}

// loose is a pattern that also fits a text that was retyped.
type loose struct{ strict, plain *regexp.Regexp }

func loosen(p *layout.Pattern) loose {
	x := loose{strict: p.Regexp}
	if re, err := regexp.Compile("(?i)" + plainLetters(p.String())); err == nil {
		x.plain = re
	}
	return x
}

// fits reports whether a text fits, and whether it does just as it is.
func (x loose) fits(c textCell) (fits, strictly bool) {
	for i, text := range c.texts {
		if x.strict.MatchString(text) {
			return true, i == 0
		}
		if x.plain != nil && x.plain.MatchString(c.plain[i]) {
			return true, false
		}
	}
	return false, false
}

// retyped is a pattern for the retyped text of a place: one that catches the
// same groups, in small letters or capitals and with a footnote mark after it.
// It is nil where there is none.
func retyped(p *layout.Pattern, text string) *layout.Pattern {
	if p == nil || p.MatchString(text) {
		return p
	}
	source := p.String()
	for _, s := range []string{"(?i)" + source, "(?i)" + strings.TrimSuffix(source, "$") + `\s*\S{0,4}$`} {
		if re, err := regexp.Compile(s); err == nil && re.MatchString(text) {
			return &layout.Pattern{Regexp: re}
		}
	}
	return nil
}

// core is the pattern without its anchors, as a word inside a longer text; nil
// where it is too general to be looked for so.
func core(p *layout.Pattern) *regexp.Regexp {
	source := strings.TrimSuffix(strings.TrimPrefix(p.String(), "^"), "$")
	if prefix, _ := literal(source); len([]rune(prefix)) < 2 {
		return nil
	}
	re, err := regexp.Compile(`(?i)(?:^|[^\pL\d])(?:` + plainLetters(source) + `)(?:$|[^\pL\d])`)
	if err != nil {
		return nil
	}
	return re
}

// literal is the text a pattern begins with, and whether that is all of it.
func literal(source string) (string, bool) {
	source = strings.TrimSuffix(strings.TrimPrefix(source, "^"), "$")
	if _, err := syntax.Parse(source, syntax.Perl); err != nil {
		return "", false
	}
	re, err := regexp.Compile(source)
	if err != nil {
		return "", false
	}
	return re.LiteralPrefix()
}

// near reports whether two names differ by no more than a slip of typing: two
// letters, and no figure.
func near(a, b string) bool {
	if len(a) > 4*len(b)+8 || len(b) > 4*len(a)+8 { // no letter has more than four bytes
		return false
	}
	a, b = catalog.Fold(a), catalog.Fold(b)
	if digits(a) != digits(b) || len([]rune(a)) < 6 {
		return false
	}
	return distance([]rune(a), []rune(b)) <= 2
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// distance is Levenshtein's.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// mustPattern compiles what is known to be a regular expression.
func mustPattern(source string) *layout.Pattern {
	return &layout.Pattern{Regexp: regexp.MustCompile(source)}
}

func quoteMeta(s string) string { return regexp.QuoteMeta(s) }

// unanchored is the pattern as a part of a longer text; nil where it does not
// fit so either.
func unanchored(p *layout.Pattern, text string) *layout.Pattern {
	source := strings.TrimSuffix(strings.TrimPrefix(p.String(), "^"), "$")
	re, err := regexp.Compile("(?i)" + source)
	if err != nil || len(re.FindAllString(text, 2)) != 1 {
		return nil
	}
	return &layout.Pattern{Regexp: re}
}
