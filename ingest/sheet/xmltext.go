package sheet

import (
	"bytes"
	"context"
	"io"
)

// xmlText is an XML text outside of a zipped workbook's parts, or unpacked from
// one, in UTF-8: it can be read from any place.
type xmlText struct {
	name, part string
	file       io.ReaderAt
	size       int64
}

// tokens reads the text from a place on.
func (x *xmlText) tokens(ctx context.Context, from int64) *xmlTokens {
	t := &xmlTokens{in: io.NewSectionReader(x.file, from, x.size-from)}
	t.tokens = &tokens{ctx: ctx, archive: &archive{name: x.name}, part: x.part, in: t, buf: make([]byte, xmlBuffer)}
	t.from = from
	return t
}

// xmlTokens are tokens that know where in the text they are.
type xmlTokens struct {
	*tokens
	in   io.Reader
	from int64
}

func (t *xmlTokens) Read(b []byte) (int, error) {
	n, err := t.in.Read(b)
	t.from += int64(n)
	return n, err
}

// place is where the text goes on behind the tag read last.
func (t *xmlTokens) place() int64 { return t.from - int64(t.end-t.pos) }

// between is the text between the tag read last and the next one.
func (t *tokens) between() string {
	var text []byte
	for t.err == nil {
		at := t.until('<', 0)
		if at < 0 {
			t.broken("a text that is cut off")
			break
		}
		text = append(text, unescapeXML(string(t.buf[t.pos:at]))...)
		t.pos = at
		for t.end-t.pos < len("<![CDATA[") && t.fill() {
		}
		switch rest := t.buf[t.pos:t.end]; {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			text = t.cdata(text)
		case bytes.HasPrefix(rest, []byte("<!--")):
			t.tag()
		default:
			return string(text)
		}
		if len(text) > maxToken {
			t.broken("a text that is too long")
		}
	}
	return ""
}
