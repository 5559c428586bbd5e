package lang

import "siemmes/warehouse"

// FindingText is what a finding says to a reader.
type FindingText struct{ Found, Expected, Message string }

// Finding renders what a finding says.
func (r Reader) Finding(f warehouse.Finding) FindingText {
	return FindingText{Found: r.Say(f.Found), Expected: r.Say(f.Expected), Message: r.Say(f.Message)}
}
