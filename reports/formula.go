package reports

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"siemmes/warehouse"
)

// An expression is what the catalog writes for an indicator of one figure per
// input: "100 × ln(S1 / S0) / t". It knows + − × / ( ) |x| and ln; sums over
// sets of countries (Σ) are no formulas of this kind. Of figures that lie between
// bounds it returns the least and the most that it can be, by interval arithmetic. Of figures with a
// value, both bounds are the formula's value.
type expression func(symbol func(string) bounds) bounds

// bounds are the least and the most that a figure can be; NaN where that is not
// known.
type bounds struct{ low, high float64 }

func unbounded() bounds { return bounds{math.NaN(), math.NaN()} }

// spanOf are the least and the most of some values; unknown where one of them is.
func spanOf(values ...float64) bounds {
	s := bounds{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		if math.IsNaN(v) {
			return unbounded()
		}
		s = bounds{min(s.low, v), max(s.high, v)}
	}
	return s
}

// parseExpression reads a formula. Errors are ErrInvalid and name the place.
func parseExpression(text string) (expression, error) {
	p := &formulaParser{rest: text, text: text}
	e, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, p.bad()
	}
	return e, nil
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

func (p *formulaParser) sum() (expression, error) {
	return p.chain(p.product, []string{"+", "−", "-"}, func(sign string, a, b bounds) bounds {
		if sign == "+" {
			return bounds{a.low + b.low, a.high + b.high}
		}
		return bounds{a.low - b.high, a.high - b.low}
	})
}

func (p *formulaParser) product() (expression, error) {
	return p.chain(p.value, []string{"×", "·", "*", "/"}, func(sign string, a, b bounds) bounds {
		if sign != "/" {
			return spanOf(a.low*b.low, a.low*b.high, a.high*b.low, a.high*b.high)
		}
		if b.low < b.high && b.low <= 0 && b.high >= 0 {
			return unbounded() // the divisor may be zero
		}
		return spanOf(a.low/b.low, a.low/b.high, a.high/b.low, a.high/b.high)
	})
}

// chain reads operands with signs between them, from the left.
func (p *formulaParser) chain(operand func() (expression, error), signs []string, apply func(string, bounds, bounds) bounds) (expression, error) {
	f, err := operand()
	for err == nil {
		sign, ok := p.take(signs...)
		if !ok {
			return f, nil
		}
		var g expression
		if g, err = operand(); err == nil {
			left := f
			f = func(s func(string) bounds) bounds { return apply(sign, left(s), g(s)) }
		}
	}
	return nil, err
}

// value is a number, a symbol, ln(…), (…) or |…|.
func (p *formulaParser) value() (expression, error) {
	switch open, _ := p.take("ln(", "(", "|"); open {
	case "(":
		return p.closed(")", func(b bounds) bounds { return b })
	case "ln(":
		return p.closed(")", func(b bounds) bounds { return spanOf(math.Log(b.low), math.Log(b.high)) })
	case "|":
		return p.closed("|", absolute)
	}
	word := p.word()
	if word == "" {
		return nil, p.bad()
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return func(func(string) bounds) bounds { return bounds{v, v} }, nil
	}
	if !unicode.IsLetter([]rune(word)[0]) {
		return nil, p.bad()
	}
	return func(s func(string) bounds) bounds { return s(word) }, nil
}

// absolute is |x|, which is least at zero where the bounds lie on both sides.
func absolute(b bounds) bounds {
	s := spanOf(math.Abs(b.low), math.Abs(b.high))
	if b.low < 0 && b.high > 0 {
		s.low = 0
	}
	return s
}

func (p *formulaParser) closed(end string, apply func(bounds) bounds) (expression, error) {
	f, err := p.sum()
	if err != nil {
		return nil, err
	}
	if _, ok := p.take(end); !ok {
		return nil, p.bad()
	}
	return func(s func(string) bounds) bounds { return apply(f(s)) }, nil
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
