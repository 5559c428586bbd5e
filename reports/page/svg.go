package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"siemmes/warehouse"
)

// inlineSVG lets a drawing into the page as it is, once it has been read through
// and found to be a drawing and nothing else: no script, no handler, no
// reference out of the file. Labels of a chart come from uploaded files.
func inlineSVG(svg []byte) (template.HTML, error) {
	svg = bytes.TrimSpace(svg)
	if i := bytes.Index(svg, []byte("<svg")); i > 0 {
		svg = svg[i:] // an XML declaration has no place inside HTML
	}
	d := xml.NewDecoder(bytes.NewReader(svg))
	root := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", notDrawn("a chart is no well-formed SVG: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root == "" {
			root = start.Name.Local
		}
		if err := plainElement(start); err != nil {
			return "", err
		}
	}
	if root != "svg" {
		return "", notDrawn("a chart is no SVG: its first element is %q", root)
	}
	return template.HTML(svg), nil
}

func plainElement(e xml.StartElement) error {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "object", "embed", "audio", "video":
		return notDrawn("a chart holds a <%s>, which no drawing needs", e.Name.Local)
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
		out := name == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/")
		if strings.HasPrefix(name, "on") || out || strings.Contains(value, "url(") && !strings.Contains(value, "url(#") && !strings.Contains(value, `url("#`) {
			return notDrawn("a chart's <%s> has an attribute %s that leads out of the drawing", e.Name.Local, a.Name.Local)
		}
	}
	return nil
}

// notDrawn is the error of a chart that is no drawing and nothing else; the log has
// why.
func notDrawn(format string, args ...any) error {
	return warehouse.WrapError(warehouse.ErrInvalid, fmt.Errorf(format, args...), "chart.not-drawn")
}
