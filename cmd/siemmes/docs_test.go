package main

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// docs/commands.md has a section for every command and names every flag.
func TestEveryCommandAndFlagIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, cmd := range commands() {
		if !strings.Contains(text, "## "+cmd.name) && !strings.Contains(text, "| "+cmd.name) {
			t.Errorf("docs/commands.md has no section for %s", cmd.name)
		}
		fs := pflag.NewFlagSet(cmd.name, pflag.ContinueOnError)
		cmd.prepare(fs)
		fs.VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(text, "--"+f.Name) && f.Shorthand == "" {
				t.Errorf("docs/commands.md does not name --%s of %s", f.Name, cmd.name)
			}
			if f.Usage == "" {
				t.Errorf("--%s of %s says nothing about itself", f.Name, cmd.name)
			}
		})
	}
}
