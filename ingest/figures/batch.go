package figures

import (
	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// Snapshots is a dictionary that grows while blocks made from it are read in
// another goroutine: each block gets the texts that there were when it was
// full, and what is appended later lies behind them.
type Snapshots struct {
	Dict warehouse.Dictionary
	last *warehouse.Dictionary
}

func (s *Snapshots) Put(text string) int32 { return s.Dict.Put(text) }

// Now is a dictionary of the texts so far, for reading.
func (s *Snapshots) Now() *warehouse.Dictionary {
	if n := s.Dict.Len(); s.last == nil || s.last.Len() != n {
		s.last = &warehouse.Dictionary{Texts: s.Dict.Texts[:n:n]}
	}
	return s.last
}

// Batch is a block on its way to the cube and the draft.
type Batch struct {
	*warehouse.Observations
	Declared *layout.Table
	Adds     []int // the places of observations that may share their key, in order
	// Odd are the places of observations of which the value does not show
	// whether their cell holds a number: a sign that is zero, a blank.
	Odd []int
}
