package layout

import (
	"maps"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// notTheLayouts lists the rules whose severity is not a layout's to set: those
// that speak before there is a layout, that say for whom it reports, that leave
// nothing to load, and that say a record cannot be read.
func notTheLayouts() []string {
	return []string{"no-layout", "layout-ambiguous", "reporting-area", "no-figures", "ragged-record"}
}

// severities checks the rules and severities that a layout names. Every rule has
// a name in warehouse/lang (docs/rules.md), by which it is known here.
func (c *compiler) severities() {
	for _, rule := range slices.Sorted(maps.Keys(c.layout.Severities)) {
		path := "$.severities." + quotePath(rule)
		switch s := c.layout.Severities[rule]; {
		case !lang.Has("rule." + rule):
			c.fail(path, "there is no rule %q; docs/rules.md lists them", rule)
		case slices.Contains(notTheLayouts(), rule):
			c.fail(path, "a layout does not decide on the rule %s: it says for whom the file reports, or that nothing can be read", rule)
		case s != warehouse.Note && s != warehouse.Warning && s != warehouse.Blocking:
			c.fail(path, "%q is no severity; it is note, warning or blocking", s)
		}
	}
}

// suppression checks below which count a publisher hides.
func (c *compiler) suppression(s *Suppression, path string) {
	if s != nil && !(s.Below > 1) {
		c.fail(path, "below is the count from which on figures are shown, such as 5; this is %v", s.Below)
	}
}
