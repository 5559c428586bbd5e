package chart

import (
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// narrowSpace is U+202F, between the thousands of French figures; the charts'
// font does not have it, and viewers without a fallback would show a box.
const narrowSpace = "\u202f"

// What ECharts writes for its own loader and for hovering, and the style
// attributes that a page with a strict Content-Security-Policy would ignore.
// Text content never matches: ECharts escapes quotes and angle brackets in it.
var (
	interactive = regexp.MustCompile(`(?s)<style.*?</style>\n?| ecmeta_[a-z_]+="[^"]*"| class="zr[^"]*"| pointer-events="visible"`)
	styled      = regexp.MustCompile(` style="([^"]*)"`)
	numbered    = regexp.MustCompile(`(id="|url\(#)zr[0-9]+-`)
	declaration = regexp.MustCompile(`([a-z-]+):([^;]+);?`)
)

// dressed gives the SVG its description, takes out what only ECharts reads and
// writes styles as attributes.
func dressed(svg, description string) ([]byte, error) {
	if !strings.HasPrefix(svg, "<svg ") {
		return nil, errors.New("the chart engine drew no SVG")
	}
	svg = interactive.ReplaceAllString(svg, "")
	svg = styled.ReplaceAllStringFunc(svg, func(style string) string {
		return declaration.ReplaceAllString(styled.FindStringSubmatch(style)[1], ` $1="$2"`)
	})
	// ECharts counts its drawings; several of different engines may be in
	// one page, where their ids must not meet.
	mark := sha256.Sum256([]byte(numbered.ReplaceAllString(svg, "$1")))
	svg = numbered.ReplaceAllString(svg, fmt.Sprintf("${1}c%x-", mark[:4]))
	svg = strings.ReplaceAll(svg, narrowSpace, "\u00a0")
	var label strings.Builder
	if err := xml.EscapeText(&label, []byte(description)); err != nil {
		return nil, err
	}
	return []byte(`<svg role="img" aria-label="` + label.String() + `" ` + strings.TrimPrefix(svg, "<svg ")), nil
}
