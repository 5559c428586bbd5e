package sheet

import "bytes"

// form is what is between a cell's address and its text.
type form struct {
	head    string // from the quote behind the address, or from behind <c, to the text
	words   headWords
	end     string // from the text's end to the cell's; "" when it has no text
	ending  headWords
	raw     rawKind
	kind    Kind // of the cell it makes
	style   uint16
	indent  bool   // the style has an indent
	formula string // <f where a formula is behind head, and then a <v>
	usual   usual
}

// usual tells the forms of most cells, for which there is a short way.
type usual uint8

const (
	unusual     usual = iota
	usualNumber       // <v>number</v>
	usualShared       // <v>number of a string</v>, no indent
	usualText         // the text itself, no indent
)

// maxForms bounds the forms that are kept; a sheet with more of them is read
// by the general reader beyond that.
const maxForms = 256

// maxPlainTag bounds the tags that are looked at here.
const maxPlainTag = 256

// fits reports whether a cell whose address ends at p has the form; plainRoom less
// than an address takes must be there.
func (f *form) fits(b []byte, p int) bool {
	if f.words.isLong {
		return begins(b, p, f.head) && begins(b, p+len(f.head), f.formula)
	}
	return f.words.at(b, p) && (f.formula == "" || begins(b, p+len(f.head), f.formula))
}

// formOf finds the form of a cell whose address ends before b; nil when it is
// not plain.
func (r *rowReader) formOf(b []byte) *form {
	s := &r.plain
	for _, f := range s.forms {
		if f.fits(b, 0) {
			return f
		}
	}
	f := r.learn(b)
	if f == nil || len(s.forms) == maxForms {
		return nil
	}
	f.words, f.ending = newHead(f.head), newHead(f.end)
	f.usual = f.usualKind()
	s.forms = append(s.forms, f)
	return f
}

func (f *form) usualKind() usual {
	switch {
	case f.formula != "" || f.end == "":
	case f.kind == Number:
		return usualNumber
	case f.indent:
	case f.raw == rawShared:
		return usualShared
	case f.raw == rawText:
		return usualText
	}
	return unusual
}

// learn takes a form apart as the general reader does.
func (r *rowReader) learn(b []byte) *form {
	end := bytes.IndexByte(b[:min(len(b), maxPlainTag)], '>')
	if end < 0 {
		return nil
	}
	attrs, addressed := bytes.CutPrefix(b[:end], []byte(`"`))
	attrs, closed := bytes.CutSuffix(attrs, []byte("/"))
	tag := tokens{attrs: attrs}
	if !evenQuotes(attrs) || !addressed && tag.attr("r") != nil {
		return nil
	}
	f := &form{head: string(b[:end+1])}
	f.style, f.raw = tag.cellForm()
	style := r.book.style(f.style)
	f.indent = style.indent != 0
	switch f.raw {
	case rawNumber:
		f.kind = Number
		if style.format.date {
			f.kind = Date
		}
	case rawShared, rawText:
		f.kind = Text
	case rawBool:
		f.kind = Bool
	case rawError:
		f.kind = Error
	default:
		return nil
	}
	s := &r.plain
	if closed || f.opens(b, s.closed, "") {
		return f
	}
	if begins(b, end+1, s.formula) {
		f.formula, f.end = s.formula, s.values
		return f
	}
	if f.opens(b, s.value, s.values) || f.raw == rawText && (f.opens(b, s.inline, s.is) || f.opens(b, s.preserved, s.is)) {
		return f
	}
	return nil
}

// opens lengthens the form's head by what leads to the text.
func (f *form) opens(b []byte, word, end string) bool {
	if !begins(b, len(f.head), word) {
		return false
	}
	f.head += word
	f.end = end
	return true
}
