package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// keptSeal is a seal in force, as it is kept beside the database, where it outlives it: a
// backup that was made before the seal holds the figure, and so does an earlier file that
// is put in the place of the database. It tells no number.
type keptSeal struct {
	sealAct
	Dataset string   `json:"dataset"`
	Key     string   `json:"key"`   // as in the table of sealed figures
	Files   []string `json:"files"` // SHA-256 of the files that the seal destroyed
}

// same reports whether two seals are of the same figure at the same time.
func (k keptSeal) same(as keptSeal) bool {
	return k.Dataset == as.Dataset && k.Key == as.Key && k.Sealed.Equal(as.Sealed)
}

// readKeptSeals reads what is kept beside a database; nothing where nothing is kept.
// ErrUnreadable where it is not as it was written.
func readKeptSeals(path string) ([]keptSeal, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var kept []keptSeal
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil {
		return nil, warehouse.WrapError(warehouse.ErrUnreadable, err, "store.seals-unreadable", "file", path)
	}
	return kept, nil
}

// known reads the seals of the database: those in force, and those that were ended.
func (s Seals) known(ctx context.Context, q queryer) (inForce, ended []keptSeal, err error) {
	const statement = `SELECT x.dataset, x.key, coalesce((SELECT min(sha256) FROM submission f WHERE f.id = x.submission), ''), x.sheet, x.cell_row, x.cell_col, x.reason, x.sealed, x.unsealed,
 coalesce((SELECT string_agg(DISTINCT sha256, ' ' ORDER BY sha256) FROM destroyed_file d WHERE d.dataset = x.dataset AND d.key = x.key), '')
 FROM sealed x ORDER BY ALL`
	err = each(ctx, q, statement, nil, func(rows *sql.Rows) error {
		var k keptSeal
		var unsealed sql.NullTime
		var files string
		if err := rows.Scan(&k.Dataset, &k.Key, &k.SHA256, &k.Cell.Sheet, &k.Cell.Row, &k.Cell.Col, &k.Reason, &k.Sealed, &unsealed, &files); err != nil {
			return err
		}
		k.Sealed, k.Files = k.Sealed.UTC(), strings.Fields(files)
		if unsealed.Valid {
			ended = append(ended, k)
		} else {
			inForce = append(inForce, k)
		}
		return nil
	})
	return inForce, ended, err
}

// keep writes beside the database which seals are in force. A database without a seal
// has no such file. Where the disk is full the next opening writes it.
func (s Seals) keep(ctx context.Context) error {
	if s.path == "" || s.readOnly {
		return nil
	}
	seals, _, err := s.known(ctx, s.db)
	if err != nil {
		return convert(err)
	}
	path := s.path + sealsSuffix
	kept, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && len(seals) == 0 {
		return nil
	}
	text, failed := json.MarshalIndent(seals, "", " ")
	if failed != nil || err == nil && bytes.Equal(kept, text) {
		return failed
	}
	if err = disk(writeWhole(path, text)); errors.Is(err, warehouse.ErrNoSpace) {
		err = nil
	}
	return err
}

// keepSealed seals again what the database has lost the seals of, and keeps those that it
// has. What is kept and cannot be read is named by verify, and written again by the next
// seal.
func (s opening) keepSealed(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	_, err := Seals(s).applyKept(ctx, s.path+sealsSuffix)
	if s.sealsUnread = errors.Is(err, warehouse.ErrUnreadable); s.sealsUnread {
		return nil
	}
	if err == nil {
		err = Seals(s).keep(ctx)
	}
	return err
}

// applyKept seals again the figures of which a file beside a database says that they are
// sealed, and the database does not. It returns how many these are.
func (s Seals) applyKept(ctx context.Context, path string) (n int, err error) {
	kept, err := readKeptSeals(path)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	inForce, ended, err := s.known(ctx, s.db)
	if err != nil {
		return 0, convert(err)
	}
	missing := slices.DeleteFunc(kept, func(k keptSeal) bool {
		return slices.ContainsFunc(slices.Concat(inForce, ended), k.same)
	})
	if len(missing) == 0 {
		return 0, nil
	}
	if s.readOnly {
		return 0, warehouse.NewError(warehouse.ErrConflict, "store.seals-missing", "count", len(missing))
	}
	s.waiting.Lock()
	defer s.waiting.Unlock()
	var acts []*sealing
	s.writing.Lock()
	defer s.writing.Unlock()
	_, err = transact(ctx, s.Store, func(tx *digestTx) error {
		acts = nil
		for _, k := range missing {
			it, err := s.again(ctx, tx, k)
			if err != nil {
				return err
			}
			acts = append(acts, it)
		}
		return s.forgetWaiting(ctx, tx)
	})
	if err != nil {
		return 0, err
	}
	return len(missing), s.sweep(ctx, acts...)
}

// again seals a figure of which only its key is known. The database may have no code of
// the key: then the seal is remembered, for a later delivery that gives the figure.
func (s Seals) again(ctx context.Context, tx *digestTx, k keptSeal) (*sealing, error) {
	reg, err := query.ReadRegister(ctx, inTransaction{tx})
	if err != nil {
		return nil, err
	}
	it := newSealing(s.Store, tx, reg, k.sealAct)
	for _, x := range reg.Releases {
		if slices.Contains(k.Files, x.Submission.SHA256) {
			it.submissions[x.SubmissionID] = true
		}
	}
	c := s.Cube(k.Dataset)
	var key []int32
	ok := false
	if c != nil {
		key, ok = s.parseKey(c, k.Key)
	}
	if ok {
		err = it.figures(ctx, c, [][]int32{key})
	} else {
		err = it.remember(ctx, k.Dataset, k.Key)
	}
	if err == nil {
		err = it.finish(ctx)
	}
	for _, sha := range k.Files {
		if err == nil && !slices.Contains(it.out.Files, sha) {
			_, err = tx.ExecContext(ctx, `INSERT INTO destroyed_file (sha256, dataset, key, destroyed) VALUES (?, ?, ?, ?)`, sha, k.Dataset, k.Key, k.Sealed)
		}
	}
	return it, err
}
