package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
)

// register is what the store knows of releases and tables without a look at
// the figures. It is read once after every change and never altered, so that a
// question sees one state of it from beginning to end.
type register struct {
	releases []*release // in the order of their drafts
	byNumber map[int]*release
	tables   []*table
	cuts     []*cut
	last     int // the highest number of a release
	// ranks order published releases as editions are ordered, and releaseOf
	// is the release of a rank. Ordered reports whether the numbers do the same.
	ranks, releaseOf map[int32]int32
	ordered          bool

	destroyed map[string]time.Time // submissions whose bytes a seal destroyed, by hash
	version   warehouse.Version

	nextDraft, nextTable, nextCut, nextMore, nextSubmission int32
}

// release is a release with what the store needs besides.
type release struct {
	warehouse.Release
	submission int32
	order      time.Time // of its edition among those of a source
	loads      []*load
}

// table is one table of one source of one dataset.
type table struct {
	id                    int32
	dataset, source, name string
	cuts                  []*cut
	loads                 []*load // of releases with a number, in their order
}

// cutIDs are the numbers of the table's cuts.
func (t *table) cutIDs() []int32 {
	ids := make([]int32, len(t.cuts))
	for i, k := range t.cuts {
		ids[i] = k.id
	}
	return ids
}

// cuts are the numbers of the cuts of all tables that a release loaded.
func (x *release) cuts() []int32 {
	var ids []int32
	for _, l := range x.loads {
		ids = append(ids, l.table.cutIDs()...)
	}
	return ids
}

// cut is the rows of a table that break down the same dimensions.
type cut struct {
	id                    int32
	table                 *table
	broken                []string // dimensions, in the dataset's order
	gaps, flagged, dated  bool
	skipped, apart, loose int  // whether any row ever had a bit; see shape.go
	commented             bool // a publisher says something of some figure
}

// load is what one release said of one table.
type load struct {
	table        *table
	release      *release
	observations int
	complete     bool
	adds         []string // dimensions whose parts add up; nil: all
	rounding     float64
	covers       string // the time that the table covers also where it has nothing; see warehouse.CutTable
	absentIsZero bool
	replaces     warehouse.Replaces
	leavesOut    warehouse.Names
	breaks       []warehouse.SeriesBreak
	areas        []areaMeasure
	constants    map[int32]map[string]string // by cut and dimension: the one code all rows have
}

// addsOver reports whether the parts of a dimension add up to their totals.
func (l *load) addsOver(dim string) bool { return l.adds == nil || slices.Contains(l.adds, dim) }

// areaMeasure is a reporting area and a measure, as numbers of codes.
type areaMeasure struct{ area, measure int32 }

// number is the release of a number, nil where there is none.
func (r *register) number(n int) *release {
	return r.byNumber[n]
}

// draft is the release of a draft's number, published or not.
func (r *register) draft(id int) *release {
	i := slices.IndexFunc(r.releases, func(x *release) bool { return x.DraftID == id })
	if i < 0 {
		return nil
	}
	return r.releases[i]
}

// table finds a table by name.
func (r *register) table(dataset, source, name string) *table {
	for _, t := range r.tables {
		if t.dataset == dataset && t.source == source && t.name == name {
			return t
		}
	}
	return nil
}

// withdrawn lists the numbers of withdrawn releases.
func (r *register) withdrawn() []int32 {
	ids := []int32{}
	for _, x := range r.releases {
		if x.State == warehouse.Withdrawn {
			ids = append(ids, int32(x.Number))
		}
	}
	return ids
}

// readRegister reads what there is of releases and tables, in a transaction what
// it will have committed.
func readRegister(ctx context.Context, e Engine) (*register, error) {
	r := &register{byNumber: map[int]*release{}, destroyed: map[string]time.Time{}}
	for _, read := range []func(context.Context, Engine, *register) error{
		readReleases, readDestroyed, readVersion, readTables, readLoads, readConstants, readAreas, readNext,
	} {
		if err := read(ctx, e, r); err != nil {
			return nil, err
		}
	}
	r.ranks, r.releaseOf = rank(r.releases)
	r.ordered = true
	for n, rank := range r.ranks {
		r.ordered = r.ordered && rank == n
	}
	return r, nil
}

func readReleases(ctx context.Context, e Engine, r *register) error {
	const query = `SELECT r.draft, coalesce(r.number, 0), r.state, r.edition, r.edition_date, r.edition_order, r.type, r.provisional, r.reason,
 r.layout, r.created, r.published, r.embargo, r.withdrawn, coalesce(r.withdrawal, ''), r.submission, r.historic, s.sha256, s.name, s.size, s.office, s.received, s.destroyed, s.withheld
 FROM release r JOIN submission s ON s.id = r.submission ORDER BY r.draft`
	err := eachRow(ctx, e, query, nil, func(rows *Rows) error {
		x := &release{}
		var published, embargo, withdrawn, destroyed, withheld time.Time
		err := rows.Scan(&x.DraftID, &x.Number, &x.State, &x.Edition.ID, &x.Edition.Date, &x.order, &x.Type, &x.Provisional, &x.Reason,
			&x.Layout, &x.Created, &published, &embargo, &withdrawn, &x.Withdrawal, &x.submission, &x.Historic,
			&x.Submission.SHA256, &x.Submission.Name, &x.Submission.Size, &x.Submission.Office, &x.Submission.Received, &destroyed, &withheld)
		x.Published, x.Embargo, x.Withdrawn = published, embargo, withdrawn
		x.Submission.Destroyed, x.Submission.Withheld = destroyed, withheld
		r.releases = append(r.releases, x)
		r.last = max(r.last, x.Number)
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
		if x := r.draft(draft); x != nil {
			x.Parts = append(x.Parts, p)
		}
		return err
	})
}

