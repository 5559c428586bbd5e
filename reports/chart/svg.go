package chart

import (
	"encoding/xml"
	"regexp"
	"strings"

	"siemmes/warehouse"
)

// narrowSpace is U+202F, between the thousands of French figures; the charts'
// font does not have it, and viewers without a fallback would show a box.
const narrowSpace = "\u202f"

// events are attributes that ECharts leaves for its own loader.
var events = regexp.MustCompile(` ecmeta_[a-z_]+="[^"]*"`)

// dressed gives the SVG its description and takes out what only ECharts reads.
func dressed(svg, description string) ([]byte, error) {
	if !strings.HasPrefix(svg, "<svg ") {
		return nil, warehouse.Errorf(warehouse.ErrInvalid, "the chart engine drew no SVG")
	}
	svg = events.ReplaceAllString(svg, "")
	svg = strings.ReplaceAll(svg, narrowSpace, "\u00a0")
	var label strings.Builder
	if err := xml.EscapeText(&label, []byte(description)); err != nil {
		return nil, err
	}
	return []byte(`<svg role="img" aria-label="` + label.String() + `" ` + strings.TrimPrefix(svg, "<svg ")), nil
}
