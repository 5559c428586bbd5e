package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"siemmes/warehouse"
)

// Hold is the right of one process to change a database: a lock (flock, which the
// system takes back when the process ends, however it ends) of the file "<path>.lock".
// DuckDB's own lock of the database file is taken later, is none while a file is being
// made or restored, and comes after DuckDB has emptied a file that it makes.
type Hold struct{ file *os.File }

// TakeHold takes the hold of a database. ErrBusy where another process, or another Hold
// of this one, has it. Where the folder cannot be written nothing can be changed, and
// there is no hold: the result is nil.
func TakeHold(path string) (*Hold, error) {
	if !writable(path) {
		return nil, nil
	}
	name := path + lockSuffix
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrNotExist) || err != nil && noSpace(err.Error()) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(warehouse.WrapError(warehouse.ErrBusy, err, "store.held-elsewhere"), f.Close())
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		// Whoever had it before may have removed the file that we opened: then the lock is
		// of a file that nobody else will find.
		ours, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if there, err := os.Stat(name); err == nil && os.SameFile(ours, there) {
			return &Hold{f}, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// Release gives the hold back; a second time, and that of no hold, does nothing.
func (h *Hold) Release() error {
	if h == nil || h.file == nil {
		return nil
	}
	f := h.file
	h.file = nil
	return errors.Join(gone(os.Remove(f.Name())), f.Close()) // removed while it is still ours
}

// Wait calls try until it gives something else than ErrBusy, or until so much time has
// gone by; then it gives the error of the last call.
func Wait(ctx context.Context, limit time.Duration, try func() error) error {
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		err := try()
		if !errors.Is(err, warehouse.ErrBusy) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end.C:
			return err
		case <-time.After(waitStep):
		}
	}
}

// waitStep is how long passes between two attempts to open a database that another
// process has.
const waitStep = 30 * time.Millisecond
