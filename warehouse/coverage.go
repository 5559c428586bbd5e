package warehouse

// Coverage says what there is of one source for one reporting area, at one
// frequency and for one measure: from the first period to the last one.
type Coverage struct {
	Source, RefArea string
	Freq            Freq
	Measure         string
	First, Last     string // periods
	Observations    int
	Release         int // the latest that brought a figure in it
}