func readDestroyed(ctx context.Context, e Engine, r *register) error {
	return eachRow(ctx, e, `SELECT sha256, destroyed FROM submission WHERE destroyed IS NOT NULL`, nil, func(rows *Rows) error {
		var sha string
		var when time.Time
		err := rows.Scan(&sha, &when)
		r.destroyed[sha] = when
		return err
	})
}

func readTables(ctx context.Context, e Engine, r *register) error {
	err := eachRow(ctx, e, `SELECT id, dataset, source, name FROM source_table ORDER BY id`, nil, func(rows *Rows) error {
		t := &table{}
		r.tables = append(r.tables, t)
		return rows.Scan(&t.id, &t.dataset, &t.source, &t.name)
	})
	if err != nil {
		return err
	}
	return eachRow(ctx, e, `SELECT id, source_table, broken, gaps, flagged, dated, skipped, apart, loose, coalesce(commented, false) FROM cut ORDER BY id`, nil, func(rows *Rows) error {
		c := &cut{}
		var id int32
		var broken string
		err := rows.Scan(&c.id, &id, &broken, &c.gaps, &c.flagged, &c.dated, &c.skipped, &c.apart, &c.loose, &c.commented)
		c.table = r.tables[id]
		c.broken = splitList(broken)
		c.table.cuts = append(c.table.cuts, c)
		r.cuts = append(r.cuts, c)
		return err
	})
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func readLoads(ctx context.Context, e Engine, r *register) error {
	const query = `SELECT l.draft, l.source_table, l.observations, l.complete, l.absent_is_zero, l.replaces, l.leaves_out, l.adds, l.rounding, l.covers,
 coalesce(l.breaks, '[]')
 FROM table_load l JOIN release r ON r.draft = l.draft ORDER BY r.number NULLS LAST, l.source_table`
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		l := &load{constants: map[int32]map[string]string{}}
		var draft int
		var id int32
		var leavesOut, breaks string
		var adds *string
		if err := rows.Scan(&draft, &id, &l.observations, &l.complete, &l.absentIsZero, &l.replaces, &leavesOut, &adds, &l.rounding, &l.covers, &breaks); err != nil {
			return err
		}
		if adds != nil {
			l.adds = append([]string{}, splitList(*adds)...)
		}
		l.release, l.table = r.draft(draft), r.tables[id]
		l.release.loads = append(l.release.loads, l)
		if l.release.Number > 0 {
			l.table.loads = append(l.table.loads, l)
		}
		return errors.Join(json.Unmarshal([]byte(leavesOut), &l.leavesOut), json.Unmarshal([]byte(breaks), &l.breaks))
	})
}

func readConstants(ctx context.Context, e Engine, r *register) error {
	return eachRow(ctx, e, `SELECT draft, cut, dim, code FROM cut_constant`, nil, func(rows *Rows) error {
		var draft int
		var id int32
		var dim, code string
		if err := rows.Scan(&draft, &id, &dim, &code); err != nil {
			return err
		}
		if l := r.loadOf(draft, r.cuts[id].table.id); l != nil {
			if l.constants[id] == nil {
				l.constants[id] = map[string]string{}
			}
			l.constants[id][dim] = code
		}
		return nil
	})
}

func readAreas(ctx context.Context, e Engine, r *register) error {
	const query = `SELECT draft, source_table, ref_area, measure FROM table_area ORDER BY ALL`
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		var draft int
		var id int32
		var am areaMeasure
		err := rows.Scan(&draft, &id, &am.area, &am.measure)
		if l := r.loadOf(draft, id); l != nil {
			l.areas = append(l.areas, am)
		}
		return err
	})
}

func (r *register) loadOf(draft int, table int32) *load {
	x := r.draft(draft)
	if x == nil {
		return nil
	}
	for _, l := range x.loads {
		if l.table.id == table {
			return l
		}
	}
	return nil
}

// readNext finds the first free numbers.
func readNext(ctx context.Context, e Engine, r *register) error {
	const query = `SELECT (SELECT coalesce(max(draft), 0) + 1 FROM draft_number), (SELECT coalesce(max(id), 0) + 1 FROM more_cell),
 (SELECT coalesce(max(id), 0) + 1 FROM submission)`
	r.nextTable, r.nextCut = int32(len(r.tables)), int32(len(r.cuts))
	return eachRow(ctx, e, query, nil, func(rows *Rows) error {
		return rows.Scan(&r.nextDraft, &r.nextMore, &r.nextSubmission)
	})
}
