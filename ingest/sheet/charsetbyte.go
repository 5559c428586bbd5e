package sheet

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// pages are encodings of one byte a letter whose accented letters are elsewhere than
// those of Windows-1252: as that, they are signs amid words. Letters are the bytes of
// small letters, and of Ñ, that Windows-1252 has for signs or for letters of few
// languages.
var pages = []struct {
	name    string
	table   encoding.Encoding
	letters string
}{
	{"Mac Roman", charmap.Macintosh, "\x83\x84\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x9a\x9b\x9c\x9d\x9e\x9f"},
	{"CP850", charmap.CodePage850, "\x82\xa1\xa2\xa3\xa4\xa5"},
}

// pageOf is the encoding whose letters are amid the words of a text again and again, where
// none of them holds a letter of Windows-1252; the zero charset where there is none.
func pageOf(text []byte) charset {
	const least = 2
	counts := make([]int, len(pages))
	for i, c := range text {
		if c < 0x80 || i == 0 || i+1 == len(text) || !isASCIILetter(text[i-1]) || !isASCIILetter(text[i+1]) {
			continue
		}
		if c >= 0xe0 || c >= 0xc0 && text[i-1] <= 'Z' { // a capital is not amid small letters
			return charset{}
		}
		for k := range pages {
			for j := range len(pages[k].letters) {
				if pages[k].letters[j] == c {
					counts[k]++
				}
			}
		}
	}
	switch {
	case counts[0] >= least && counts[0] > counts[1]:
		return charset{name: pages[0].name, legacy: pages[0].table}
	case counts[1] >= least && counts[1] > counts[0]:
		return charset{name: pages[1].name, legacy: pages[1].table}
	}
	return charset{}
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
