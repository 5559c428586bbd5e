package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// everyTable fills a store so that each of its tables has rows of which no two are the
// same: releases, a draft, an upload, an office, a sealed figure.
func everyTable(t *testing.T) *testStore {
	t.Helper()
	s := openTest(t)
	publishAt(t, s, "a", 1, 40, nil)
	publishAt(t, s, "b", 2, 40, func(b *warehouse.Observations) {
		for i := range b.Value {
			b.Value[i] += float64(i % 3)
		}
		b.Value[7], b.Flags[7] = math.NaN(), warehouse.Flags(0).With(warehouse.Suppressed)
	})
	publishAt(t, s, "c", 3, 20, nil)
	draftAt(t, s, "d", 4, 30, nil)
	if _, err := s.Seal(t.Context(), "2", warehouse.CellRef{Sheet: "data", Row: 5, Col: 4}, "why"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddOffice(t.Context(), warehouse.Office{Name: "DGME", Locale: "es"}); err != nil {
		t.Fatal(err)
	}
	_, err := Uploads{s.Store}.Add(t.Context(), warehouse.Upload{ID: "u", Office: "DGME", Name: "u.csv", Received: s.clock, State: "waiting", Options: []byte("{}")}, strings.NewReader("bytes"))
	if err != nil {
		t.Fatal(err)
	}
	if err := (Unproven{s.Store}).enterAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// draftAt loads an edition of monthly figures with what a real one has besides:
// comments, bounds, combined cells, texts and findings.
func draftAt(t *testing.T, s *testStore, id string, day, n int, change func(*warehouse.Observations)) warehouse.Release {
	t.Helper()
	s.clock = s.clock.Add(time.Hour)
	spec := edition(id, day)
	var err error
	if spec.Submission, err = s.Keep(t.Context(), id+".csv", "DGME", strings.NewReader("the file "+id), s.clock); err != nil {
		t.Fatal(err)
	}
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Discard(t.Context())
	for _, b := range monthly(t, n) {
		b.Low, b.High, b.Text, b.RefDate = nans(n), nans(n), make([]string, n), make([]string, n)
		b.Low[1], b.High[1], b.Text[2], b.RefDate[3] = 0.1, 4.5, "three", "2020-01-01"
		b.Comment, b.Comments = slices.Repeat([]int32{warehouse.NoComment}, n), &warehouse.Dictionary{}
		b.Comment[4] = b.Comments.Put(`{"text":"provisional"}`)
		b.More = map[int][]warehouse.FurtherCell{6: {{CellRef: warehouse.CellRef{Sheet: "more", Row: 2, Col: 9}, Text: "7"}}}
		if change != nil {
			change(b)
		}
		if err := d.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	findings := []warehouse.Finding{{Rule: "jump", Severity: warehouse.Warning, CellRef: warehouse.CellRef{Sheet: "data", Row: 2, Col: 3}, Message: warehouse.Literal("look"), Count: 1}}
	r, err := d.Commit(t.Context(), findings)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func nans(n int) []float64 {
	return slices.Repeat([]float64{math.NaN()}, n)
}

func publishAt(t *testing.T, s *testStore, id string, day, n int, change func(*warehouse.Observations)) warehouse.Release {
	t.Helper()
	r, err := s.Publish(t.Context(), draftAt(t, s, id, day, n, change).DraftID, s.clock)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seen reports whether the digests see what a statement does to a table. It is undone.
func seen(t *testing.T, s *Store, table, text string) bool {
	t.Helper()
	tx, err := s.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	done, err := tx.Exec(text)
	if err != nil {
		t.Fatal(text, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(text, "DROP") {
		t.Errorf("%s changes %d rows: %v", text, n, err)
	}
	columns, err := readColumns(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	c := &verifying{s: s, q: tx, reg: s.Register()}
	if table == digestTable || columns[table] == nil {
		err = c.digests(t.Context(), columns)
	} else {
		err = c.table(t.Context(), columns, table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(c.Problems) > 0
}

// Whatever is changed in the database behind the program's back is seen: one value of
// any column of any table, a row less, a row twice, a table emptied or gone. The tables
// and columns are those that there are.
func TestVerifySeesAnyDamage(t *testing.T) {
	s := everyTable(t)
	if err := s.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	columns, err := readColumns(t.Context(), s.db)
	if err != nil {
		t.Fatal(err)
	}
	for table := range columns {
		full, err := column[int64](t.Context(), s.db, `SELECT count(*) FROM "`+table+`"`)
		if err != nil {
			t.Fatal(err)
		}
		if full[0] == 0 {
			if !strings.HasPrefix(table, "fact_") {
				t.Errorf("%s has no row to damage", table)
			}
			continue
		}
		damages := []string{
			`DELETE FROM {t} WHERE rowid = (SELECT min(rowid) FROM {t})`,
			`DELETE FROM {t} WHERE rowid % 2 = 0`,
			`DELETE FROM {t}`,
			`DROP TABLE {t}`,
		}
		if table != "upload" { // it has a primary key
			damages = append(damages, `INSERT INTO {t} SELECT * FROM {t} WHERE rowid = (SELECT min(rowid) FROM {t})`)
		}
		for _, c := range columns[table] {
			damages = append(damages, fmt.Sprintf(`UPDATE {t} SET "%s" = %s WHERE rowid = (SELECT min(rowid) FROM {t})`, c.name, another(t, c)))
		}
		for _, text := range damages {
			if table == digestTable && strings.HasPrefix(text, "DROP") {
				continue // nothing can be verified without it
			}
			if text = strings.ReplaceAll(text, "{t}", `"`+table+`"`); !seen(t, s.Store, table, text) {
				t.Errorf("not seen: %s", text)
			}
		}
	}
}

// another is an expression for another value of a column.
func another(t *testing.T, c tableColumn) string {
	t.Helper()
	name := `"` + c.name + `"`
	switch c.kind {
	case "VARCHAR":
		return "coalesce(" + name + ", '') || ' '"
	case "BOOLEAN":
		return "NOT coalesce(" + name + ", false)"
	case "TIMESTAMP":
		return "coalesce(" + name + ", '2020-01-01'::TIMESTAMP) + INTERVAL 1 microsecond"
	case "DATE":
		return name + " + 1"
	case "DOUBLE":
		return "coalesce(" + name + ", 0) + 0.5"
	}
	return "(CASE WHEN coalesce(" + name + ", 0) > 0 THEN " + name + " - 1 ELSE coalesce(" + name + ", 0) + 1 END)"
}

// Values that move between rows leave every column as a whole as it was.
func TestVerifySeesValuesExchanged(t *testing.T) {
	s := everyTable(t)
	for _, col := range []string{"value", "flags", "sheet", "cell_row", "period", `"COUNTERPART_AREA"`, "value, flags, conf", "valid_from, valid_to", "cut, sheet, cell_row, cell_col"} {
		var set, differ []string
		for c := range strings.SplitSeq(col, ", ") {
			set = append(set, c+" = o."+c)
			differ = append(differ, "a."+c+" IS DISTINCT FROM b."+c)
		}
		var pairs int
		pair := "SELECT a.rowid AS x, b.rowid AS y FROM fact_border a, fact_border b WHERE a.rowid < b.rowid AND (" + strings.Join(differ, " OR ") + ") ORDER BY ALL LIMIT 1"
		if err := s.db.QueryRow("SELECT count(*) FROM (" + pair + ")").Scan(&pairs); err != nil {
			t.Fatal(err)
		}
		if pairs == 0 {
			continue
		}
		if !seen(t, s.Store, "fact_border", "UPDATE fact_border f SET "+strings.Join(set, ", ")+" FROM ("+pair+") p JOIN fact_border o ON o.rowid IN (p.x, p.y) WHERE f.rowid IN (p.x, p.y) AND f.rowid <> o.rowid") {
			t.Errorf("%s exchanged between two rows is not seen", col)
		}
	}
	if !seen(t, s.Store, "code", `UPDATE code c SET code = o.code FROM code o WHERE c.id IN (7, 8) AND o.id = 15 - c.id`) {
		t.Error("codes that exchange their labels are not seen")
	}
}

// Every term of a number tells it from its neighbours.
func TestDigestsTellNumbersApart(t *testing.T) {
	s := openTest(t)
	r := rand.New(rand.NewPCG(1, 2))
	term := strings.ReplaceAll(tableColumn{"value", "DOUBLE"}.term(), `f."value"`, "?::DOUBLE")
	of := func(v float64) (sum int64) {
		args := slices.Repeat([]any{v}, strings.Count(term, "?"))
		if err := s.db.QueryRowContext(context.Background(), "SELECT "+term, args...).Scan(&sum); err != nil {
			t.Fatal(v, err)
		}
		return sum
	}
	for range 300 {
		v := r.NormFloat64() * math.Pow(10, float64(r.IntN(24)-12))
		if r.IntN(3) == 0 {
			v = math.Round(v)
		}
		for _, near := range []float64{math.Nextafter(v, math.Inf(1)), math.Nextafter(v, math.Inf(-1)), -v, v + 1} {
			if near != v && of(near) == of(v) {
				t.Errorf("%v and %v have one term", v, near)
			}
		}
	}
}

// After each act of whatever kind the digests are those of the tables, and the figures
// that another program changed before it are still seen to be damaged.
func TestEveryActKeepsTheDigests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	clock := noon
	open := func() *testStore {
		s, err := Open(t.Context(), path, Options{Now: func() time.Time { return clock }})
		if err != nil {
			t.Fatal(err)
		}
		return &testStore{Store: s, clock: clock}
	}
	s := open()
	var kept []warehouse.Release
	acts := []struct {
		name string
		do   func() error
	}{
		{"publish", func() error { publishAt(t, s, "a", 3, 30, nil); return nil }},
		{"publish a revision", func() error { publishAt(t, s, "b", 5, 30, twice); return nil }},
		{"publish a confirmation", func() error { publishAt(t, s, "b2", 6, 30, twice); return nil }},
		{"publish into history", func() error { publishAt(t, s, "old", 1, 30, nil); return nil }},
		{"end figures", func() error { publishAt(t, s, "c", 7, 10, nil); return nil }},
		{"load a draft", func() error { kept = append(kept, draftAt(t, s, "d", 8, 40, nil)); return nil }},
		{"load beside a change", func() error { return loadBesideChange(t, s) }},
		{"schedule", func() error { return s.Schedule(t.Context(), kept[0].DraftID, clock.Add(time.Hour)) }},
		{"seal", func() error {
			_, err := s.Seal(t.Context(), "2", warehouse.CellRef{Sheet: "data", Row: 6, Col: 4}, "2")
			return err
		}},
		{"withdraw", func() error { return s.Withdraw(t.Context(), "2", "wrong") }},
		{"publish what is due", func() error {
			published, held := s.PublishDue(t.Context(), clock.Add(2*time.Hour))
			if len(published) != 1 {
				t.Error("held back", held)
			}
			return nil
		}},
		{"discard", func() error { return s.Discard(t.Context(), kept[0].DraftID+1) }},
		{"add an office", func() error { _, err := s.AddOffice(t.Context(), warehouse.Office{Name: "O"}); return err }},
		{"revoke an office", func() error { return s.RevokeOffice(t.Context(), "O", clock) }},
		{"compare with files", func() error { return compareSome(t, Unproven{s.Store}) }},
		{"reshape", func() error {
			return s.change(t.Context(), func(tx *digestTx) error { return shapes{s.Store}.reshapeAll(t.Context(), tx) })
		}},
		{"open again", func() error { err := s.Close(); s = open(); return err }},
	}
	defer func() { s.Close() }()
	for _, act := range acts {
		if err := act.do(); err != nil {
			t.Fatal(act.name, err)
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Fatalf("after: %s\n%v", act.name, err)
		}
	}
	damageStays(t, s)
}

// twice doubles all figures.
func twice(b *warehouse.Observations) {
	for i := range b.Value {
		b.Value[i] *= 2
	}
}

// compareSome enters all releases as unproven and keeps a result of each kind.
func compareSome(t *testing.T, s Unproven) error {
	return errors.Join(s.enterAll(t.Context()), s.Keep(t.Context(), 1, true, 0), s.Keep(t.Context(), 2, true, 3), s.Keep(t.Context(), 3, false, 0))
}

// damageStays damages figures and publishes others: the damage is still seen.
func damageStays(t *testing.T, s *testStore) {
	t.Helper()
	if _, err := s.db.Exec(`UPDATE fact_border SET value = value + 1 WHERE valid_from = 1 AND value IS NOT NULL`); err != nil {
		t.Fatal(err)
	}
	publishAt(t, s, "e", 9, 8, func(b *warehouse.Observations) { b.Value[4] = math.NaN() }) // it is sealed
	if err := s.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), `release="1"`) {
		t.Errorf("a publication hides what was damaged before it: %v", err)
	}
}

// loadBesideChange commits a load that began before another change.
func loadBesideChange(t *testing.T, s *testStore) error {
	t.Helper()
	spec := edition("beside", 9)
	var err error
	if spec.Submission, err = s.Keep(t.Context(), "beside.csv", "", strings.NewReader("beside"), s.clock); err != nil {
		return err
	}
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		return err
	}
	defer d.Discard(t.Context())
	for _, b := range monthly(t, 5) {
		if err := d.Append(t.Context(), b); err != nil {
			return err
		}
	}
	if err := s.Withdraw(t.Context(), "1", "meanwhile"); err != nil {
		return err
	}
	_, err = d.Commit(t.Context(), nil)
	return err
}

// A draft that was damaged while no program had the database is not published.
func TestDamagedDraftIsNotPublished(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	s := fileStore(t, path, Options{})
	r := draft(t, s, 10, edition("a", 1))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = fileStore(t, path, Options{})
	if _, err := s.db.Exec(`UPDATE draft_1_border SET value = value + 1 WHERE cell_row = 3`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err == nil || !strings.Contains(err.Error(), "store.draft-damaged") {
		t.Errorf("published: %v", err)
	}
}
