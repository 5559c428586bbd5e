package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// settings writes what the answers of the site depend on beside the figures, as a text
// that differs where any of it does: the program, the user's own layouts, sources and
// report definitions, and who is given files.
func (c serveCall) settings(openFiles bool) (string, error) {
	var b strings.Builder
	fmt.Fprintln(&b, buildVersion(), openFiles)
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintln(&b, info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, dir := range []string{c.ownFolder(), c.reportsFolder()} {
		if err := writeFolder(&b, dir); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// writeFolder writes the names of a folder's files and the hashes of what is in them. A
// folder that is not there has none.
func writeFolder(b *strings.Builder, dir string) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(b, "%s %x\n", path, sha256.Sum256(text))
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
