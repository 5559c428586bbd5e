package warehouse

// Coverage says what there is of one source for one reporting area, at one
// frequency and for one measure: from the first period to the last one.
type Coverage struct {
	Source, RefArea string
	Freq            Freq
	Measure         string
	First, Last     string // periods
	// Observed is the last period of an observed figure where Last is a later
	// one: up to Last the figures are projections, or of periods that go on. It
	// is empty where Last was observed. Unobserved reports whether no figure was.
	Observed     string
	Unobserved   bool
	Observations int
	Release      int // the latest that brought a figure in it
}

// LastObserved is the last period of an observed figure, "" where none was.
func (c Coverage) LastObserved() string {
	switch {
	case c.Unobserved:
		return ""
	case c.Observed == "":
		return c.Last
	}
	return c.Observed
}
