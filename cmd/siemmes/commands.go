package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/pflag"
)

// commands lists the verbs in the order a newcomer meets them.
func commands() []command {
	return []command{
		ingestCommand(), tidyCommand(), layoutsCommand(),
		datasetsCommand(), queryCommand(), explainCommand(), releasesCommand(),
		reportCommand(), officesCommand(), uploadsCommand(), serveCommand(),
		backupCommand(), restoreCommand(), verifyCommand(), versionCommand(), licencesCommand(),
	}
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, `SIEMMES: migration statistics, from an office's spreadsheet to tables, charts and reports,
each figure traceable to the cells it came from.

Usage: siemmes COMMAND [FLAGS]

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, `
siemmes COMMAND --help lists a command's flags. Every command takes --db FILE.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no layout fits or a finding blocks.
`)
}

// version is set by the linker for a release.
var version = ""

func versionCommand() command {
	return command{
		name: "version", summary: "Say which version this is.",
		prepare: func(*pflag.FlagSet) func(context.Context, *call) error {
			return func(_ context.Context, c *call) error {
				fmt.Fprintln(c.Stdout, "siemmes", buildVersion())
				return nil
			}
		},
	}
}

func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
