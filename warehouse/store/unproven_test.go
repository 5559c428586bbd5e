package store

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// upgradedAt brings a database to a schema version.
func upgradedAt(t *testing.T, path string, version int, now time.Time, more ...string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = upgrade(t.Context(), db, schemas[:version], now)
	for _, statement := range more {
		_, failed := db.Exec(statement)
		err = errors.Join(err, failed)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// waiting lists the releases of a store that wait to be compared with their files.
func waiting(t *testing.T, s *Store) (ids []string) {
	t.Helper()
	all, err := Unproven{s}.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		ids = append(ids, all[i].ID())
	}
	return ids
}

// What is stored before there are digests waits to be compared with its file, and nothing
// else does: in whatever steps a database comes to this version, and whatever the clock
// said when its releases were loaded.
func TestWhatIsOlderThanDigestsIsUnproven(t *testing.T) {
	const loaded = `INSERT INTO release SELECT %d, NULL, 'draft', edition, edition_date, type, provisional, reason, layout, '%s', NULL, NULL, submission, historic FROM release WHERE draft = 1`
	draft := func(n int, created string) string { return fmt.Sprintf(loaded, n, created) }
	later := func(n int, created string) string { // in the tables of version 12
		return fmt.Sprintf(`INSERT INTO release BY NAME SELECT * REPLACE (%d AS draft, NULL AS number, 'draft' AS state, '%s'::TIMESTAMP AS created) FROM release WHERE draft = 1`, n, created)
	}
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, x := range map[string]struct {
		make func(path string)
		want []string
	}{
		"all at once":                         {func(path string) { upgradedAt(t, path, 1, noon, draft(2, "2026-01-01 13:00:00")) }, []string{"1", "D2"}},
		"all at once, loaded by a wrong date": {func(path string) { upgradedAt(t, path, 1, noon, draft(2, "2044-01-01")) }, []string{"1", "D2"}},
		"digests first": {func(path string) {
			upgradedAt(t, path, 1, noon, draft(2, "2026-01-01 13:00:00"))
			upgradedAt(t, path, digestsSince, day(1), later(3, "2026-01-03"))
		}, []string{"1", "D2"}},
		"digests first, a wrong date among the older": {func(path string) {
			upgradedAt(t, path, 1, noon, draft(2, "2044-01-01"), draft(3, "2026-01-01 13:00:00"))
			upgradedAt(t, path, digestsSince, day(1))
		}, []string{"1", "D2", "D3"}},
		"this version first, a draft later": {func(path string) {
			upgradedAt(t, path, 1, noon)
			upgradedAt(t, path, len(schemas), day(1), later(2, "2026-01-03"))
		}, []string{"1"}},
	} {
		path := filepath.Join(t.TempDir(), "old.duckdb")
		firstVersion(t, path)
		x.make(path)
		s := fileStore(t, path, Options{Now: func() time.Time { return day(5) }})
		if got := waiting(t, s); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v is unproven, not %v", name, got, x.want)
		}
	}
	if got := waiting(t, everyTable(t).Store); got != nil {
		t.Errorf("in memory %v is to be compared", got)
	}
	path := filepath.Join(t.TempDir(), "new.duckdb")
	s := fileStore(t, path, Options{})
	draftOf(t, s, 3, 1)
	if rows, err := column[int](t.Context(), s.db, `SELECT draft FROM unproven`); err != nil || rows != nil {
		t.Errorf("in a new database %v is unproven, %v", rows, err)
	}
}

// saysOfUnproven is what verify says of a store, which is of unproven releases alone.
func saysOfUnproven(t *testing.T, s *Store) string {
	t.Helper()
	v, err := Verification{s}.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if other := v.WithoutUnproven(); len(other.Problems)+len(other.Warnings) > 0 {
		t.Errorf("also %v", other)
	}
	var all []string
	for _, m := range v.Problems {
		all = append(all, "problem "+m.String())
	}
	for _, m := range v.Warnings {
		all = append(all, "warning "+m.String())
	}
	return strings.Join(all, "\n")
}

// What is known of an unproven release is told by verify until its file agrees, and is
// forgotten with a draft. A database that is opened for reading says the same.
func TestVerifyTellsOfUnprovenReleases(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	for day := 1; day <= 4; day++ {
		draft := draftOf(t, s, 3, day)
		if _, err := s.Publish(t.Context(), draft.DraftID, noon); err != nil && day < 4 {
			t.Fatal(err)
		}
	}
	waits := draftOf(t, s, 3, 5)
	if got := saysOfUnproven(t, s); got != "" {
		t.Errorf("of proven releases it says %s", got)
	}
	const count = "warning verify.unproven "
	disagrees := func(level string, release, n int) string {
		return level + " " + warehouse.NewMessage("verify.disagrees", "release", fmt.Sprint(release), "file", s.Register().Number(release).Submission.Name, "count", n).String() + "\n"
	}
	for _, step := range []struct {
		do   func(Unproven) error
		want string
	}{
		{func(u Unproven) error { return u.Keep(t.Context(), 1, true, 9) }, ""}, // it was proven
		{func(u Unproven) error { return u.enterAll(t.Context()) }, count + "count=5"},
		{func(u Unproven) error { return u.Keep(t.Context(), 1, true, 0) }, count + "count=4"},
		{func(u Unproven) error { return u.Keep(t.Context(), 2, true, 7) }, disagrees("problem", 2, 7) + count + "count=3"},
		{func(u Unproven) error { return u.Keep(t.Context(), 3, false, 0) }, disagrees("problem", 2, 7) + count + "count=3"},
		{func(u Unproven) error { return u.Keep(t.Context(), 2, false, 0) }, disagrees("problem", 2, 7) + count + "count=3"}, // its file is gone meanwhile
		{func(u Unproven) error { return u.Discard(t.Context(), waits.DraftID) }, disagrees("problem", 2, 7) + count + "count=2"},
		{func(u Unproven) error { return u.Withdraw(t.Context(), "2", "") }, disagrees("warning", 2, 7) + count + "count=2"},
		{func(u Unproven) error { return u.Keep(t.Context(), 2, true, 0) }, count + "count=2"},
		{func(u Unproven) error { return u.Keep(t.Context(), 3, true, 0) }, count + "count=1"},
	} {
		if err := step.do(Unproven{s}); err != nil {
			t.Fatal(err)
		}
		if got := saysOfUnproven(t, s); strings.TrimSpace(got) != strings.TrimSpace(step.want) {
			t.Errorf("it says\n%s\nnot\n%s", got, step.want)
		}
	}
	if got := waiting(t, s); !slices.Equal(got, []string{"4"}) {
		t.Errorf("%v waits", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, Options{ReadOnly: true})
	if got := waiting(t, s); got != nil || saysOfUnproven(t, s) != count+"count=1" {
		t.Errorf("opened for reading, %v waits, and it says %s", got, saysOfUnproven(t, s))
	}
	if err := (Unproven{s}).Keep(t.Context(), 4, true, 0); err != nil {
		t.Error(err)
	}
}
