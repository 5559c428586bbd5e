package warehouse

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Version is the state of what readers can see. It is made from what the database
// holds, so that all processes that read the same releases have the same one.
type Version struct {
	// Generations are those of each dataset that has one, by its id, and those of
	// the Generation constants. What has none was never changed.
	Generations map[string]Generation
	// Withheld changes with every withdrawal and seal: what was worked out before
	// may hold a figure that nobody may see any more.
	Withheld string
	Sealed   string    // changes with every seal
	Release  int       // the last that was published; zero: none was
	Changed  time.Time // when the state came to be; zero: nothing was published
}

// Generation counts the changes of something that answers are made from.
type Generation struct {
	Number int64     // one more with every change
	Raised time.Time // when the last change was
	// State is a hash of what is there, so that databases which were changed equally
	// often, and otherwise, differ.
	State string
}

// The generations beside those of datasets.
const (
	// GenerationLedger is of the list of published releases.
	GenerationLedger = "ledger"
	// GenerationWithheld is of what was withdrawn and sealed: numbers that no text
	// may give.
	GenerationWithheld = "withheld"
	// GenerationSettings is of the catalog, the settings and the program itself.
	GenerationSettings = "settings"
)

// Names lists the generations, sorted.
func (v Version) Names() []string { return slices.Sorted(maps.Keys(v.Generations)) }

// Of returns a text that differs where one of some generations differs, and when the
// last of them was raised.
func (v Version) Of(names []string) (text string, raised time.Time) {
	var b strings.Builder
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		g := v.Generations[name]
		b.WriteString(name + " " + strconv.FormatInt(g.Number, 10) + " " + g.State + "\n")
		raised = slices.MaxFunc([]time.Time{raised, g.Raised}, func(a, b time.Time) int { return cmp.Compare(a.UnixMicro(), b.UnixMicro()) })
	}
	return b.String(), raised
}
