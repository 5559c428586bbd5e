package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// commands are given on the command line, as the owner of the database: what readers
// are not shown of a withdrawn or sealed release is in no output of them either. A
// backup is a copy of the database, and no reading of it.
func (g *gate) commands() {
	g.t.Helper()
	dir := g.t.TempDir()
	calls := g.calls(dir)
	for _, cmd := range commands() {
		if cmd.warehouse && cmd.name != "backup" && !slices.ContainsFunc(calls, func(args []string) bool { return args[0] == cmd.name }) {
			g.t.Errorf("the command %s is not given: say in gatecommands_test.go how", cmd.name)
		}
	}
	shown := false
	for _, args := range calls {
		text := g.output(dir, args)
		shown = shown || saysFigure(text)
		draft := g.state == isDraft || g.state == isScheduled
		hidden := g.state == isWithdrawn || g.state == isSealed || g.state == isErased || draft && !slices.Contains(args, "D2") // its owner may look at a draft
		if hidden && saysFigure(text) || g.state == isWithdrawn && saysLabel(text) {
			g.t.Errorf("%s: siemmes %s shows the figure (%t) or the label (%t):\n%s", g.state, strings.Join(args, " "), saysFigure(text), saysLabel(text), around(text))
		}
	}
	if live := g.state == isPublished || g.state == isRevised; live && !shown {
		g.t.Errorf("%s: no command shows the figure", g.state)
	}
}

// calls are those of every command that reads; what they write goes to a folder.
func (g *gate) calls(dir string) [][]string {
	out := func(name string) string { return filepath.Join(dir, name) }
	profile := func(more ...string) []string {
		return append([]string{"report", "country-profile", "--country", "CR", "--year", "2023"}, more...)
	}
	g.p.write("regin_check.csv", months("7", "PAN"))
	calls := [][]string{
		{"explain", "BORDER"},
		{"explain", "BORDER", "--as-of", "1"},
		{"explain", "BORDER", "--format", "json", "--by", "REF_AREA", "--freq", "A"},
		{"releases"},
		{"releases", "show", "1"},
		{"releases", "show", "D2"},
		{"releases", "diff", "1", "D2"},
		{"releases", "diff", "1", "D2", "--format", "json"},
		{"verify"},
		{"offices"},
		{"uploads"},
		{"releases", "sealed"},
		{"datasets"},
		profile("-o", out("r.xlsx")), profile("-o", out("r.html")), profile("--chart", "entries-month", "-o", out("r.svg")),
		{"ingest", "regin_check.csv", "--edition-date", "2025-04-01", "--check-only", "--changes", out("changes.csv"), "--findings", out("findings.json"), "--annotate", out("annotated.xlsx")},
	}
	for _, format := range queryFormats() {
		calls = append(calls, []string{"query", "BORDER", "--format", format}, []string{"query", "BORDER", "--by", "REF_AREA", "--freq", "A", "--format", format, "-o", out("q." + format)})
	}
	numbered := g.p.must("releases")
	if strings.Contains(numbered, "\n2,") {
		calls = append(calls, []string{"query", "BORDER", "--as-of", "2"}, []string{"query", "BORDER", "--edition", "planted"},
			[]string{"explain", "BORDER", "--as-of", "2"}, []string{"releases", "show", "2"}, []string{"releases", "diff", "1", "2"})
	}
	if strings.Contains(numbered, "\n3,") {
		calls = append(calls, []string{"releases", "show", "3"}, []string{"releases", "diff", "2", "3"}, []string{"releases", "diff", "1", "3"})
	}
	return calls
}

// output is all that a command prints, and writes to a folder.
func (g *gate) output(dir string, args []string) string {
	_, stdout, stderr := g.p.run(args...)
	text := readable(g.t, []byte(stdout)) + stderr
	entries, err := os.ReadDir(dir)
	must(g.t, err)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		body, err := os.ReadFile(name)
		must(g.t, err)
		text += readable(g.t, body)
		must(g.t, os.Remove(name))
	}
	return text
}
