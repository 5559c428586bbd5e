package query

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// Register is what the store knows of releases and tables without a look at
// the figures. It is read once after every change and never altered, so that a
// question sees one state of it from beginning to end.
type Register struct {
	Releases []*Release // in the order of their drafts
	byNumber map[int]*Release
	Tables   []*Table
	Cuts     []*Cut
	Last     int // the highest number of a release
	// ranks order published releases as editions are ordered, and releaseOf
	// is the release of a rank. Ordered reports whether the numbers do the same.
	ranks, releaseOf map[int32]int32
	ordered          bool

	Destroyed map[string]time.Time // submissions whose bytes a seal destroyed, by hash
	version   warehouse.Version

	NextDraft, NextTable, NextCut, NextMore, NextSubmission int32
}

// Release is a release with what the store needs besides.
type Release struct {
	warehouse.Release
	SubmissionID int32
	Order        time.Time // of its edition among those of a source
	Loads        []*Load
}

// Table is one table of one source of one dataset.
type Table struct {
	ID                    int32
	Dataset, Source, Name string
	Cuts                  []*Cut
	Loads                 []*Load // of releases with a number, in their order
}

// CutIDs are the numbers of the table's cuts.
func (t *Table) CutIDs() []int32 {
	ids := make([]int32, len(t.Cuts))
	for i, k := range t.Cuts {
		ids[i] = k.ID
	}
	return ids
}

// Cuts are the numbers of the cuts of all tables that a release loaded.
func (x *Release) Cuts() []int32 {
	var ids []int32
	for _, l := range x.Loads {
		ids = append(ids, l.Table.CutIDs()...)
	}
	return ids
}

// Cut is the rows of a table that break down the same dimensions.
type Cut struct {
	ID                    int32
	Table                 *Table
	Broken                []string // dimensions, in the dataset's order
	Gaps, Flagged, Dated  bool
	Skipped, Apart, Loose int  // whether any row ever had a bit; see shape.go
	Commented             bool // a publisher says something of some figure
}

// Load is what one release said of one table.
type Load struct {
	Table        *Table
	Release      *Release
	Observations int
	Complete     bool
	Adds         []string // dimensions whose parts add up; nil: all
	Rounding     float64
	Covers       string // the time that the table covers also where it has nothing; see warehouse.CutTable
	AbsentIsZero bool
	Replaces     warehouse.Replaces
	LeavesOut    warehouse.Names
	Breaks       []warehouse.SeriesBreak
	Areas        []AreaMeasure
	Constants    map[int32]map[string]string // by cut and dimension: the one code all rows have
}

// AddsOver reports whether the parts of a dimension add up to their totals.
func (l *Load) AddsOver(dim string) bool { return l.Adds == nil || slices.Contains(l.Adds, dim) }

// AreaMeasure is a reporting area and a measure, as numbers of codes.
type AreaMeasure struct{ Area, Measure int32 }

// Number is the release of a number, nil where there is none.
func (r *Register) Number(n int) *Release {
	return r.byNumber[n]
}

// Draft is the release of a draft's number, published or not.
func (r *Register) Draft(id int) *Release {
	i := slices.IndexFunc(r.Releases, func(x *Release) bool { return x.DraftID == id })
	if i < 0 {
		return nil
	}
	return r.Releases[i]
}

// Table finds a table by name.
func (r *Register) Table(dataset, source, name string) *Table {
	for _, t := range r.Tables {
		if t.Dataset == dataset && t.Source == source && t.Name == name {
			return t
		}
	}
	return nil
}

// damaged is the error of a database whose tables do not belong together; verify finds out
// what of it was changed.
func damaged(table string) error {
	return warehouse.NewError(warehouse.ErrUnreadable, Damaged, "table", table)
}

// Damaged is the id of the message of a database that cannot be read because its tables
// do not belong together.
const Damaged = "error.database-damaged"

// tableOf finds a table by its number.
func (r *Register) tableOf(id int32, from string) (*Table, error) {
	if id < 0 || int(id) >= len(r.Tables) || r.Tables[id].ID != id {
		return nil, damaged(from)
	}
	return r.Tables[id], nil
}

