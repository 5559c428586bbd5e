package store

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// crossed is a file of made-up figures, crossed in all ways: by sex, by age and by month,
// with some of the totals of each.
type crossed struct {
	lines []string // REF_AREA COUNTERPART_AREA SEX AGE period value
	atoms [][]int  // of the figure of each line
	size  int      // atoms in all
}

// The codes of each dimension with their parts, as places among the atoms.
var (
	crossedAreas   = map[string][]int{"W": {0, 1}, "MEX": {0}, "HND": {1}}
	crossedSexes   = map[string][]int{"_T": {0, 1}, "F": {0}, "M": {1}}
	crossedAges    = map[string][]int{"_T": {0, 1, 2}, "Y_LT15": {0}, "Y_GE15": {1, 2}, "Y_GE65": {2}}
	crossedPeriods = map[string][]int{"2022": {0, 1}, "2022-S1": {0}, "2022-S2": {1}}
)

func drawCrossed(draw *rand.Rand) crossed {
	const sexes, ages, periods = 2, 3, 2
	out := crossed{size: 2 * sexes * ages * periods}
	values := make([]int, out.size)
	for i := range values {
		values[i] = draw.IntN(60)
	}
	keep := 3 + draw.IntN(8)
	for _, area := range slices.Sorted(maps.Keys(crossedAreas)) {
		for _, sex := range slices.Sorted(maps.Keys(crossedSexes)) {
			for _, age := range slices.Sorted(maps.Keys(crossedAges)) {
				for _, period := range slices.Sorted(maps.Keys(crossedPeriods)) {
					if draw.IntN(10) >= keep {
						continue
					}
					sum, atoms := 0, []int(nil)
					for _, a := range crossedAreas[area] {
						for _, b := range crossedSexes[sex] {
							for _, c := range crossedAges[age] {
								for _, d := range crossedPeriods[period] {
									at := ((a*sexes+b)*ages+c)*periods + d
									sum, atoms = sum+values[at], append(atoms, at)
								}
							}
						}
					}
					out.lines = append(out.lines, fmt.Sprintf("USA %s %s %s %s %d", area, sex, age, period, sum))
					out.atoms = append(out.atoms, atoms)
				}
			}
		}
	}
	return out
}

// sealedCubes is how many cubes are made up.
const sealedCubes = 3

// Whatever is published of a cube and whatever cell of it is sealed, its figure is no
// linear combination of the figures that are still answered: by no sum of parts, no total
// without its parts, no year of its halves, and no difference of two answers.
func TestASealedFigureCannotBeWorkedOut(t *testing.T) {
	for seed := range uint64(sealedCubes) {
		draw := rand.New(rand.NewPCG(seed, 9))
		cube := drawCrossed(draw)
		s := openTest(t)
		input := append([]string{"REF_AREA COUNTERPART_AREA SEX AGE period value"}, cube.lines...)
		cmd := command{words: []string{"load", "NATURAL", "source=US_DHS_NATURAL", "complete"}, input: input}
		table := &warehouse.CutTable{Source: "US_DHS_NATURAL", ID: "main", Complete: true, Replaces: warehouse.ReplacesTable}
		if _, err := publishBlocks(t.Context(), s.Store, edition("e", 1), "e.csv", s.block(t, cmd, table)); err != nil {
			t.Fatal(err)
		}
		sealed := draw.IntN(len(cube.lines))
		if _, err := s.Seal(t.Context(), "1", warehouse.CellRef{Sheet: "S", Row: 2 + sealed, Col: 5}, ""); err != nil {
			t.Fatal(err)
		}
		shown := shownLines(t, s.Store, cube.lines)
		if shown[sealed] {
			t.Errorf("seed %d: %s is answered", seed, cube.lines[sealed])
		}
		var known [][]int
		for i := range cube.lines {
			if shown[i] {
				known = append(known, cube.atoms[i])
			}
		}
		if follows(cube.atoms[sealed], known, cube.size) {
			t.Errorf("seed %d: %s follows from what is shown", seed, cube.lines[sealed])
		}
	}
}

// shownLines reports of which lines the figure is answered with its number.
func shownLines(t *testing.T, s *Store, lines []string) []bool {
	a, err := s.Query(t.Context(), warehouse.Query{Dataset: "NATURAL"})
	if err != nil {
		t.Fatal(err)
	}
	answered := map[string]bool{}
	for _, row := range a.Rows {
		if !math.IsNaN(row.Value) {
			answered[strings.Join([]string{row.Key[1], row.Key[4], row.Key[6], row.Key[7], row.Period}, " ")] = true
		}
	}
	out := make([]bool, len(lines))
	for i, line := range lines {
		out[i] = answered[line[:strings.LastIndexByte(line, ' ')]]
	}
	return out
}

// follows reports whether a sum of atoms is a linear combination of others, by elimination
// in fractions.
func follows(target []int, known [][]int, size int) bool {
	rank := func(rows [][]int) int {
		m := make([][]*big.Rat, len(rows))
		for i, row := range rows {
			m[i] = make([]*big.Rat, size)
			for j := range m[i] {
				m[i][j] = new(big.Rat)
			}
			for _, a := range row {
				m[i][a].SetInt64(1)
			}
		}
		n := 0
		for col := range size {
			at := slices.IndexFunc(m[min(n, len(m)):], func(row []*big.Rat) bool { return row[col].Sign() != 0 })
			if at < 0 {
				continue
			}
			m[n], m[n+at] = m[n+at], m[n]
			for i := n + 1; i < len(m); i++ {
				if m[i][col].Sign() == 0 {
					continue
				}
				times := new(big.Rat).Quo(m[i][col], m[n][col])
				for j := col; j < size; j++ {
					m[i][j].Sub(m[i][j], new(big.Rat).Mul(times, m[n][j]))
				}
			}
			n++
		}
		return n
	}
	return rank(known) == rank(append(slices.Clone(known), target))
}
