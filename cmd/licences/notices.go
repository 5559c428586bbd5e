package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a Go module that the program is linked with.
type module struct{ Path, Version, Folder string }

// platform is the end of a module that holds the same library for one platform.
var platform = regexp.MustCompile(`/lib/[a-z]+-[a-z0-9]+$`)

// linkedModules lists the modules of the program, but for its own. Those that hold one
// library for one platform each are left out: the module that chooses among them has
// the same notices.
func linkedModules() ([]module, error) {
	const line = `{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}`
	out, err := exec.Command("go", "list", "-deps", "-f", line, "siemmes/cmd/siemmes").Output()
	if err != nil {
		return nil, fmt.Errorf("list the modules: %w", err)
	}
	var all []module
	for text := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(text), "|")
		if len(parts) == 3 && !platform.MatchString(parts[0]) {
			all = append(all, module{parts[0], parts[1], parts[2]})
		}
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(all), nil
}

// legal is how the files are called that a licence asks to pass on.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)([-._].*)?$`)

// writeNotices writes the project's licence, and for Go, each module and the data of
// the catalog the texts that their licences ask to pass on.
func writeNotices(all []component) ([]byte, error) {
	modules, err := linkedModules()
	if err != nil {
		return nil, err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find Go's licence: %w", err)
	}
	var b bytes.Buffer
	if err := errors.Join(
		writeTexts(&b, "SIEMMES (MIT)", "LICENSE"),
		writeTexts(&b, "Names of areas, from the Unicode CLDR (Unicode-3.0)", "warehouse/catalog/areas/LICENSE-UNICODE"),
		writeTexts(&b, "The Go standard library and runtime (BSD-3-Clause)", filepath.Join(strings.TrimSpace(string(root)), "LICENSE")),
	); err != nil {
		return nil, err
	}
	for _, m := range modules {
		at := slices.IndexFunc(all, func(c component) bool { return c.Name == m.Path && c.Version == m.Version })
		if at < 0 {
			return nil, fmt.Errorf("%s %s is linked and in no bill of materials", m.Path, m.Version)
		}
		files, err := legalFiles(m.Folder)
		if err != nil {
			return nil, err
		}
		if err := writeTexts(&b, fmt.Sprintf("%s %s (%s)", m.Path, m.Version, strings.Join(all[at].Licences, ", ")), files...); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// legalFiles lists the legal texts of a module's folder; an error where it has none.
func legalFiles(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() && legal.MatchString(e.Name()) {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	if files == nil {
		return nil, fmt.Errorf("%s has no licence", folder)
	}
	return files, nil
}

// writeTexts writes a heading and the files below it.
func writeTexts(b *bytes.Buffer, heading string, files ...string) error {
	fmt.Fprintf(b, "== %s\n\n", heading)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		b.Write(bytes.TrimRight(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), "\n \t"))
		b.WriteString("\n\n")
	}
	return nil
}
