package catalog

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

// Phrases are the words and phrases by which a text is known. The zero value
// fits no text.
type Phrases struct {
	patterns []string
	like     *regexp.Regexp
}

// UnmarshalJSON reads a list of words and phrases, each of which fits where its
// words are whole ones in the text, or one regular expression.
func (p *Phrases) UnmarshalJSON(text []byte) error {
	var pattern string
	if json.Unmarshal(text, &pattern) != nil {
		var words []string
		if json.Unmarshal(text, &words) != nil {
			return errors.New("words are a list of texts, or one regular expression")
		}
		if len(words) == 0 {
			*p = Phrases{}
			return nil
		}
		pattern = `\b(` + strings.Join(words, "|") + `)\b`
	}
	like, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	*p = Phrases{patterns: []string{pattern}, like: like}
	return nil
}

// with returns the phrases and others.
func (p Phrases) with(others Phrases) Phrases {
	switch {
	case others.like == nil:
		return p
	case p.like == nil:
		return others
	}
	all := append(p.patterns[:len(p.patterns):len(p.patterns)], others.patterns...)
	return Phrases{patterns: all, like: regexp.MustCompile(alternatives(all))}
}

// alternatives is one pattern of several, whatever flags they set.
func alternatives(patterns []string) string { return "(?:" + strings.Join(patterns, ")|(?:") + ")" }

// In reports whether one of the phrases is in a text.
func (p Phrases) In(text string) bool { return p.like != nil && p.like.MatchString(text) }

// Find returns the first place of one of the phrases in a text, as [from, to);
// nil where there is none.
func (p Phrases) Find(text string) []int {
	if p.like == nil {
		return nil
	}
	return p.like.FindStringIndex(text)
}

// FindAll returns all places of the phrases in a text, as [from, to).
func (p Phrases) FindAll(text string) [][]int {
	if p.like == nil {
		return nil
	}
	return p.like.FindAllStringIndex(text, -1)
}

// Replace returns a text with each of the phrases replaced.
func (p Phrases) Replace(text, by string) string {
	if p.like == nil {
		return text
	}
	return p.like.ReplaceAllLiteralString(text, by)
}

// Pattern is the regular expression of the phrases, to be part of a larger one;
// "" of none.
func (p Phrases) Pattern() string {
	if len(p.patterns) < 2 {
		return strings.Join(p.patterns, "")
	}
	return alternatives(p.patterns)
}
