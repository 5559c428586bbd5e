package catalog

import "siemmes/warehouse"

// Indicator is a documented formula over datasets.
type Indicator struct {
	ID      string          `yaml:"id"`
	Names   warehouse.Names `yaml:"names"`
	Formula string          `yaml:"formula"` // in the symbols of Inputs
	Unit    string          `yaml:"unit"`    // a code of CL_UNIT
	Inputs  []Input         `yaml:"inputs"`
	// Meaning says how to read the figure, and what it is not.
	Meaning warehouse.Names `yaml:"meaning"`
	// Reference is where the formula is published.
	Reference string `yaml:"reference"`
}

// Input is one symbol of a formula: a measure of a dataset, narrowed to codes.
type Input struct {
	Symbol  string            `yaml:"symbol"`
	Dataset string            `yaml:"dataset"`
	Measure string            `yaml:"measure"`
	Where   map[string]string `yaml:"where"`
}

// Unit is a unit of measure.
type Unit struct {
	ID    string          `yaml:"id"`
	Names warehouse.Names `yaml:"names"`
	Short warehouse.Names `yaml:"short"` // for a column heading: "US$", "%", "‰"
}
