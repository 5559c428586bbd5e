package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"siemmes/ingest"
	"siemmes/server/web"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Finding is a finding as an office reads it: where, what, and what to do.
type Finding struct {
	web.Speaker
	Anchor, Rule, Name             string
	Severity, SeverityName         string
	Message, Found, Expected, Cell string
	CellHref                       string // to the cell in the preview
	Accepted                       string
	Count                          int
	CanAccept                      bool
}

// FindingAnchor is the place of a finding on the page.
func FindingAnchor(i int) string { return "finding-" + strconv.Itoa(i+1) }

// CellAnchor is the place of a cell in the preview.
func CellAnchor(c warehouse.CellRef) string {
	return "cell-" + strings.ReplaceAll(c.Sheet, " ", "_") + "-" + c.A1()
}

// findingViews orders findings by severity. Accept names what a reason may be
// given for: "" for none.
func findingViews(p web.Speaker, labels lang.Labels, findings []warehouse.Finding, accept string) []Finding {
	views := make([]Finding, 0, len(findings))
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return bySeverity(findings[a], findings[b]) })
	for _, i := range order {
		f := findings[i]
		text := p.Reader(labels).Finding(f)
		v := Finding{
			Speaker: p, Anchor: FindingAnchor(i), Rule: f.Rule, Name: f.Name(), Severity: string(f.Severity), SeverityName: p.T("severity." + string(f.Severity)),
			Message: text.Message, Found: text.Found, Expected: text.Expected, Cell: f.CellRef.String(), Accepted: f.Accepted, Count: f.Count,
			CanAccept: accept != "" && f.Blocks() && ingest.Acceptable(f.Rule),
		}
		if v.Cell != "" && accept != "" {
			v.CellHref = "#" + CellAnchor(f.CellRef)
		}
		views = append(views, v)
	}
	return views
}

// FindingGroup is the findings of one rule. Few of them, and those that block,
// are shown at once.
type FindingGroup struct {
	web.Speaker
	Rule, RuleName               string
	Severity, SeverityName, Sign string
	Findings                     []Finding
	Open                         bool
}

// signs are beside a severity's colour, for who cannot tell colours apart or
// prints without them; the marked copy has the same.
var signs = map[string]string{string(warehouse.Blocking): "✖", string(warehouse.Warning): "▲", string(warehouse.Note): "●"}

// Grouped puts findings together by rule, those that block first.
func Grouped(p web.Speaker, labels lang.Labels, findings []warehouse.Finding, accept string) []FindingGroup {
	const few = 5
	var groups []FindingGroup
	for _, f := range findingViews(p, labels, findings, accept) {
		i := slices.IndexFunc(groups, func(g FindingGroup) bool { return g.Rule == f.Rule && g.Severity == f.Severity })
		if i < 0 {
			i = len(groups)
			groups = append(groups, FindingGroup{
				Speaker: p, Rule: f.Rule, RuleName: lang.Rule(p.Lang, f.Rule), Severity: f.Severity, SeverityName: f.SeverityName, Sign: signs[f.Severity],
			})
		}
		groups[i].Findings = append(groups[i].Findings, f)
	}
	for i, g := range groups {
		groups[i].Open = len(g.Findings) <= few || g.Severity == string(warehouse.Blocking)
	}
	return groups
}

// Tally counts findings by severity; accepted ones no longer block.
func Tally(findings []warehouse.Finding) (blocking, warnings, notes int) {
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

// bySeverity puts what blocks first.
func bySeverity(a, b warehouse.Finding) int {
	rank := map[warehouse.Severity]int{warehouse.Blocking: 0, warehouse.Warning: 1, warehouse.Note: 2}
	return cmp.Compare(rank[a.Severity], rank[b.Severity])
}
