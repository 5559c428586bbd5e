package sheet

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// word is some bytes, at most eight, that are compared at once.
type word struct {
	bytes, mask uint64
	n           int
}

func newWord(s string) word {
	var w word
	for i := range len(s) {
		w.bytes |= uint64(s[i]) << (8 * i)
		w.mask |= 0xff << (8 * i)
	}
	w.n = len(s)
	return w
}

// noWord is nowhere.
var noWord = word{bytes: 1}

// at reports whether the word is at p; eight bytes must be there.
func (w *word) at(b []byte, p int) bool {
	return binary.LittleEndian.Uint64(b[p:])&w.mask == w.bytes
}

// headWords are 1 to 24 bytes that are compared at once: by the first eight,
// the second eight, and the last eight, which overlap.
type headWords struct {
	first             word
	second, last      uint64
	n                 int
	hasSecond, isLong bool
}

// newHead makes words of a text; isLong when it is too long for that.
func newHead(s string) headWords {
	w := headWords{first: newWord(s[:min(8, len(s))]), n: len(s), isLong: len(s) > 24}
	if len(s) > 8 {
		w.last = newWord(s[len(s)-8:]).bytes
	}
	if len(s) > 16 {
		w.hasSecond, w.second = true, newWord(s[8:16]).bytes
	}
	return w
}

// at reports whether the words are at p; 24 bytes must be there.
func (w *headWords) at(b []byte, p int) bool {
	return w.first.at(b, p) && (w.n <= 8 || binary.LittleEndian.Uint64(b[p+w.n-8:]) == w.last) &&
		(!w.hasSecond || binary.LittleEndian.Uint64(b[p+8:]) == w.second)
}

// spelling is how a sheet writes the tags that are read here: most write <c>,
// some <x:c>.
type spelling struct {
	prefix  string
	known   bool
	cell    string    // <c
	cellTag word      // <c r="
	rowTag  headWords // <row r="
	rowEnds string    // </row>
	formula string    // <f
	ends    string    // </f>
	value   string    // <v>
	// what leads to a text, and what closes its cell
	closed, values        string
	inline, preserved, is string
}

// spelled gives the spelling of a prefix; one longer than "x:" leaves all to the
// general reader.
func spelled(prefix string) spelling {
	tag := strings.NewReplacer("</", "</"+prefix, "<", "<"+prefix).Replace
	s := spelling{
		prefix: prefix, known: len(prefix) <= 2, cell: tag("<c"), rowTag: newHead(tag(`<row r="`)), rowEnds: tag("</row>"),
		formula: tag("<f"), ends: tag("</f>"), value: tag("<v>"), closed: tag("</c>"), values: tag("</v></c>"),
		inline: tag("<is><t>"), preserved: tag(`<is><t xml:space="preserve">`), is: tag("</t></is></c>"),
	}
	if s.known {
		s.cellTag = newWord(tag(`<c r="`))
	}
	return s
}

// begins reports whether b has a word at p.
func begins(b []byte, p int, word string) bool {
	return len(b)-p >= len(word) && string(b[p:p+len(word)]) == word
}

// blanks passes over white space between tags.
func blanks(b []byte, p int) int {
	for p < len(b) && b[p] <= ' ' {
		p++
	}
	return p
}

// textEnd is the place of the < that ends a text; -1 when there is none. Odd
// reports whether the text may hold an entity, a carriage return or an underscore,
// which represent other letters.
func textEnd(b []byte) (end int, odd bool) {
	const ones = 0x0101010101010101
	for len(b)-end >= 8 {
		w := binary.LittleEndian.Uint64(b[end:])
		stop := zeroByte(w ^ ones*'<')
		strange := zeroByte(w^ones*'&') | zeroByte(w^ones*'\r') | zeroByte(w^ones*'_')
		if stop != 0 {
			before := stop&-stop - 1
			return end + bits.TrailingZeros64(stop)/8, odd || strange&before != 0
		}
		odd = odd || strange != 0
		end += 8
	}
	for ; end < len(b); end++ {
		switch b[end] {
		case '<':
			return end, odd
		case '&', '\r', '_':
			odd = true
		}
	}
	return -1, odd
}

// zeroByte has the highest bit set of the lowest byte of w that is zero, and
// perhaps of some above it; it is zero when no byte is. (Mycroft's test.)
func zeroByte(w uint64) uint64 {
	return (w - 0x0101010101010101) &^ w & 0x8080808080808080
}

// slab keeps many short texts in few pieces of memory.
type slab struct{ b strings.Builder }

// slabBytes is the size of a piece: it is freed when none of its texts is in
// use any more.
const slabBytes = 32 << 10

func (s *slab) add(text []byte) string {
	if s.b.Cap()-s.b.Len() < len(text) {
		s.b = strings.Builder{}
		s.b.Grow(max(slabBytes, len(text)))
	}
	from := s.b.Len()
	s.b.Write(text)
	return s.b.String()[from:]
}
