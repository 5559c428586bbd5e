package chart

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing/fstest"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"siemmes/warehouse"
)

// embedded holds our scripts, which are committed, and what `make assets` puts
// in vendor, which is not; vendor/.keep lets the package compile without.
//
//go:embed assets/js assets/chart.css all:assets/vendor
var embedded embed.FS

// scripts are the parts of chart.js in the order they are joined; the server's
// engine needs the first ones only.
var (
	drawingScripts = []string{"words.js", "formats.js", "frame.js", "places.js", "areas.js", "flows.js", "panels.js", "arrange.js"}
	browserScripts = append(drawingScripts[:len(drawingScripts):len(drawingScripts)], "tooltip.js", "mount.js")
)

// Assets are the files that a page with charts needs, all from our own host:
//
//	echarts.min.js        the chart library
//	chart.js              our loader: draws every script.chart-option of the page
//	chart.css             the font of the charts, and their tooltip
//	maps.json             the maps, fetched by chart.js from beside itself
//	Go-Regular.ttf, Go-Bold.ttf
//	NOTICES.txt           the licences of the above
//
// It fails with what to do where they have not been fetched yet.
func Assets() (fs.FS, error) { return assets() }

var assets = sync.OnceValues(func() (fs.FS, error) {
	files := fstest.MapFS{}
	put := func(name string, content []byte) { files[name] = &fstest.MapFile{Data: content, Mode: 0o444} }
	for _, name := range []string{"echarts.min.js", "maps.json", "NOTICES.txt"} {
		content, err := vendored(name)
		if err != nil {
			return nil, err
		}
		put(name, content)
	}
	script, err := script(browserScripts)
	if err != nil {
		return nil, err
	}
	style, err := embedded.ReadFile("assets/chart.css")
	if err != nil {
		return nil, err
	}
	put("chart.js", script)
	put("chart.css", style)
	put("Go-Regular.ttf", goregular.TTF)
	put("Go-Bold.ttf", gobold.TTF)
	return files, nil
})

// vendored reads a file that `make assets` made.
func vendored(name string) ([]byte, error) {
	content, err := embedded.ReadFile("assets/vendor/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, warehouse.WrapError(warehouse.ErrNotFound, err, "chart.no-assets", "file", name)
	}
	return content, err
}

// script joins our scripts into one.
func script(names []string) ([]byte, error) {
	var b bytes.Buffer
	for _, name := range names {
		part, err := embedded.ReadFile("assets/js/" + name)
		if err != nil {
			return nil, err
		}
		b.WriteString(strings.TrimSpace(string(part)))
		b.WriteString("\n")
	}
	return b.Bytes(), nil
}
