package layout

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Setting is what one heading text means. In YAML it is a mapping whose keys in
// capitals are dimensions and whose other keys are the words below, or, short,
// one text: a code of the axis's dimension, or "label" for no meaning.
//
//	Hombres: {SEX: M}
//	"Total (44)": {REF_AREA: W, total: true}
//	"Esperanza de vida": {table: rates, MEASURE: LIFE_EXPECTANCY}
//	"Salvadoreños (residentes)": {COUNTERPART_AREA: {find: Salvadoreños}, CATEGORY: RES}
type Setting struct {
	// Codes gives dimensions, in alphabetical order of their ids.
	Codes []Assignment
	// Skip says why a cell under this heading is not loaded.
	Skip string
	// Table sends the cell to another table of the layout.
	Table string
	// Period gives a period or parts of one.
	Period *PeriodText
	// Status and Conf are codes to flag the cell with (provisional columns).
	Status, Conf string
	// Multiplier counts on top of the table's.
	Multiplier float64
	// Total reports whether the heading represents a sum of others.
	Total bool
	// Label reports whether the text has no meaning.
	Label bool
	// Note is what the publisher says of the figures under the heading, Basis
	// what they rest on. Both may hold captures.
	Note, Basis string

	short string            // the one-text form, before the axis is known
	bad   warehouse.Message // what is wrong with it, for Parse
}

// Assignment gives a dimension a code, or a label to look up in a code list.
type Assignment struct {
	Dim  string
	Code string // "" where Find is to be looked up
	// Find is a label or a publisher's own code. List and Scope say where
	// to look it up; empty List: the list of the dimension.
	Find, List, Scope string
}

// PeriodText gives parts of a period as texts, which may hold captures.
type PeriodText struct {
	Text    string // a whole period as SDMX writes it
	Year    string
	Half    string
	Quarter string
	Month   string
	Months  string // "Jan-Jul" or "1-7"
	Day     string
	Whole   bool // the whole of what the other headings say: a total over time
}

// PatternSetting is a Setting for all texts that fit; $1, $2, … in it represent
// what the groups of Like caught.
type PatternSetting struct {
	Like *Pattern
	Setting
}

// Pattern is a regular expression (RE2 syntax) that must fit somewhere in a
// text whose white space has been normalised; anchor it with ^ and $.
type Pattern struct {
	*regexp.Regexp
	bad warehouse.Message
}

func (p *Pattern) fault() warehouse.Message { return p.bad }

// UnmarshalYAML compiles the text.
func (p *Pattern) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	re, err := regexp.Compile(text)
	if err != nil {
		re, p.bad = regexp.MustCompile(`\z.`), warehouse.NewMessage("layout.pattern", "text", text)
	}
	p.Regexp = re
	return nil
}

// MarshalYAML writes the expression.
func (p *Pattern) MarshalYAML() (any, error) { return p.String(), nil }

// Patterns is one pattern or several, of which one must fit.
type Patterns []*Pattern

// UnmarshalYAML takes a text or a list of texts.
func (p *Patterns) UnmarshalYAML(decode func(any) error) error {
	var one Pattern
	if decode(&one) == nil {
		*p = Patterns{&one}
		return nil
	}
	var list []*Pattern
	if err := decode(&list); err != nil {
		return err
	}
	*p = list
	return nil
}

// Fit reports whether one of the patterns fits; none at all fits everything.
func (p Patterns) Fit(s string) bool {
	for _, x := range p {
		if x.MatchString(s) {
			return true
		}
	}
	return len(p) == 0
}

// Code returns the code that the setting gives a dimension; "" where none.
func (s *Setting) Code(dim string) string {
	for _, a := range s.Codes {
		if a.Dim == dim {
			return a.Code
		}
	}
	return ""
}

// SetCode gives a dimension a code, in place of the one before. An empty code takes
// it away.
func (s *Setting) SetCode(dim, code string) {
	s.Codes = slices.DeleteFunc(slices.Clone(s.Codes), func(a Assignment) bool { return a.Dim == dim })
	if code != "" {
		s.Codes = append(s.Codes, Assignment{Dim: dim, Code: code})
		slices.SortFunc(s.Codes, func(a, b Assignment) int { return strings.Compare(a.Dim, b.Dim) })
	}
}

