package layout

import (
	"maps"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// notTheLayouts lists the rules whose severity is not a layout's to set: those
// that apply before there is a layout, that say for whom it reports, that leave
// nothing to load, and that say a record cannot be read.
func notTheLayouts() []string {
	return []string{"person-records", "no-layout", "layout-open", "layout-ambiguous", "reporting-area", "no-figures", "ragged-record"}
}

// severities checks the rules and severities that a layout names. Every rule has
// a name in warehouse/lang (docs/rules.md), by which it is known here.
func (c *compiler) severities() {
	for _, rule := range slices.Sorted(maps.Keys(c.layout.Severities)) {
		path := "$.severities." + quotePath(rule)
		switch s := c.layout.Severities[rule]; {
		case !lang.Has("rule." + rule):
			c.fail(path, "layout.rule", "rule", rule)
		case slices.Contains(notTheLayouts(), rule):
			c.fail(path, "layout.rule-fixed", "rule", rule)
		case s != warehouse.Note && s != warehouse.Warning && s != warehouse.Blocking:
			c.fail(path, "layout.severity", "text", string(s))
		}
	}
}

// suppression checks below which count a publisher hides.
func (c *compiler) suppression(s *Suppression, path string) {
	if s != nil && !(s.Below > 1) {
		c.fail(path, "layout.suppresses", "value", s.Below)
	}
}
