package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// library is the built-in layouts with the user's own. One of these that cannot
// be read is reported on standard error, and left out.
func (c *call) library() (*layout.Library, error) {
	lib, err := layout.Open(c.ownFolderThere())
	if err != nil {
		return nil, err
	}
	for _, f := range lib.Faults() {
		c.warn("command.layout-left-out", "file", f.File, "why", c.reader().Error(f.Err))
	}
	return lib, nil
}

// layoutNamed finds what --layout names: a file where it ends in .yml or
// .yaml, otherwise a layout of the library.
func (c *call) layoutNamed(lib *layout.Library, name string) (*layout.Layout, error) {
	if !strings.HasSuffix(name, ".yml") && !strings.HasSuffix(name, ".yaml") {
		return lib.Get(name)
	}
	yml, err := os.ReadFile(c.path(name))
	if err != nil {
		return nil, warehouse.WrapError(warehouse.ErrNotFound, err, "command.cannot-read", "file", name)
	}
	return layout.Parse(name, yml)
}

func layoutsCommand() command {
	return command{
		name: "layouts", args: "[list | show ID | propose FILE | test]", summary: "List, print, propose or check the layouts that files are recognised by.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			list := declareRows(fs, "layout", "source", "title", "recognised")
			out := fs.StringP("output", "o", "", "write the proposed layout to a `FILE.yml` instead of standard output")
			questions := fs.String("questions", "", "with propose: write what a person must say to a `FILE.json`")
			answers := fs.String("answers", "", "with propose: the `FILE.yml` that answers questions")
			return func(ctx context.Context, c *call) error {
				lib, err := c.library()
				if err != nil {
					return err
				}
				switch {
				case len(c.args) == 0 || len(c.args) == 1 && c.args[0] == "list":
					return list.print(c.Stdout, func(yield func(...string) error) error {
						for _, l := range lib.List() {
							recognised := "by content"
							if l.NamedOnly {
								recognised = "only by --layout"
							}
							if err := yield(l.ID, l.Source, l.Title.In(c.language()), recognised); err != nil {
								return err
							}
						}
						return nil
					})
				case len(c.args) == 2 && c.args[0] == "show":
					l, err := lib.Get(c.args[1])
					if err != nil {
						return err
					}
					_, err = c.Stdout.Write(l.YAML)
					return err
				case len(c.args) == 2 && c.args[0] == "propose":
					return proposeCall{c}.layout(ctx, c.args[1], *out, *questions, *answers)
				case len(c.args) == 1 && c.args[0] == "test":
					return c.testLayouts(lib)
				}
				return c.argumentsError()
			}
		},
	}
}

// testLayouts holds every layout against the catalog: each code it gives and
// each label it maps must exist.
func (c *call) testLayouts(lib *layout.Library) error {
	var wrong []error
	for _, f := range lib.Faults() {
		wrong = append(wrong, f.Err)
	}
	for _, l := range lib.List() {
		if err := l.Check(c.catalog()); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	c.tell("command.layouts-sound", "count", len(lib.List()))
	return nil
}
