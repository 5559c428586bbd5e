package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// Commit stores the draft with its submission and the findings that was. What tells a
// sealed figure is taken out of the findings, and the bytes of a file that holds one are
// not kept.
func (d *Draft) Commit(ctx context.Context, findings []warehouse.Finding) (_ warehouse.Release, err error) {
	defer warehouse.Wrap(&err, "keep the draft D%d", d.spec.DraftID)
	if d.parts == nil {
		if _, err := d.Compare(ctx); err != nil {
			return warehouse.Release{}, err
		}
	}
	findings, err = sealedIn{d}.withoutSecrets(findings)
	if err != nil {
		return warehouse.Release{}, err
	}
	if err := (draftRecord{d}).record(ctx, findings); err != nil {
		return warehouse.Release{}, convert(err)
	}
	s := d.s
	s.writing.Lock() // no change that does not know of the draft may follow on it
	defer s.writing.Unlock()
	if err := d.refuseSealed(ctx); err != nil { // sealed since the draft was compared
		return warehouse.Release{}, convert(errors.Join(err, submissionFiles{s}.dropUnknown(d.spec.Submission.SHA256)))
	}
	err = d.tx.Commit(ctx)
	if err != nil { // the transaction is lost with it
		return warehouse.Release{}, d.end(err, false)
	}
	s.loaded[d.spec.DraftID] = true
	// A load that waits for this one begins when it ends, and takes the next number.
	if err := d.end(s.refresh(context.WithoutCancel(ctx)), true); err != nil {
		return warehouse.Release{}, err
	}
	if err := (sealedIn{d}).forget(); err != nil {
		return warehouse.Release{}, err
	}
	x := s.Register().Draft(d.spec.DraftID).Release
	x.Findings = findings
	return x, nil
}

// draftRecord is what the warehouse keeps of a draft beside its figures.
type draftRecord struct{ *Draft }

// record writes all of a draft but its figures.
func (d draftRecord) record(ctx context.Context, findings []warehouse.Finding) error {
	if _, err := d.tx.ExecContext(ctx, "INSERT INTO draft_number VALUES (?)", d.spec.DraftID); err != nil {
		return err
	}
	submission, err := d.submission(ctx)
	if err != nil {
		return err
	}
	r := d.spec
	_, err = d.tx.ExecContext(ctx, `INSERT INTO release (draft, state, edition, edition_date, edition_order, type, provisional, reason, layout, created, embargo, submission, historic)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)`,
		r.DraftID, string(warehouse.Draft), r.Edition.ID, utc(r.Edition.Date), utc(d.editionOrder), string(r.Type), r.Provisional, r.Reason, r.Layout,
		utc(r.Created), nullTime(r.Embargo), submission)
	if err != nil {
		return err
	}
	if err := d.recordFindings(ctx, findings); err != nil {
		return err
	}
	for _, t := range d.tables {
		if err := d.recordTable(ctx, t); err != nil {
			return err
		}
	}
	return writeParts(ctx, d.tx, r.DraftID, d.parts)
}

// submission finds or writes the record of the file.
func (d draftRecord) submission(ctx context.Context) (int32, error) {
	f := d.spec.Submission
	ids, err := column[int32](ctx, d.tx, `SELECT id FROM submission WHERE sha256 = ? AND name = ? AND office = ?`, f.SHA256, f.Name, f.Office)
	if err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		ids = append(ids, d.reg.NextSubmission)
		_, err = d.tx.ExecContext(ctx, `INSERT INTO submission (id, sha256, name, size, office, received) VALUES (?, ?, ?, ?, ?, ?)`,
			d.reg.NextSubmission, f.SHA256, f.Name, f.Size, f.Office, utc(f.Received))
		if err != nil {
			return 0, err
		}
	}
	return slices.Max(ids), d.recordBytes(ctx, f.SHA256)
}

