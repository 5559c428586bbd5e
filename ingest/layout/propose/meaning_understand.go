package propose

import "siemmes/warehouse/catalog"

// understand fills in what the tables and their axes mean.
func (p *Proposal) understand(cat *catalog.Catalog) {}
