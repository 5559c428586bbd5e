package catalog

import "siemmes/warehouse"

// Indicator is a documented formula over datasets.
type Indicator struct {
	ID      string          `json:"id"`
	Names   warehouse.Names `json:"names"`
	Formula string          `json:"formula"` // in the symbols of Inputs
	Unit    string          `json:"unit"`    // a code of CL_UNIT
	Inputs  []Input         `json:"inputs"`
	// Published names the measure in which sources publish the indicator
	// themselves, in the same unit; empty where there is none.
	Published Published `json:"published"`
	// Meaning says how to read the figure, and what it is not.
	Meaning warehouse.Names `json:"meaning"`
	// Reference is where the formula is published.
	Reference Text `json:"reference"`
}

// Input is one symbol of a formula: a measure of a dataset, narrowed to codes.
type Input struct {
	Symbol  string            `json:"symbol"`
	Dataset string            `json:"dataset"`
	Measure string            `json:"measure"`
	Where   map[string]string `json:"where"`
}

// Published is a measure of a dataset.
type Published struct {
	Dataset string `json:"dataset"`
	Measure string `json:"measure"`
}

// Unit is a unit of measure.
type Unit struct {
	ID    string          `json:"id"`
	Names warehouse.Names `json:"names"`
	Short warehouse.Names `json:"short"` // for a column heading: "US$", "%", "‰"
	// Whole is how many of a share make one whole: 100 per cent, 1 of a ratio;
	// zero where the unit is no share.
	Whole float64 `json:"whole"`
	// Indivisible reports whether indicators in the unit are shown without
	// decimals.
	Indivisible bool `json:"indivisible"`
	// One is what one event adds to a figure; zero: 1.
	One float64 `json:"one"`
}
