package warehouse

// MaxDifferences bounds the figures that changed, and those that are new.
// MaxMissing is from how many missing figures of a dataset on none is named: a
// delivery of a part of them.
const (
	MaxDifferences = 200_000
	MaxMissing     = 10_000
)

// Differences are the figures of a draft that differ from the base one by one.
// A draft's figure of a compared source that is in neither list is in the base
// with the same number.
type Differences struct {
	// Compared names the datasets and sources of which the base has figures;
	// of others nothing is known.
	Compared []DatasetSource
	// Changed are figures of the base that have another number in the draft,
	// or a number on one side only, by the draft's cell.
	Changed []ChangedCell
	// Added are the cells of figures that the base does not have.
	Added []CellRef
	// Missing are the figures that the draft's tables have in the base and not
	// in the draft, whether or not publishing it ends them.
	Missing []MissingFigure
}

// DatasetSource is one source's part of a dataset.
type DatasetSource struct{ Dataset, Source string }

// ChangedCell is the cell of a figure that changed, and what the base says: NaN
// where it has no number.
type ChangedCell struct {
	Cell     CellRef
	Old      float64
	OldFlags Flags
}

// MissingFigure is a figure of the base. Value is NaN where it has no number.
type MissingFigure struct {
	Dataset string
	Key     []string // codes, in the dataset's order
	Period  string
	Value   float64
}

// PublishedFigure is a current figure of a table. Value is NaN where it has no
// number, Low and High where it is not censored.
type PublishedFigure struct {
	Source, Table    string
	Key              []string // codes, in the dataset's order
	Period           string
	Value, Low, High float64
	Flags            Flags
}