// Withdrawn lists the numbers of withdrawn releases.
func (r *Register) Withdrawn() []int32 {
	ids := []int32{}
	for _, x := range r.Releases {
		if x.State == warehouse.Withdrawn {
			ids = append(ids, int32(x.Number))
		}
	}
	return ids
}

// ReadRegister reads what there is of releases and tables, in a transaction what
// it will have committed.
func ReadRegister(ctx context.Context, e Engine) (*Register, error) {
	r := &Register{byNumber: map[int]*Release{}, Destroyed: map[string]time.Time{}}
	for _, read := range []func(context.Context, Engine, *Register) error{
		readReleases, readDestroyed, readVersion, readTables, readLoads, readConstants, readAreas, readNext,
	} {
		if err := read(ctx, e, r); err != nil {
			return nil, err
		}
	}
	r.ranks, r.releaseOf = rank(r.Releases)
	r.ordered = true
	for n, rank := range r.ranks {
		r.ordered = r.ordered && rank == n
	}
	return r, nil
}

func readReleases(ctx context.Context, e Engine, r *Register) error {
	const query = `SELECT r.draft, coalesce(r.number, 0), r.state, r.edition, r.edition_date, r.edition_order, r.type, r.provisional, r.reason,
 r.layout, r.created, r.published, r.embargo, r.withdrawn, coalesce(r.withdrawal, ''), r.submission, r.historic, s.sha256, s.name, s.size, s.office, s.received, s.destroyed, s.withheld
 FROM release r JOIN submission s ON s.id = r.submission ORDER BY r.draft`
	err := eachRow(ctx, e, query, nil, func(rows *Rows) error {
		x := &Release{}
		var published, embargo, withdrawn, destroyed, withheld time.Time
		err := rows.Scan(&x.DraftID, &x.Number, &x.State, &x.Edition.ID, &x.Edition.Date, &x.Order, &x.Type, &x.Provisional, &x.Reason,
			&x.Layout, &x.Created, &published, &embargo, &withdrawn, &x.Withdrawal, &x.SubmissionID, &x.Historic,
			&x.Submission.SHA256, &x.Submission.Name, &x.Submission.Size, &x.Submission.Office, &x.Submission.Received, &destroyed, &withheld)
		x.Published, x.Embargo, x.Withdrawn = published, embargo, withdrawn
		x.Submission.Destroyed, x.Submission.Withheld = destroyed, withheld
		r.Releases = append(r.Releases, x)
		r.Last = max(r.Last, x.Number)
		if x.Number > 0 {
			r.byNumber[x.Number] = x
		}
		return err
	})
	if err != nil {
		return err
	}
	const parts = `SELECT draft, dataset, source, observations, added, changed, ended, coalesce(filed, 0) FROM part ORDER BY draft, dataset, source`
	return eachRow(ctx, e, parts, nil, func(rows *Rows) error {
		var draft int
		var p warehouse.Part
		err := rows.Scan(&draft, &p.Dataset, &p.Source, &p.Observations, &p.Added, &p.Changed, &p.Ended, &p.Filed)
		if x := r.Draft(draft); x != nil {
			x.Parts = append(x.Parts, p)
		}
		return err
	})
}

func readDestroyed(ctx context.Context, e Engine, r *Register) error {
	return eachRow(ctx, e, `SELECT sha256, destroyed FROM submission WHERE destroyed IS NOT NULL`, nil, func(rows *Rows) error {
		var sha string
		var when time.Time
		err := rows.Scan(&sha, &when)
		r.Destroyed[sha] = when
		return err
	})
}

