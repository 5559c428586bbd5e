package main

import (
	"context"
	_ "embed"
	"io/fs"

	"github.com/spf13/pflag"

	"siemmes/reports/chart"
)

// notices are the project's licence and the texts that the licences of the Go modules
// ask to pass on. `make licences` writes them.
//
//go:embed notices.txt
var notices []byte

func licencesCommand() command {
	return command{
		name: "licences", summary: "Print the licence of SIEMMES and those of the libraries in it.",
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(_ context.Context, c *call) error {
				if len(c.args) > 0 {
					return c.argumentsError()
				}
				_, err := c.Stdout.Write(allNotices())
				return err
			}
		},
	}
}

// allNotices are the notices of the program and, where it has them, of the browser's
// files.
func allNotices() []byte {
	assets, err := chart.Assets()
	if err != nil {
		return notices
	}
	browser, err := fs.ReadFile(assets, "NOTICES.txt")
	if err != nil {
		return notices
	}
	return append(notices[:len(notices):len(notices)], browser...)
}
