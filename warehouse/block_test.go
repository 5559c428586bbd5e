package warehouse

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// drawnAnswer is an answer of a few distinct codes in many rows.
func drawnAnswer(t *rapid.T) *Answer {
	text := rapid.SampledFrom([]string{"CRI", "PAN", "_T", ""})
	number := rapid.SampledFrom([]float64{math.NaN(), 0, -5, 1234.5})
	count := rapid.IntRange(0, 3)
	a := &Answer{
		Dataset: &Dataset{ID: "BORDER"}, Dims: []string{"REF_AREA", "SEX"}, Vintage: 9, Truncated: rapid.Bool().Draw(t, "truncated"),
		Notes: []Message{{ID: "one"}, {ID: "two"}, {ID: "three"}},
	}
	rows := rapid.SampledFrom([]int{0, 1, 4, 5, 6, 13}).Draw(t, "rows")
	kinds := make([]Row, 12)
	for i := range kinds {
		kinds[i] = Row{
			Key: []string{text.Draw(t, "area"), text.Draw(t, "sex")}, Period: strconv.Itoa(2000 + count.Draw(t, "year")),
			Value: number.Draw(t, "value"), Low: number.Draw(t, "low"), High: number.Draw(t, "high"),
			Flags: Flags(count.Draw(t, "flags")), Conf: rapid.SampledFrom([]ConfStatus{0, Free, SmallCounts}).Draw(t, "conf"),
			RefDate: text.Draw(t, "date"), Origin: rapid.SampledFrom([]Origin{OriginPublished, OriginComputed}).Draw(t, "origin"),
			Release: count.Draw(t, "release"), Edition: Edition{ID: text.Draw(t, "edition"), Date: time.Unix(int64(count.Draw(t, "day")), 0).UTC()},
			Withdrawn: rapid.Bool().Draw(t, "withdrawn"), Comment: Comment{Text: text.Draw(t, "comment")},
			Commented: count.Draw(t, "commented"), Parts: count.Draw(t, "parts"),
			Notes: rapid.SampledFrom([][]int{nil, {0}, {1, 0}, {0, 1, 2}}).Draw(t, "notes"),
		}
	}
	for i := range rows {
		a.Rows = append(a.Rows, kinds[i*7%len(kinds)])
	}
	return a
}

// An answer has the same rows and notes after it went through blocks, each time
// the blocks are read, and the head counts the rows of each list of notes.
func TestAnAnswerIsTheSameThroughBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawnAnswer(t)
		const size = 5
		h, blocks := a.stream(size)
		for range 2 {
			back, err := h.Collect(blocks)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(a, back, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
		counted := make([]int, len(h.NoteSets))
		for _, r := range a.Rows {
			counted[slices.IndexFunc(h.NoteSets, func(set []int) bool { return slices.Equal(set, r.Notes) })]++
		}
		if !slices.Equal(counted, h.NoteRows) {
			t.Fatalf("rows of each list of notes: %v, the head says %v", counted, h.NoteRows)
		}
		total := 0
		for b := range blocks {
			if total += b.Len(); b.Len() != size && total != len(a.Rows) {
				t.Fatalf("a block of %d rows that is not the last one", b.Len())
			}
		}
	})
}

// Blocks that end early, or with an error, are never a whole answer.
func TestAnAnswerThatIsCutShortIsAnError(t *testing.T) {
	a := &Answer{Dims: []string{"SEX"}, Rows: []Row{{Key: []string{"F"}}, {Key: []string{"M"}}}}
	h, blocks := a.Stream()
	h.Rows++
	if _, err := h.Collect(blocks); err == nil || !strings.Contains(err.Error(), "3 rows") {
		t.Errorf("an answer with a missing row was read: %v", err)
	}
	broken := errors.New("broken")
	h.Rows--
	_, err := h.Collect(func(yield func(*Block, error) bool) {
		for b := range blocks {
			_ = yield(b, nil) && yield(nil, broken)
		}
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error of a block is lost: %v", err)
	}
}
