package store

import (
	"strconv"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// reread compares blocks with a release as a file that is read again is.
func reread(t *testing.T, s *testStore, draftID int, blocks []*warehouse.Observations) (some []Disagreement, count int) {
	t.Helper()
	spec := s.Register().Draft(draftID).Release
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	for _, b := range blocks {
		if err := d.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	some, count, err = Rereading{d}.Against(t.Context(), draftID)
	if err != nil {
		t.Fatal(err)
	}
	return some, count
}

// A file that is read again shows each figure that is not what the file says, and none
// besides: in a release that was revised and of which a figure was hidden since, and in
// a draft.
func TestRereadingFindsWhatDiffers(t *testing.T) {
	s := openTest(t)
	one := draftOf(t, s.Store, 20, 1)
	if _, err := s.Publish(t.Context(), one.DraftID, s.clock); err != nil {
		t.Fatal(err)
	}
	for day := 2; day <= 3; day++ {
		if _, err := s.Publish(t.Context(), draftOf(t, s.Store, 20, day).DraftID, s.clock); err != nil {
			t.Fatal(err)
		}
	}
	hide := "UPDATE fact_border SET value = NULL, conf = " + strconv.Itoa(int(warehouse.Secondary)) + " WHERE cell_row = 6"
	if _, err := s.db.Exec(hide); err != nil {
		t.Fatal(err)
	}
	waits := draftOf(t, s.Store, 20, 4)
	blocks := func(day float64) []*warehouse.Observations {
		all := monthly(t, 20)
		for i := range all[0].Value {
			all[0].Value[i] = day
		}
		return all
	}
	for day, draft := range map[float64]int{1: one.DraftID, 2: 2, 3: 3, 4: waits.DraftID} {
		if some, n := reread(t, s, draft, blocks(day)); n != 0 {
			t.Errorf("edition %v: %d differ: %+v", day, n, some)
		}
	}
	for _, damage := range []string{
		`UPDATE {t} SET value = value + 1 WHERE cell_row = 7`,
		`UPDATE {t} SET flags = 1 WHERE cell_row = 7`,
		`UPDATE {t} SET low = 1, high = 2 WHERE cell_row = 7`,
		`UPDATE {t} SET cell_col = 9 WHERE cell_row = 7`,
		`UPDATE {t} SET cell_text = 'x' WHERE cell_row = 7`,
		`UPDATE {t} SET "COUNTERPART_AREA" = 0 WHERE cell_row = 7`,
		`DELETE FROM {t} WHERE cell_row = 7`,
	} {
		for draft, table := range map[int]string{one.DraftID: "fact_border", waits.DraftID: "draft_4_border"} {
			day := float64(draft)
			for _, text := range []string{"CREATE OR REPLACE TABLE saved AS SELECT * FROM {t}", damage} {
				if _, err := s.db.Exec(strings.ReplaceAll(text, "{t}", table)); err != nil {
					t.Fatal(err)
				}
			}
			some, n := reread(t, s, draft, blocks(day))
			if n == 0 || n > 2 || some[0].Cell.Row != 7 {
				t.Errorf("%s: %s: %d differ: %+v", table, damage, n, some)
			}
			for _, text := range []string{"DELETE FROM {t}", "INSERT INTO {t} SELECT * FROM saved"} {
				if _, err := s.db.Exec(strings.ReplaceAll(text, "{t}", table)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
