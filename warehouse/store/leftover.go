package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"siemmes/warehouse"
)

// DefaultKeepUploads is how long the bytes of a file are kept of which no release is
// made: of one that waits at the desk, or whose load was killed.
const DefaultKeepUploads = 30 * 24 * time.Hour

// leftovers are kept bytes that no release is made of: a load was killed between the
// keeping of its file and its end, or an earlier version of the program discarded a
// draft.
type leftovers struct{ *Store }

// list lists them. The file of a load under way is none.
func (s leftovers) list() ([]warehouse.Leftover, error) {
	known := map[string]bool{}
	for _, x := range s.Register().Releases {
		known[x.Submission.SHA256] = true
	}
	if sha, ok := s.underWay.Load().(string); ok {
		known[sha] = true
	}
	paths, err := filepath.Glob(filepath.Join(s.files, "[0-9a-f][0-9a-f]", "*"))
	var all []warehouse.Leftover
	for _, path := range paths {
		sha := filepath.Base(path)
		info, failed := os.Stat(path)
		if errors.Is(failed, fs.ErrNotExist) || known[sha] || !sha256Form.MatchString(sha) {
			continue
		}
		if err = errors.Join(err, failed); failed == nil {
			all = append(all, warehouse.Leftover{SHA256: sha, Size: info.Size(), Since: info.ModTime().UTC()})
		}
	}
	return all, err
}

// remove removes those for which a condition holds, and what is known of them. It works
// inside a transaction that changes what is published.
func (s leftovers) remove(ctx context.Context, tx *digestTx, which func(warehouse.Leftover) bool) error {
	all, err := s.list()
	for _, x := range all {
		if !which(x) {
			continue
		}
		_, failed := tx.ExecContext(ctx, `DELETE FROM submission WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM release r WHERE r.submission = submission.id)`, x.SHA256)
		err = errors.Join(err, failed, gone(os.Remove(s.submissionPath(x.SHA256))))
	}
	return err
}

// Leftovers lists the kept bytes of which no release is made and that do not wait at
// the desk.
func (s Uploads) Leftovers() ([]warehouse.Leftover, error) { return leftovers(s).list() }

// DropLeftover destroys such bytes; ErrNotFound where there are none of the hash.
func (s Uploads) DropLeftover(ctx context.Context, sha string) error {
	found := false
	err := s.change(ctx, func(tx *digestTx) error {
		return leftovers(s).remove(ctx, tx, func(x warehouse.Leftover) bool {
			found = found || x.SHA256 == sha
			return x.SHA256 == sha
		})
	})
	if err == nil && !found {
		err = warehouse.NewError(warehouse.ErrNotFound, "error.no-upload")
	}
	return err
}

// Sweep destroys the bytes of files that were received before a time and of which no
// release is made, and forgets these files. A file that became a draft has its bytes
// with the draft.
func (s Uploads) Sweep(ctx context.Context, before time.Time) (err error) {
	defer warehouse.Wrap(&err, "destroy the bytes of old uploads")
	if s.readOnly {
		return nil
	}
	s.waiting.Lock()
	defer s.waiting.Unlock()
	expired, err := column[string](ctx, s.db, `SELECT id FROM upload WHERE received < ?`, utc(before))
	if err == nil && len(expired) > 0 {
		err = s.write(ctx, `DELETE FROM upload WHERE received < ?`, utc(before))
	}
	if err != nil {
		return err
	}
	if err := s.clean(ctx); err != nil {
		return err
	}
	old := func(x warehouse.Leftover) bool { return x.Since.Before(before) }
	all, err := leftovers(s).list()
	if err != nil || !slices.ContainsFunc(all, old) {
		return err
	}
	return s.change(ctx, func(tx *digestTx) error { return leftovers(s).remove(ctx, tx, old) })
}
