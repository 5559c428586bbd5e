package server

import (
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// findingView is a finding as an office reads it: where, what, and what to do.
type findingView struct {
	speaker
	Anchor, Rule, Name             string
	Severity, SeverityName         string
	Message, Found, Expected, Cell string
	CellHref                       string // to the cell in the preview
	Accepted                       string
	Count                          int
	CanAccept                      bool
}

// findingAnchor is the place of a finding on the page.
func findingAnchor(i int) string { return "finding-" + strconv.Itoa(i+1) }

// cellAnchor is the place of a cell in the preview.
func cellAnchor(c warehouse.CellRef) string {
	return "cell-" + strings.ReplaceAll(c.Sheet, " ", "_") + "-" + c.A1()
}

// findingViews orders findings by severity. Accept names what a reason may be
// given for: "" for none.
func findingViews(p speaker, findings []warehouse.Finding, accept string) []findingView {
	views := make([]findingView, 0, len(findings))
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return bySeverity(findings[a], findings[b]) })
	for _, i := range order {
		f := findings[i].In(p.Lang)
		v := findingView{
			speaker: p, Anchor: findingAnchor(i), Rule: f.Rule, Name: f.Name(), Severity: string(f.Severity), SeverityName: p.T("severity." + string(f.Severity)),
			Message: f.Message, Found: f.Found, Expected: f.Expected, Cell: f.CellRef.String(), Accepted: f.Accepted, Count: f.Count,
			CanAccept: accept != "" && f.Blocks() && ingest.Acceptable(f.Rule),
		}
		if v.Cell != "" && accept != "" {
			v.CellHref = "#" + cellAnchor(f.CellRef)
		}
		views = append(views, v)
	}
	return views
}

// findingGroup is the findings of one rule. Few of them, and those that block,
// are shown at once.
type findingGroup struct {
	speaker
	Rule, RuleName               string
	Severity, SeverityName, Sign string
	Findings                     []findingView
	Open                         bool
}

// signs stand beside a severity's colour, for who cannot tell colours apart or
// prints without them; the marked copy has the same.
var signs = map[string]string{string(warehouse.Blocking): "✖", string(warehouse.Warning): "▲", string(warehouse.Note): "●"}

// grouped puts findings together by rule, those that block first.
func grouped(p speaker, findings []warehouse.Finding, accept string) []findingGroup {
	const few = 5
	var groups []findingGroup
	for _, f := range findingViews(p, findings, accept) {
		i := slices.IndexFunc(groups, func(g findingGroup) bool { return g.Rule == f.Rule && g.Severity == f.Severity })
		if i < 0 {
			i = len(groups)
			groups = append(groups, findingGroup{
				speaker: p, Rule: f.Rule, RuleName: lang.Rule(p.Lang, f.Rule), Severity: f.Severity, SeverityName: f.SeverityName, Sign: signs[f.Severity],
			})
		}
		groups[i].Findings = append(groups[i].Findings, f)
	}
	for i, g := range groups {
		groups[i].Open = len(g.Findings) <= few || g.Severity == string(warehouse.Blocking)
	}
	return groups
}

// tally counts findings by severity; accepted ones no longer block.
func tally(findings []warehouse.Finding) (blocking, warnings, notes int) {
	for _, f := range findings {
		switch {
		case f.Blocks():
			blocking++
		case f.Severity == warehouse.Note:
			notes++
		default:
			warnings++
		}
	}
	return blocking, warnings, notes
}