func readTables(ctx context.Context, e Engine, r *Register) error {
	err := eachRow(ctx, e, `SELECT id, dataset, source, name FROM source_table ORDER BY id`, nil, func(rows *Rows) error {
		t := &Table{}
		r.Tables = append(r.Tables, t)
		return rows.Scan(&t.ID, &t.Dataset, &t.Source, &t.Name)
	})
	if err != nil {
		return err
	}
	return eachRow(ctx, e, `SELECT id, source_table, broken, gaps, flagged, dated, skipped, apart, loose, coalesce(commented, false) FROM cut ORDER BY id`, nil, func(rows *Rows) error {
		c := &Cut{}
		var id int32
		var broken string
		err := rows.Scan(&c.ID, &id, &broken, &c.Gaps, &c.Flagged, &c.Dated, &c.Skipped, &c.Apart, &c.Loose, &c.Commented)
		if err != nil {
			return err
		}
		if c.Table, err = r.tableOf(id, "cut"); err != nil {
			return err
		}
		if int(c.ID) != len(r.Cuts) {
			return damaged("cut")
		}
		c.Broken = splitList(broken)
		c.Table.Cuts = append(c.Table.Cuts, c)
		r.Cuts = append(r.Cuts, c)
		return err
	})
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func readLoads(ctx context.Context, e Engine, r *Register) error {
	const query = `SELECT l.draft, l.source_table, l.observations, l.complete, l.absent_is_zero, l.replaces, l.leaves_out, l.adds, l.rounding, l.covers,
 coalesce(l.breaks, '[]')
 FROM table_load l JOIN release r ON r.draft = l.draft ORDER BY r.number NULLS LAST, l.source_table`
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		l := &Load{Constants: map[int32]map[string]string{}}
		var draft int
		var id int32
		var leavesOut, breaks string
		var adds *string
		if err := rows.Scan(&draft, &id, &l.Observations, &l.Complete, &l.AbsentIsZero, &l.Replaces, &leavesOut, &adds, &l.Rounding, &l.Covers, &breaks); err != nil {
			return err
		}
		if adds != nil {
			l.Adds = append([]string{}, splitList(*adds)...)
		}
		var err error
		if l.Table, err = r.tableOf(id, "table_load"); err != nil {
			return err
		}
		if l.Release = r.Draft(draft); l.Release == nil {
			return damaged("release")
		}
		l.Release.Loads = append(l.Release.Loads, l)
		if l.Release.Number > 0 {
			l.Table.Loads = append(l.Table.Loads, l)
		}
		return errors.Join(json.Unmarshal([]byte(leavesOut), &l.LeavesOut), json.Unmarshal([]byte(breaks), &l.Breaks))
	})
}

func readConstants(ctx context.Context, e Engine, r *Register) error {
	return eachRow(ctx, e, `SELECT draft, cut, dim, code FROM cut_constant`, nil, func(rows *Rows) error {
		var draft int
		var id int32
		var dim, code string
		if err := rows.Scan(&draft, &id, &dim, &code); err != nil {
			return err
		}
		if id < 0 || int(id) >= len(r.Cuts) {
			return damaged("cut_constant")
		}
		if l := r.loadOf(draft, r.Cuts[id].Table.ID); l != nil {
			if l.Constants[id] == nil {
				l.Constants[id] = map[string]string{}
			}
			l.Constants[id][dim] = code
		}
		return nil
	})
}

func readAreas(ctx context.Context, e Engine, r *Register) error {
	const query = `SELECT draft, source_table, ref_area, measure FROM table_area ORDER BY 1, 2, 3, 4`
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		var draft int
		var id int32
		var am AreaMeasure
		err := rows.Scan(&draft, &id, &am.Area, &am.Measure)
		if l := r.loadOf(draft, id); l != nil {
			l.Areas = append(l.Areas, am)
		}
		return err
	})
}

func (r *Register) loadOf(draft int, table int32) *Load {
	x := r.Draft(draft)
	if x == nil {
		return nil
	}
	for _, l := range x.Loads {
		if l.Table.ID == table {
			return l
		}
	}
	return nil
}

// readNext finds the first free numbers.
func readNext(ctx context.Context, e Engine, r *Register) error {
	const query = `SELECT (SELECT coalesce(max(draft), 0) + 1 FROM draft_number), (SELECT coalesce(max(id), 0) + 1 FROM more_cell),
 (SELECT coalesce(max(id), 0) + 1 FROM submission)`
	r.NextTable, r.NextCut = int32(len(r.Tables)), int32(len(r.Cuts))
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		return rows.Scan(&r.NextDraft, &r.NextMore, &r.NextSubmission)
	})
}
