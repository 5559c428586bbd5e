package sheet

import (
	"strconv"
	"strings"
)

// cssStyle is what Excel's style sheets say of a cell that matters here.
type cssStyle struct {
	format string // code of the number format, or a name of one
	indent int
}

// with is the style with what another one says beside or instead.
func (s cssStyle) with(other cssStyle) cssStyle {
	if other.format != "" {
		s.format = other.format
	}
	if other.indent != 0 {
		s.indent = other.indent
	}
	return s
}

// readCSS reads the rules for classes in a style sheet.
func readCSS(css string, classes map[string]cssStyle) {
	for rule := range strings.SplitSeq(css, "}") {
		selectors, body, ok := strings.Cut(rule, "{")
		style := cssOf(body)
		if !ok || style == (cssStyle{}) {
			continue
		}
		for selector := range strings.SplitSeq(selectors, ",") {
			if _, class, ok := strings.Cut(strings.TrimSpace(selector), "."); ok {
				classes[class] = classes[class].with(style)
			}
		}
	}
}

// cssOf reads declarations.
func cssOf(css string) (s cssStyle) {
	for _, d := range declarations(css) {
		key, value, _ := strings.Cut(d, ":")
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "mso-number-format":
			if s.format = cssText(strings.TrimSpace(value)); len(s.format) > maxFormat {
				s.format = "" // not understood; it is looked up for every cell
			}
		case "mso-char-indent-count":
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err == nil && n > 0 && n < 256 {
				s.indent = n
			}
		}
	}
	return s
}

// declarations divides at the semicolons that are neither quoted nor escaped.
func declarations(css string) (parts []string) {
	start, quote := 0, byte(0)
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == '\\':
			i++
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case c == ';' && quote == 0:
			parts = append(parts, css[start:i])
			start = i + 1
		}
	}
	return append(parts, css[start:])
}

// cssText resolves quotation marks and escapes: \# is #, \0022 a quotation mark.
func cssText(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		s = s[1 : len(s)-1]
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		if strings.HasPrefix(s[i+1:], "00") && len(s) >= i+5 {
			if n, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil {
				b.WriteRune(rune(n))
				i += 4
				continue
			}
		}
		i++
		b.WriteByte(s[i])
	}
	return b.String()
}