func (s *Setting) fault() warehouse.Message        { return s.bad }
func (s *PatternSetting) fault() warehouse.Message { return s.bad }

// UnmarshalYAML reads the short text or the mapping.
func (s *Setting) UnmarshalYAML(decode func(any) error) error {
	var v any
	if err := decode(&v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		s.bad = warehouse.NewMessage("layout.meaning-empty")
	case map[string]any:
		s.read(v)
	default:
		s.short = fmt.Sprint(v)
		s.Label = s.short == "label"
	}
	return nil
}

// UnmarshalYAML reads like and the mapping around it.
func (s *PatternSetting) UnmarshalYAML(decode func(any) error) error {
	var v map[string]any
	if err := decode(&v); err != nil {
		return err
	}
	like, ok := v["like"].(string)
	if !ok {
		s.bad = warehouse.NewMessage("layout.pattern-like")
		return nil
	}
	delete(v, "like")
	re, err := regexp.Compile(like)
	if err != nil {
		s.bad = warehouse.NewMessage("layout.pattern", "text", like)
		return nil
	}
	s.Like = &Pattern{Regexp: re}
	s.read(v)
	return nil
}

// dimensionKey tells dimension ids, which are in capitals, from the words.
var dimensionKey = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func (s *Setting) read(v map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(v)) {
		val := v[key]
		if dimensionKey.MatchString(key) {
			s.assign(key, val)
			continue
		}
		switch key {
		case "skip":
			s.Skip = s.text(key, val)
		case "table":
			s.Table = s.text(key, val)
		case "status":
			s.Status = s.text(key, val)
		case "conf":
			s.Conf = s.text(key, val)
		case "total":
			s.Total = s.flag(key, val)
		case "label":
			s.Label = s.flag(key, val)
		case "period":
			s.Period = s.period(val)
		case "multiplier":
			s.Multiplier = s.number(key, val)
		case "note":
			s.Note = s.text(key, val)
		case "basis":
			s.Basis = s.text(key, val)
		default:
			s.fail("layout.setting-key", "key", key)
		}
	}
}

func (s *Setting) assign(dim string, val any) {
	switch val := val.(type) {
	case map[string]any:
		a := Assignment{Dim: dim}
		for key, x := range val {
			switch key {
			case "find":
				a.Find = s.text(key, x)
			case "list":
				a.List = s.text(key, x)
			case "scope":
				a.Scope = s.text(key, x)
			default:
				s.fail("layout.code-or-find", "dimension", dim, "key", key)
			}
		}
		if a.Find == "" {
			s.fail("layout.empty-value", "key", dim)
		}
		s.Codes = append(s.Codes, a)
	case nil, []any:
		s.fail("layout.code-single", "dimension", dim)
	default:
		s.Codes = append(s.Codes, Assignment{Dim: dim, Code: fmt.Sprint(val)})
	}
}

func (s *Setting) period(val any) *PeriodText {
	m, ok := val.(map[string]any)
	if !ok {
		text := fmt.Sprint(val)
		return &PeriodText{Text: text, Whole: text == "whole"}
	}
	p := &PeriodText{}
	parts := map[string]*string{"year": &p.Year, "half": &p.Half, "quarter": &p.Quarter, "month": &p.Month, "months": &p.Months, "day": &p.Day}
	for key, x := range m {
		if part := parts[key]; part != nil {
			*part = s.text(key, x)
		} else {
			s.fail("layout.period-key", "key", key)
		}
	}
	return p
}

func (s *Setting) fail(id string, pairs ...any) {
	if s.bad.IsZero() {
		s.bad = warehouse.NewMessage(id, pairs...)
	}
}

func (s *Setting) text(key string, v any) string {
	switch v.(type) {
	case nil, map[string]any, []any:
		s.fail("layout.text-single", "key", key)
		return ""
	}
	text := strings.TrimSpace(fmt.Sprint(v))
	if text == "" {
		s.fail("layout.empty-value", "key", key)
	}
	return text
}

func (s *Setting) flag(key string, v any) bool {
	b, ok := v.(bool)
	if !ok {
		s.fail("layout.flag", "key", key)
	}
	return b
}

func (s *Setting) number(key string, v any) float64 {
	switch v := v.(type) {
	case uint64:
		return float64(v)
	case int64:
		return float64(v)
	case float64:
		return v
	}
	s.fail("layout.number", "key", key)
	return 0
}
