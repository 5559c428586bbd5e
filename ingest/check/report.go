package check

import (
	"cmp"
	"slices"
	"sync"

	"siemmes/warehouse"
)

// Acceptance is a finding that a person accepts, and why. Finding is a rule's
// id for all its findings, or for one of them rule:key
// ([warehouse.Finding.Name]) or rule:cell ("total-mismatch:Table 1!B7").
type Acceptance struct {
	Finding string `json:"finding"`
	Reason  string `json:"reason"`
}

// maxPerRule bounds the findings of one rule that are reported one by one; what is
// more is counted in one further finding.
const maxPerRule = 100

// Report collects the findings of a submission. It may be used by several
// goroutines; the counts of one finding by one at a time.
type Report struct {
	file    string
	Accepts []Acceptance
	rules   map[string]Rule
	// Severities are the layout's, by rule, where it sets them.
	Severities map[string]warehouse.Severity

	mu     sync.Mutex
	found  []*warehouse.Finding
	byName map[string]*warehouse.Finding
	ofRule map[string]int
}

// NewReport is for a file of which the findings are those of some rules.
func NewReport(file string, accepts []Acceptance, rules []Rule) *Report {
	byID := map[string]Rule{}
	for _, r := range rules {
		byID[r.ID] = r
	}
	return &Report{
		file: file, Accepts: accepts, rules: byID,
		byName: map[string]*warehouse.Finding{}, ofRule: map[string]int{},
	}
}

// Add enters a finding with the message finding.RULE of warehouse/lang.
func (r *Report) Add(f warehouse.Finding, args ...any) *warehouse.Finding {
	return r.Say("finding."+f.Rule, f, args...)
}

// Say enters a finding once for each rule and key, and counts it after that.
// Its message is filled in from args and from found, expected, cell and key.
func (r *Report) Say(message string, f warehouse.Finding, args ...any) *warehouse.Finding {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.byName[f.Name()]; known != nil {
		known.Count++
		return known
	}
	f.File, f.Count = r.file, 1
	if f.Severity == "" || r.Severities[f.Rule] != "" {
		f.Severity = r.severity(f.Rule)
	}
	f.Accepted = r.reason(f)
	if r.ofRule[f.Rule] >= maxPerRule && f.Accepted == "" {
		return r.more(f)
	}
	r.ofRule[f.Rule]++
	args = append(args, "found", f.Found, "expected", f.Expected, "cell", f.CellRef, "key", f.Key)
	f.Message = warehouse.NewMessage(message, args...)
	r.byName[f.Name()] = &f
	r.found = append(r.found, &f)
	return &f
}

// Silence takes what was found in a cell out of the findings about it: its figure is
// sealed.
func (r *Report) Silence(at warehouse.CellRef) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.found {
		if f.CellRef == at {
			f.Found, f.Expected, f.Message = warehouse.Message{}, warehouse.Message{}, warehouse.NewMessage("finding.sealed")
		}
	}
}

// Withdraw takes the findings of some rules back, and returns how many they were.
func (r *Report) Withdraw(rules ...string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := len(r.found)
	r.found = slices.DeleteFunc(r.found, func(f *warehouse.Finding) bool { return slices.Contains(rules, f.Rule) })
	return before - len(r.found)
}

// knows reports whether a finding was entered, by its name.
func (r *Report) knows(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byName[name] != nil
}

// Full reports whether further findings of a rule are only counted, so that what it
// takes to write one is for nothing.
func (r *Report) Full(rule string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ofRule[rule] >= maxPerRule
}

// more counts what a rule found beyond what is reported one by one.
func (r *Report) more(f warehouse.Finding) *warehouse.Finding {
	name := f.Rule + ":*"
	known := r.byName[name]
	if known == nil {
		known = &warehouse.Finding{Rule: f.Rule, Severity: f.Severity, File: f.File, CellRef: f.CellRef, Key: "*"}
		r.byName[name] = known
		r.found = append(r.found, known)
	}
	known.Count++
	known.Found = warehouse.Value(known.Count)
	known.Message = warehouse.NewMessage("finding.more", "count", known.Count, "rule", f.Rule, "cell", known.CellRef)
	return known
}

// severity is what a finding of a rule does: what the layout says, else the
// rule.
func (r *Report) severity(rule string) warehouse.Severity {
	if s := r.Severities[rule]; s != "" {
		return s
	}
	return r.rules[rule].Severity
}

// reason is why a finding is accepted, "" where it is not: by its rule, by its
// key, or by its cell. Of several reasons the last one counts.
func (r *Report) reason(f warehouse.Finding) string {
	if r.rules[f.Rule].Final {
		return ""
	}
	for _, a := range slices.Backward(r.Accepts) {
		if a.Finding == f.Rule || a.Finding == f.Name() || f.Row > 0 && a.Finding == f.Rule+":"+f.CellRef.String() {
			return a.Reason
		}
	}
	return ""
}

// Findings lists what was found: what blocks first, then by place.
func (r *Report) Findings() []warehouse.Finding {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]warehouse.Finding, len(r.found))
	for i, f := range r.found {
		all[i] = *f
	}
	slices.SortStableFunc(all, func(a, b warehouse.Finding) int {
		return cmp.Or(
			cmp.Compare(weight(b), weight(a)),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Sheet, b.Sheet),
			cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Key, b.Key))
	})
	return all
}

func weight(f warehouse.Finding) int {
	switch {
	case f.Blocks():
		return 3
	case f.Severity == warehouse.Blocking:
		return 2
	case f.Severity == warehouse.Warning:
		return 1
	}
	return 0
}

// Blocked reports whether a finding keeps the submission from loading.
func (r *Report) Blocked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.found, func(f *warehouse.Finding) bool { return f.Blocks() })
}
