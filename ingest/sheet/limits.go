package sheet

// Limits bound what a file may cost. They are there for files that were made
// or broken so as to exhaust the machine; no sheet that a statistics office
// publishes comes near them. A zero field means its default.
type Limits struct {
	// Unpacked bounds the bytes all parts of a zipped workbook may hold
	// together once inflated. Default 1 GiB: a workbook of a million rows and
	// a dozen columns holds less.
	Unpacked int64
	// Ratio bounds how many times larger than in the zip one part may be,
	// for parts above 16 MiB (below that no ratio does harm). Default 200:
	// sheets inflate 5 to 60 times, a bomb about 1,000 times.
	Ratio int64
	// Entries bounds the number of files in the zip. Default 10,000.
	Entries int
	// Columns bounds the columns of a row. Default 16,384, Excel's own bound.
	Columns int
	// Text bounds the characters of one cell. Default 32,767, Excel's own
	// bound. In delimited text it also ends a quotation that never closes.
	Text int
	// Merges bounds the merged ranges of a sheet. Default 100,000.
	Merges int
}

const (
	defaultUnpacked = 1 << 30
	defaultRatio    = 200
	ratioFloor      = 16 << 20 // bytes; smaller parts may inflate as they like
)

// withDefaults fills the zero fields in.
func (l Limits) withDefaults() Limits {
	setDefault(&l.Unpacked, defaultUnpacked)
	setDefault(&l.Ratio, defaultRatio)
	setDefault(&l.Entries, 10_000)
	setDefault(&l.Columns, 16_384)
	setDefault(&l.Text, 32_767)
	setDefault(&l.Merges, 100_000)
	return l
}

func setDefault[T int | int64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}
