package chart

import (
	"encoding/json"
	"strconv"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// advances is the width of each letter of a font in thousandths of its size, by
// code point.
type advances map[string]int

// fontMetrics are the widths that the engine measures text with, as JSON: the
// fonts that the browser loads and that PNGs are written in.
var fontMetrics = sync.OnceValues(func() ([]byte, error) {
	regular, err := measure(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := measure(gobold.TTF)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"regular": regular, "bold": bold, "other": 600})
})

func measure(ttf []byte) (advances, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	var buf sfnt.Buffer
	widths := advances{}
	for r := rune(' '); r < 0xffff; r++ {
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		width, err := f.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return nil, err
		}
		widths[strconv.Itoa(int(r))] = width.Round()
	}
	// The fonts have no narrow no-break space; SVGs are written with the
	// wide one in its place.
	widths[strconv.Itoa(0x202f)] = widths[strconv.Itoa(0xa0)]
	return widths, nil
}
