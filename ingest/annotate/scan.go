package annotate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// scanner copies XML from a reader to a writer, tag by tag, so that a tag can
// be changed on its way. Everything else passes as it is: a sheet of any
// length costs no memory.
type scanner struct {
	r   *bufio.Reader
	w   *bufio.Writer
	tag []byte // "<x:row r="5">"
}

func newScanner(w io.Writer, r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 1<<16), w: bufio.NewWriterSize(w, 1<<16)}
}

// maxTag bounds one tag; the longest that programs write have some hundred
// bytes.
const maxTag = 1 << 20

// next copies up to the next tag of an element and gives it; the caller
// writes it. io.EOF ends.
func (s *scanner) next() error {
	for {
		if err := s.text(); err != nil {
			return err
		}
		s.tag = append(s.tag[:0], '<')
		c, err := s.r.ReadByte()
		if err != nil {
			return cut(err)
		}
		if c != '!' && c != '?' {
			if err := s.r.UnreadByte(); err != nil {
				return err
			}
			return s.rest()
		}
		s.tag = append(s.tag, c)
		if err := s.aside(c); err != nil {
			return err
		}
	}
}

// text copies what is before the next "<", and takes that.
func (s *scanner) text() error {
	for {
		piece, err := s.r.ReadSlice('<')
		if err == nil {
			_, err = s.w.Write(piece[:len(piece)-1])
			return err
		}
		if _, werr := s.w.Write(piece); werr != nil {
			return werr
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err // io.EOF: the end
		}
	}
}

// rest reads a tag to its end; ">" may be in quotes.
func (s *scanner) rest() error {
	seen := 0
	var quote byte
	for {
		piece, err := s.r.ReadSlice('>')
		s.tag = append(s.tag, piece...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return cut(err)
		}
		if len(s.tag) > maxTag {
			return fmt.Errorf("%w: a tag does not end", errPackage)
		}
		for _, c := range s.tag[seen:] {
			switch {
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case quote == c:
				quote = 0
			}
		}
		seen = len(s.tag)
		if err == nil && quote == 0 {
			return nil
		}
	}
}

// aside copies a comment, a CDATA section or an instruction.
func (s *scanner) aside(first byte) error {
	end := ">"
	if first == '?' {
		end = "?>"
	}
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return cut(err)
		}
		s.tag = append(s.tag, c)
		switch {
		case len(s.tag) == len("<!--") && bytes.Equal(s.tag, []byte("<!--")):
			end = "-->"
		case len(s.tag) == len("<![CDATA[") && bytes.Equal(s.tag, []byte("<![CDATA[")):
			end = "]]>"
		}
		if c == '>' && len(s.tag) >= 4+len(end)-1 && bytes.HasSuffix(s.tag, []byte(end)) {
			break
		}
		if len(s.tag) == maxTag { // its middle may pass; the end is looked for in what stays
			if _, err := s.w.Write(s.tag[:maxTag-16]); err != nil {
				return err
			}
			s.tag = append(s.tag[:0], s.tag[maxTag-16:]...)
		}
	}
	_, err := s.w.Write(s.tag)
	return err
}

func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: a sheet is cut off", errPackage)
	}
	return err
}

// closes tells of an end tag, alone of an element without one.
func (s *scanner) closes() bool { return s.tag[1] == '/' }
func (s *scanner) alone() bool  { return s.tag[len(s.tag)-2] == '/' }

// names gives the tag's prefix, with its colon, and its name.
func (s *scanner) names() (prefix, name string) {
	text := s.tag[1:]
	if s.closes() {
		text = text[1:]
	}
	if i := bytes.IndexAny(text, " \t\r\n/>"); i >= 0 {
		text = text[:i]
	}
	whole := string(text)
	if i := strings.IndexByte(whole, ':'); i >= 0 {
		return whole[:i+1], whole[i+1:]
	}
	return "", whole
}

// write copies the tag as it is.
func (s *scanner) write() error {
	_, err := s.w.Write(s.tag)
	return err
}

func (s *scanner) put(text string) error {
	_, err := s.w.WriteString(text)
	return err
}

// finish copies what is left.
func (s *scanner) finish() error {
	if _, err := io.Copy(s.w, s.r); err != nil {
		return err
	}
	return s.w.Flush()
}

// relationAttr is the id of a relation, whatever its prefix.
var relationAttr = regexp.MustCompile(`:id\s*=\s*["']([^"']*)["']`)

// lastRelation is the r:id of the last element of a name in a sheet, ""
// where there is none.
func lastRelation(r io.Reader, element string) (string, error) {
	s := newScanner(io.Discard, r)
	id := ""
	for {
		err := s.next()
		if errors.Is(err, io.EOF) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
		if bytes.Contains(s.tag, []byte(element)) {
			if _, name := s.names(); name == element {
				if m := relationAttr.FindSubmatch(s.tag); m != nil {
					id = string(m[1])
				}
			}
		}
	}
}
