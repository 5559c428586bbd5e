package indicator

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
)

// Formula is what the catalog writes for an indicator of one figure per input:
// "100 × ln(S1 / S0) / t". It has + − × / ( ) |x| and ln; sums over sets of
// countries (Σ) are no formulas of this kind.
//
// A symbol that ends in 0 is the figure of its input at the period before, and t
// is the number of years between the two periods.
type Formula struct {
	text    string
	value   term
	symbols []string
}

// term is a part of a formula. It returns the bounds of its value, given those of
// the symbols.
type term func(symbols map[string]warehouse.Interval) warehouse.Interval

// Years is the symbol of the number of years since the period before.
const Years = "t"

// Parse reads a formula. Errors are ErrInvalid and name the place.
func Parse(text string) (*Formula, error) {
	p := &parser{rest: text, text: text}
	value, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, p.bad()
	}
	f := &Formula{text: text, value: value, symbols: p.symbols}
	if slices.Contains(f.symbols, Years) && len(f.Before()) == 0 {
		return nil, warehouse.NewError(warehouse.ErrInvalid, "indicator.no-period-before", "formula", text)
	}
	return f, nil
}

// String is the formula as it was written.
func (f *Formula) String() string { return f.text }

// Symbols are the symbols of the inputs, each once, in the order in which the
// formula names them; t is none.
func (f *Formula) Symbols() []string {
	return slices.DeleteFunc(slices.Clone(f.symbols), func(s string) bool { return s == Years })
}

// Before are the symbols whose figure is that of the period before.
func (f *Formula) Before() []string {
	return slices.DeleteFunc(slices.Clone(f.symbols), func(s string) bool { return !strings.HasSuffix(s, "0") })
}

// parser reads a formula from the left.
type parser struct {
	text, rest string
	symbols    []string
}

func (p *parser) skip() { p.rest = strings.TrimLeft(p.rest, " ") }

func (p *parser) bad() error {
	return warehouse.NewError(warehouse.ErrInvalid, "indicator.unreadable", "formula", p.text, "rest", p.rest)
}

// take reads one of some signs.
func (p *parser) take(signs ...string) (string, bool) {
	p.skip()
	for _, s := range signs {
		if strings.HasPrefix(p.rest, s) {
			p.rest = p.rest[len(s):]
			return s, true
		}
	}
	return "", false
}

func (p *parser) sum() (term, error) {
	return p.chain(p.product, []string{"+", "−", "-"}, func(sign string, a, b warehouse.Interval) warehouse.Interval {
		if sign == "+" {
			return a.Plus(b)
		}
		return minus(a, b)
	})
}

func (p *parser) product() (term, error) {
	return p.chain(p.factor, []string{"×", "·", "*", "/"}, func(sign string, a, b warehouse.Interval) warehouse.Interval {
		if sign == "/" {
			return quotient(a, b)
		}
		return product(a, b)
	})
}

// chain reads operands with signs between them, from the left.
func (p *parser) chain(operand func() (term, error), signs []string, apply func(sign string, a, b warehouse.Interval) warehouse.Interval) (term, error) {
	f, err := operand()
	for err == nil {
		sign, ok := p.take(signs...)
		if !ok {
			return f, nil
		}
		var g term
		if g, err = operand(); err == nil {
			left := f
			f = func(s map[string]warehouse.Interval) warehouse.Interval { return apply(sign, left(s), g(s)) }
		}
	}
	return nil, err
}

// factor is a number, a symbol, ln(…), (…) or |…|.
func (p *parser) factor() (term, error) {
	switch open, _ := p.take("ln(", "(", "|"); open {
	case "(":
		return p.closed(")", func(x warehouse.Interval) warehouse.Interval { return x })
	case "ln(":
		return p.closed(")", logarithm)
	case "|":
		return p.closed("|", absolute)
	}
	word := p.word()
	if word == "" {
		return nil, p.bad()
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return func(map[string]warehouse.Interval) warehouse.Interval { return exactly(v) }, nil
	}
	if !unicode.IsLetter([]rune(word)[0]) {
		return nil, p.bad()
	}
	if !slices.Contains(p.symbols, word) {
		p.symbols = append(p.symbols, word)
	}
	return func(s map[string]warehouse.Interval) warehouse.Interval { return s[word] }, nil
}

func (p *parser) closed(end string, apply func(warehouse.Interval) warehouse.Interval) (term, error) {
	f, err := p.sum()
	if err != nil {
		return nil, err
	}
	if _, ok := p.take(end); !ok {
		return nil, p.bad()
	}
	return func(s map[string]warehouse.Interval) warehouse.Interval { return apply(f(s)) }, nil
}

// word reads letters, digits and a decimal point.
func (p *parser) word() string {
	p.skip()
	end := 0
	for end < len(p.rest) {
		r, size := utf8.DecodeRuneInString(p.rest[end:])
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			break
		}
		end += size
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	return w
}
