package sheettest

import (
	"fmt"
	"strings"
)

// PX is a table to write as a PC-Axis file.
type PX struct {
	Title, Contents, Units, Source, Updated string
	Codepage                                string // said of the file; it is written in UTF-8
	Stub, Heading                           []PXVariable
	// Figures are those of the whole table, the last variable of the heading running
	// fastest. What is no number is written between quotation marks; with Keys, rows of
	// which all are "" are left out.
	Figures []string
	Keys    bool
	// PerLine is how many figures a line has; zero: those of a row.
	PerLine  int
	Symbols  map[string]string // DATASYMBOL1 …, by keyword
	Further  []string          // whole statements beside
	LineEnd  string            // default "\n"
	TextSize int               // texts are parted at so many bytes; zero: they are not
}

// PXVariable is a variable with its values. Codes and Time may be missing.
type PXVariable struct {
	Name, Code    string
	Labels, Codes []string
	Time          string // TLIST(A1)
}

// Bytes writes the file.
func (p *PX) Bytes() []byte {
	var b strings.Builder
	say := func(keyword string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			fmt.Fprintf(&b, "%s=%s;\n", keyword, strings.Join(values, ","))
		}
	}
	say("CHARSET", `"ANSI"`)
	say("AXIS-VERSION", `"2013"`)
	say("CODEPAGE", p.text(p.Codepage))
	say("MATRIX", `"T1"`)
	say("DECIMALS", "0")
	for _, x := range [][2]string{{"TITLE", p.Title}, {"CONTENTS", p.Contents}, {"UNITS", p.Units}, {"SOURCE", p.Source}, {"LAST-UPDATED", p.Updated}} {
		say(x[0], p.text(x[1]))
	}
	say("STUB", p.names(p.Stub)...)
	say("HEADING", p.names(p.Heading)...)
	for i, v := range append(append([]PXVariable{}, p.Stub...), p.Heading...) {
		subject := "(" + quoted(v.Name) + ")"
		say("VALUES"+subject, p.texts(v.Labels)...)
		say("CODES"+subject, p.texts(v.Codes)...)
		say("VARIABLECODE"+subject, p.text(v.Code))
		if v.Time != "" {
			say("TIMEVAL"+subject, append([]string{v.Time}, p.texts(v.Labels)...)...)
		}
		if p.Keys && i < len(p.Stub) {
			say("KEYS"+subject, "VALUES")
		}
	}
	for keyword, meaning := range p.Symbols {
		say(keyword, p.text(meaning))
	}
	for _, statement := range p.Further {
		b.WriteString(statement + "\n")
	}
	b.WriteString("DATA=\n")
	p.data(&b)
	b.WriteString(";\n")
	if p.LineEnd != "" {
		return []byte(strings.ReplaceAll(b.String(), "\n", p.LineEnd))
	}
	return []byte(b.String())
}

func (p *PX) data(b *strings.Builder) {
	width := 1
	for _, v := range p.Heading {
		width *= len(v.Labels)
	}
	perLine, sep := p.PerLine, ""
	if perLine == 0 || p.Keys {
		perLine = width
	}
	for i, figure := range p.Figures {
		if p.Keys && i%width == 0 && strings.Join(p.Figures[i:i+width], "") != "" {
			rest, names := i/width, make([]string, len(p.Stub))
			for j := len(p.Stub) - 1; j >= 0; j-- {
				n := len(p.Stub[j].Labels)
				names[j], rest = quoted(p.Stub[j].Labels[rest%n]), rest/n
			}
			b.WriteString(sep + strings.Join(names, ",") + ",")
			sep = ""
		} else if p.Keys && i%width == 0 {
			sep = "" // nothing of the row is written
		}
		row := i - i%width
		if p.Keys && strings.Join(p.Figures[row:row+width], "") == "" {
			continue
		}
		if strings.Trim(figure, "0123456789.-") != "" || strings.Trim(figure, ".-") == "" {
			figure = quoted(figure)
		}
		b.WriteString(sep + figure)
		if sep = " "; (i+1)%perLine == 0 {
			sep = "\n"
			if p.Keys {
				b.WriteString("\n")
				sep = ""
			}
		}
	}
}

func (p *PX) names(of []PXVariable) []string {
	var out []string
	for _, v := range of {
		out = append(out, p.text(v.Name))
	}
	return out
}

func (p *PX) texts(of []string) []string {
	out := make([]string, len(of))
	for i, s := range of {
		out[i] = p.text(s)
	}
	return out
}

// text writes a text, in parts where it is long.
func (p *PX) text(s string) string {
	if s == "" {
		return ""
	}
	var parts []string
	for p.TextSize > 0 && len([]rune(s)) > p.TextSize {
		r := []rune(s)
		parts, s = append(parts, quoted(string(r[:p.TextSize]))), string(r[p.TextSize:])
	}
	return strings.Join(append(parts, quoted(s)), "\n")
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
