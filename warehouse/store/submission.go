package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// incoming is how the files of unfinished receipts are called.
const incoming = "incoming-*.tmp"

// Keep writes the bytes under their SHA-256, in a folder named for its first
// two digits, and syncs file and folder to disk before it returns. Bytes that are
// there already and were damaged since are replaced. The database
// learns of the submission when a draft of it is committed.
func (s *Store) Keep(ctx context.Context, name, office string, r io.Reader, received time.Time) (_ warehouse.Submission, err error) {
	defer warehouse.Wrap(&err, "keep %s", name)
	out := warehouse.Submission{Name: filepath.Base(name), Office: office, Received: utc(received)}
	tmp, remove, err := submissionFiles{s}.receive(ctx, r, &out.SHA256, &out.Size)
	defer func() { err = errors.Join(err, remove()) }()
	if err != nil {
		return out, err
	}
	return out, disk(submissionFiles{s}.place(ctx, tmp, out.SHA256))
}

// receive writes bytes to a file of their own, on disk before it returns, and tells
// their hash and how many they are; remove removes the file where it still is.
// ErrConflict where the bytes were destroyed with a sealed figure.
func (s submissionFiles) receive(ctx context.Context, r io.Reader, sha *string, size *int64) (name string, remove func() error, err error) {
	remove = func() error { return nil }
	if err := os.MkdirAll(s.files, 0o700); err != nil {
		return "", remove, disk(err)
	}
	tmp, err := os.CreateTemp(s.files, incoming)
	if err != nil {
		return "", remove, disk(err)
	}
	remove = func() error { return gone(os.Remove(tmp.Name())) }
	hash := sha256.New()
	*size, err = io.Copy(io.MultiWriter(tmp, hash), reader{ctx, r})
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return "", remove, disk(err)
	}
	*sha = hex.EncodeToString(hash.Sum(nil))
	return tmp.Name(), remove, s.refuse(ctx, *sha)
}

// submissionFiles are the kept bytes of submissions.
type submissionFiles struct{ *Store }

// place moves a file to where its hash says, unless it is there already. A file there
// that was cut or changed is replaced.
func (s submissionFiles) place(ctx context.Context, tmp, sha string) error {
	to := s.submissionPath(sha)
	if got, err := hashFile(ctx, to); err == nil && got == sha {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(tmp, to); err != nil {
		return err
	}
	return errors.Join(syncPath(filepath.Dir(to)), syncPath(s.files))
}

func (s *Store) submissionPath(sha string) string { return filepath.Join(s.files, sha[:2], sha) }

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// disk says what to do when the disk is full.
func disk(err error) error {
	if err != nil && noSpace(err.Error()) {
		return warehouse.WrapError(warehouse.ErrNoSpace, err, "error.disk-full")
	}
	return err
}

// reader stops when the context does.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

// dropUnknown removes kept bytes that no release is made of.
func (s submissionFiles) dropUnknown(sha string) error {
	if slices.ContainsFunc(s.Register().Releases, func(x *query.Release) bool { return x.Submission.SHA256 == sha }) {
		return nil
	}
	return gone(os.Remove(s.submissionPath(sha)))
}

// gone is the error of a removal; that nothing was there is none.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// removeDestroyed removes bytes that a seal destroyed, and that a process that was
// killed then left behind.
func (s submissionFiles) removeDestroyed() error {
	var err error
	for sha := range s.Register().Destroyed {
		if sha256Form.MatchString(sha) {
			err = errors.Join(err, gone(os.Remove(s.submissionPath(sha))))
		}
	}
	return err
}

// refuse returns ErrConflict for the hash of a file that was destroyed with a figure
// which is still sealed, or that holds records of persons.
func (s submissionFiles) refuse(ctx context.Context, sha string) error {
	found, err := column[string](ctx, s.db, `SELECT findings FROM destroyed_file d WHERE sha256 = ? AND (dataset = '' OR EXISTS (
 SELECT 1 FROM sealed x WHERE x.dataset = d.dataset AND x.key = d.key AND x.unsealed IS NULL)) ORDER BY findings DESC LIMIT 1`, sha)
	switch {
	case err != nil || len(found) == 0:
	case found[0] != "":
		err = warehouse.NewError(warehouse.ErrConflict, "error.person-file")
	default:
		err = warehouse.NewError(warehouse.ErrConflict, "error.destroyed-file")
	}
	return convert(err)
}

var sha256Form = regexp.MustCompile(`^[0-9a-f]{64}$`)

// OpenSubmission gives the bytes of a file back as a reader may have them; who asks
// closes them. ErrNotFound where there are none for him: what a release he may not
// see holds is reported as what is not there.
func (s *Store) OpenSubmission(_ context.Context, who warehouse.Reader, sha string) (warehouse.File, io.Closer, error) {
	none := warehouse.NewError(warehouse.ErrNotFound, "error.no-file")
	releases := s.Register().Releases
	i := slices.IndexFunc(releases, func(x *query.Release) bool {
		return x.Submission.SHA256 == sha && who.May(warehouse.FormFile, &x.Release)
	})
	if i < 0 || !sha256Form.MatchString(sha) {
		return warehouse.File{}, nil, none
	}
	f, err := os.Open(s.submissionPath(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return warehouse.File{}, nil, none
	}
	if err != nil {
		return warehouse.File{}, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return warehouse.File{}, nil, errors.Join(err, f.Close())
	}
	return warehouse.File{Name: releases[i].Submission.Name, ReaderAt: f, Size: info.Size()}, f, nil
}

// Spool makes a folder for files that a process which holds the database receives
// and that no release is made of yet. It is emptied when the database is opened.
func (s *Store) Spool() (string, error) {
	dir := filepath.Join(s.files, spool)
	return dir, disk(os.MkdirAll(dir, 0o700))
}

// spool is what the folder is called; no submission's folder is.
const spool = "desk"

// clearTemporary removes what a killed process left half received.
func (s submissionFiles) clearTemporary() error {
	if s.path != "" {
		if err := (parts{s.path}).clearRestored(); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(filepath.Join(s.files, spool)); err != nil {
		return err
	}
	entries, err := os.ReadDir(s.files)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if ok, _ := filepath.Match(incoming, e.Name()); ok {
			err = errors.Join(err, os.Remove(filepath.Join(s.files, e.Name())))
		}
	}
	return err
}
