package sheet

import "context"

// readStrings reads the table of strings that cells name by number (18.4).
// Most are one <t> and nothing else, and are read straight from the buffer; the
// general reader reads the others.
func (b *book) readStrings(ctx context.Context, part string) error {
	t, done, err := b.archive.tokens(ctx, part)
	defer done()
	if t == nil || err != nil {
		return err
	}
	b.marks = map[int]string{}
	s := stringReader{book: b, part: part}
	for {
		if err := s.plain(t); err != nil {
			return err
		}
		if !t.next() {
			return t.whole()
		}
		switch {
		case t.is("sst"):
			s.inside = true
		case t.is("si"):
			text, mark := t.richText("si")
			if mark != "" {
				b.marks[len(b.strings)] = mark
			}
			if err := s.keep(text); err != nil {
				return err
			}
		}
	}
}

// maxShared bounds the table of strings, so that one made of empty ones takes no more
// memory than its file has bytes; eight columns of a million texts that all differ
// would meet it.
const maxShared = 1 << 23

// stringReader reads a table of strings.
type stringReader struct {
	*book
	part   string
	inside bool // of the table
	slab   slab
}

func (s *stringReader) keep(text string) error {
	if len(s.strings) == maxShared {
		return tooLarge("Text", "%q holds more than %d different strings; send it in parts", s.archive.name, maxShared)
	}
	s.strings = append(s.strings, text)
	return s.tooLong(text, s.part, 0)
}

// plain reads plain strings as long as they come.
func (s *stringReader) plain(t *tokens) error {
	for s.inside && !s.general {
		if t.end-t.pos < cellsAhead && !t.eof {
			t.fill()
		}
		b := t.buf[:t.end]
		p := blanks(b, t.pos)
		switch {
		case begins(b, p, "<si><t>"):
			p += len("<si><t>")
		case begins(b, p, `<si><t xml:space="preserve">`):
			p += len(`<si><t xml:space="preserve">`)
		default:
			return nil
		}
		n, odd := textEnd(b[p:])
		if n < 0 || !begins(b, p+n, "</t></si>") {
			return nil
		}
		text := ""
		if odd {
			text = decodeControls(unescapeXML(string(b[p : p+n])))
		} else {
			text = s.slab.add(b[p : p+n])
		}
		if err := s.keep(text); err != nil {
			return err
		}
		t.pos = p + n + len("</t></si>")
	}
	return nil
}