// recordBytes notes whether the bytes of the file are kept. A file that holds a sealed
// figure is not; one that held a figure which was unsealed is again.
func (d draftRecord) recordBytes(ctx context.Context, sha string) error {
	gone := sql.NullTime{Time: utc(d.s.now()), Valid: len(d.sealed) > 0}
	_, err := d.tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ? AND (destroyed IS NULL) = ?`, gone, sha, gone.Valid)
	return err
}

func writeParts(ctx context.Context, tx *digestTx, draft int, parts []warehouse.Part) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM part WHERE draft = ?`, draft); err != nil {
		return err
	}
	for _, p := range parts {
		_, err := tx.ExecContext(ctx, `INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			draft, p.Dataset, p.Source, p.Observations, p.Added, p.Changed, p.Ended, p.Filed)
		if err != nil {
			return err
		}
	}
	return nil
}

// recordTable writes what is known of one table: its cuts, the areas and measures
// it has figures for.
func (d draftRecord) recordTable(ctx context.Context, t *draftTable) error {
	var said [2]string // as JSON
	for i, v := range []any{t.LeavesOut, t.Breaks} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		said[i] = string(b)
	}
	_, err := d.tx.ExecContext(ctx, `INSERT INTO table_load (draft, source_table, observations, complete, absent_is_zero, replaces,
 leaves_out, breaks, adds, rounding, covers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.spec.DraftID, t.table.ID, t.observations, t.Complete, t.AbsentIsZero, string(cmp.Or(t.Replaces, warehouse.ReplacesPeriods)), said[0], said[1],
		sql.NullString{String: strings.Join(t.Adds, ","), Valid: t.Adds != nil}, t.Rounding, t.Covers)
	if err != nil {
		return err
	}
	var cuts []int32
	for _, mask := range slices.Sorted(maps.Keys(t.cuts)) {
		if err := d.recordCut(ctx, t, t.cuts[mask]); err != nil {
			return err
		}
		cuts = append(cuts, t.cuts[mask].id)
		if err := d.recordConstants(ctx, t, t.cuts[mask]); err != nil {
			return err
		}
	}
	_, err = d.tx.ExecContext(ctx, `INSERT INTO table_area SELECT DISTINCT `+strconv.Itoa(d.spec.DraftID)+`, `+strconv.Itoa(int(t.table.ID))+`, "REF_AREA", "MEASURE"
 FROM `+t.cube.rows+` WHERE cut IN (`+query.IntList(cuts)+`)`)
	return err
}

func (d draftRecord) recordCut(ctx context.Context, t *draftTable, c *draftCut) error {
	var err error
	switch k := c.known; {
	case k == nil:
		_, err = d.tx.ExecContext(ctx, `INSERT INTO cut (id, source_table, broken, gaps, flagged, dated, commented) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			c.id, t.table.ID, strings.Join(c.broken, ","), c.gaps, c.flagged, c.dated, c.commented)
	case k.Gaps != c.gaps || k.Flagged != c.flagged || k.Dated != c.dated || k.Commented != c.commented:
		_, err = d.tx.ExecContext(ctx, `UPDATE cut SET gaps = ?, flagged = ?, dated = ?, commented = ? WHERE id = ?`, c.gaps, c.flagged, c.dated, c.commented, c.id)
	}
	return err
}

// recordConstants writes the dimensions in which all rows of a cut have one code.
func (d draftRecord) recordConstants(ctx context.Context, t *draftTable, c *draftCut) error {
	if len(c.broken) == 0 {
		return nil
	}
	var selected []string
	for _, dim := range c.broken {
		selected = append(selected, "min("+query.QuoteName(dim)+"), max("+query.QuoteName(dim)+")")
	}
	ends := make([]int32, 2*len(c.broken))
	row, err := d.tx.QueryContext(ctx, "SELECT "+strings.Join(selected, ", ")+" FROM "+t.cube.rows+" WHERE cut = "+strconv.Itoa(int(c.id)))
	if err != nil {
		return err
	}
	row.Next()
	if err := errors.Join(row.Scan(query.Pointers(ends)...), row.Close()); err != nil {
		return err
	}
	codes := d.s.codes.All()
	for i, dim := range c.broken {
		if ends[2*i] != ends[2*i+1] {
			continue
		}
		_, err := d.tx.ExecContext(ctx, `INSERT INTO cut_constant VALUES (?, ?, ?, ?)`, d.spec.DraftID, c.id, dim, codes[ends[2*i]])
		if err != nil {
			return err
		}
	}
	return nil
}
