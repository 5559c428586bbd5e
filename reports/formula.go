package reports

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
)

// A formula is what the catalog writes for an indicator of one figure per
// input: "100 × ln(S1 / S0) / t". It knows + − × / ( ) |x| and ln; sums over
// sets of countries (Σ) are no formulas of this kind.
type formula func(symbol func(string) float64) float64

// parseFormula reads a formula. Errors are ErrInvalid and name the place.
func parseFormula(text string) (formula, error) {
	p := &formulaParser{rest: text, text: text}
	f, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, p.bad()
	}
	return f, nil
}

type formulaParser struct{ text, rest string }

func (p *formulaParser) skip() { p.rest = strings.TrimLeft(p.rest, " ") }

func (p *formulaParser) bad() error {
	return warehouse.Errorf(warehouse.ErrInvalid, "the formula %q cannot be read at %q", p.text, p.rest)
}

// take reads one of some signs.
func (p *formulaParser) take(signs ...string) (string, bool) {
	p.skip()
	for _, s := range signs {
		if strings.HasPrefix(p.rest, s) {
			p.rest = p.rest[len(s):]
			return s, true
		}
	}
	return "", false
}

func (p *formulaParser) sum() (formula, error) {
	return p.chain(p.product, []string{"+", "−", "-"}, func(sign string, a, b float64) float64 {
		if sign == "+" {
			return a + b
		}
		return a - b
	})
}

func (p *formulaParser) product() (formula, error) {
	return p.chain(p.value, []string{"×", "·", "*", "/"}, func(sign string, a, b float64) float64 {
		if sign == "/" {
			return a / b
		}
		return a * b
	})
}

// chain reads operands with signs between them, from the left.
func (p *formulaParser) chain(operand func() (formula, error), signs []string, apply func(string, float64, float64) float64) (formula, error) {
	f, err := operand()
	for err == nil {
		sign, ok := p.take(signs...)
		if !ok {
			return f, nil
		}
		var g formula
		if g, err = operand(); err == nil {
			left := f
			f = func(s func(string) float64) float64 { return apply(sign, left(s), g(s)) }
		}
	}
	return nil, err
}

// value is a number, a symbol, ln(…), (…) or |…|.
func (p *formulaParser) value() (formula, error) {
	switch open, _ := p.take("ln(", "(", "|"); open {
	case "(":
		return p.closed(")", func(v float64) float64 { return v })
	case "ln(":
		return p.closed(")", math.Log)
	case "|":
		return p.closed("|", math.Abs)
	}
	word := p.word()
	if word == "" {
		return nil, p.bad()
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return func(func(string) float64) float64 { return v }, nil
	}
	if !unicode.IsLetter([]rune(word)[0]) {
		return nil, p.bad()
	}
	return func(s func(string) float64) float64 { return s(word) }, nil
}

func (p *formulaParser) closed(end string, apply func(float64) float64) (formula, error) {
	f, err := p.sum()
	if err != nil {
		return nil, err
	}
	if _, ok := p.take(end); !ok {
		return nil, p.bad()
	}
	return func(s func(string) float64) float64 { return apply(f(s)) }, nil
}

// word reads letters, digits and a decimal point.
func (p *formulaParser) word() string {
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
