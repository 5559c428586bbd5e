package server

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates
var templates embed.FS

// parsePages reads the templates: each page together with the base layout and
// the parts. Asset gives the address of a file of /static.
func parsePages(asset func(string) string) (map[string]*template.Template, error) {
	base, err := template.New("").Funcs(template.FuncMap{"asset": asset}).ParseFS(templates, "templates/base.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the page layout: %w", err)
	}
	files, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the pages: %w", err)
	}
	pages := make(map[string]*template.Template, len(files))
	for _, file := range files {
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("read the page layout: %w", err)
		}
		if t, err = t.ParseFS(templates, file); err != nil {
			return nil, fmt.Errorf("read the page %s: %w", file, err)
		}
		pages[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return pages, nil
}
