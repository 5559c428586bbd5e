package catalog

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"sync"
)

// Phrases are the words and phrases by which a text is known. The zero value
// fits no text.
type Phrases struct {
	patterns []string
	like     *regexp.Regexp
	recent   *recentTexts
}

// recentTexts are texts that were looked through lately, and whether they hold the phrases: a
// proposal asks the same of the same labels under each dataset and after each answer.
type recentTexts struct {
	lock       sync.Mutex
	now, older map[string]bool
}

// What is remembered of each list of phrases: two times so many texts, none longer.
const (
	mostRecent    = 256
	longestRecent = 200
)

// of reports whether a text holds the phrases, as it is remembered or as look says.
func (r *recentTexts) of(text string, look func(string) bool) bool {
	r.lock.Lock()
	holds, known := r.now[text]
	if !known {
		holds, known = r.older[text]
	}
	r.lock.Unlock()
	if known {
		return holds
	}
	holds = look(text)
	r.lock.Lock()
	defer r.lock.Unlock()
	if len(r.now) >= mostRecent {
		r.now, r.older = nil, r.now
	}
	if r.now == nil {
		r.now = map[string]bool{}
	}
	r.now[strings.Clone(text)] = holds
	return holds
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
	*p = phrasesOf([]string{pattern}, like)
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
	return phrasesOf(all, regexp.MustCompile(alternatives(all)))
}

func phrasesOf(patterns []string, like *regexp.Regexp) Phrases {
	return Phrases{patterns: patterns, like: like, recent: &recentTexts{}}
}

// alternatives is one pattern of several, whatever flags they set.
func alternatives(patterns []string) string { return "(?:" + strings.Join(patterns, ")|(?:") + ")" }

// In reports whether one of the phrases is in a text.
func (p Phrases) In(text string) bool {
	switch {
	case p.like == nil:
		return false
	case len(text) > longestRecent:
		return p.like.MatchString(text)
	}
	return p.recent.of(text, p.like.MatchString)
}

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
