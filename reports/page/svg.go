package page

import (
	"bytes"
	"encoding/xml"
	"errors"
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
			return "", warehouse.Errorf(warehouse.ErrInvalid, "a chart is no well-formed SVG: %w", err)
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
		return "", warehouse.Errorf(warehouse.ErrInvalid, "a chart is no SVG: its first element is %q", root)
	}
	return template.HTML(svg), nil
}

func plainElement(e xml.StartElement) error {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "object", "embed", "audio", "video":
		return warehouse.Errorf(warehouse.ErrInvalid, "a chart holds a <%s>, which no drawing needs", e.Name.Local)
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
		out := name == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/")
		if strings.HasPrefix(name, "on") || out || strings.Contains(value, "url(") && !strings.Contains(value, "url(#") && !strings.Contains(value, `url("#`) {
			return warehouse.Errorf(warehouse.ErrInvalid, "a chart's <%s> has an attribute %s that leads out of the drawing", e.Name.Local, a.Name.Local)
		}
	}
	return nil
}
