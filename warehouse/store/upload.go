package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"siemmes/warehouse"
)

// waitingFolder is the folder of the files that wait at the desk; no submission's folder
// is called so.
const waitingFolder = "waiting"

// Uploads are the files that wait at the desk.
type Uploads struct{ *Store }

func (s Uploads) path(sha string) string { return filepath.Join(s.files, waitingFolder, sha) }

// Add keeps a file that an office submitted: its bytes under their SHA-256,
// on disk before it returns, and what is known of it. It fills in SHA256 and Size.
// ErrConflict where the bytes were destroyed with a sealed figure.
func (s Uploads) Add(ctx context.Context, u warehouse.Upload, r io.Reader) (_ warehouse.Upload, err error) {
	defer warehouse.Wrap(&err, "keep the upload %s", u.Name)
	s.waiting.Lock()
	defer s.waiting.Unlock()
	if err := os.MkdirAll(filepath.Join(s.files, waitingFolder), 0o700); err != nil {
		return u, disk(err)
	}
	tmp, remove, err := submissionFiles(s).receive(ctx, r, &u.SHA256, &u.Size)
	defer func() { err = errors.Join(err, remove()) }()
	if err != nil {
		return u, err
	}
	if err := os.Rename(tmp, s.path(u.SHA256)); err != nil {
		return u, disk(err)
	}
	if err := syncPath(filepath.Join(s.files, waitingFolder)); err != nil {
		return u, disk(err)
	}
	return u, s.write(ctx, `INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		u.ID, u.Office, u.SHA256, u.Name, u.Size, utc(u.Received), u.State, u.Draft, string(u.Options))
}

// Set replaces state, draft and options of an upload. An upload that is gone
// stays gone.
func (s Uploads) Set(ctx context.Context, u warehouse.Upload) (err error) {
	defer warehouse.Wrap(&err, "note the state of the upload %s", u.Name)
	s.waiting.Lock()
	defer s.waiting.Unlock()
	return s.write(ctx, `UPDATE upload SET state = ?, draft = ?, options = ? WHERE id = ?`, u.State, u.Draft, string(u.Options), u.ID)
}

// Drop forgets an upload, and its bytes where no other upload has the same.
func (s Uploads) Drop(ctx context.Context, id string) (err error) {
	defer warehouse.Wrap(&err, "drop an upload")
	s.waiting.Lock()
	defer s.waiting.Unlock()
	sha, err := column[string](ctx, s.db, `SELECT sha256 FROM upload WHERE id = ?`, id)
	if err != nil || len(sha) == 0 {
		return convert(err)
	}
	if err := s.write(ctx, `DELETE FROM upload WHERE id = ?`, id); err != nil {
		return err
	}
	return s.clean(ctx)
}

// List returns all uploads, the newest first.
func (s Uploads) List(ctx context.Context) ([]warehouse.Upload, error) {
	out := []warehouse.Upload{}
	err := each(ctx, s.db, `SELECT id, office, sha256, name, size, received, state, draft, options FROM upload ORDER BY received DESC, id`, nil, func(rows *sql.Rows) error {
		var u warehouse.Upload
		var options string
		if err := rows.Scan(&u.ID, &u.Office, &u.SHA256, &u.Name, &u.Size, &u.Received, &u.State, &u.Draft, &options); err != nil {
			return err
		}
		u.Received, u.Options = u.Received.UTC(), json.RawMessage(options)
		out = append(out, u)
		return nil
	})
	return out, convert(err)
}

// Open gives the bytes of an upload; who asks closes them. ErrNotFound where
// they are gone.
func (s Uploads) Open(_ context.Context, u warehouse.Upload) (warehouse.File, io.Closer, error) {
	none := warehouse.NewError(warehouse.ErrNotFound, "error.upload-gone", "file", u.Name)
	if !sha256Form.MatchString(u.SHA256) {
		return warehouse.File{}, nil, none
	}
	f, err := os.Open(s.path(u.SHA256))
	if errors.Is(err, fs.ErrNotExist) {
		return warehouse.File{}, nil, none
	}
	if err != nil {
		return warehouse.File{}, nil, err
	}
	return warehouse.File{Name: u.Name, ReaderAt: f, Size: u.Size}, f, nil
}

// write runs one statement about uploads. It needs no lock of what is
// published: readers are never shown uploads.
func (s Uploads) write(ctx context.Context, statement string, args ...any) error {
	if s.readOnly {
		return errReadOnly
	}
	tx, err := begin(ctx, s.db, true) // who writes uploads holds their lock
	if err != nil {
		return convert(err)
	}
	if _, err = tx.ExecContext(ctx, statement, args...); err == nil {
		err = tx.Commit(ctx)
	}
	return convert(errors.Join(err, undo(tx)))
}

// clean removes the bytes in the folder of waiting files that no upload has.
func (s Uploads) clean(ctx context.Context) error {
	entries, err := os.ReadDir(filepath.Join(s.files, waitingFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	kept, err := column[string](ctx, s.db, `SELECT DISTINCT sha256 FROM upload`)
	if err != nil {
		return convert(err)
	}
	known := map[string]bool{}
	for _, sha := range kept {
		known[sha] = true
	}
	for _, e := range entries {
		if !known[e.Name()] {
			err = errors.Join(err, gone(os.Remove(s.path(e.Name()))))
		}
	}
	return err
}
