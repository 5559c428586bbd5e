package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
)

// A database is three things: its file, what DuckDB has not written into the file yet
// (".wal"), and the files received (".files"). Beside them may be two folders that people
// keep, their layouts and their report definitions, and what outlives the database: which
// figures are sealed. All are named for the file.
const (
	walSuffix     = ".wal"
	filesSuffix   = ".files"
	LayoutsSuffix = ".layouts" // of the folder of one's own layouts
	ReportsSuffix = ".reports" // of the folder of one's own report definitions
	sealsSuffix   = ".seals"   // of what is kept of the seals, see keptSeal
)

// What is beside a database for a time and belongs to no copy of it.
const (
	lockSuffix      = ".lock"      // see Hold
	SocketSuffix    = ".sock"      // where the process that serves takes calls
	restoringSuffix = ".restoring" // what a restore has copied so far
	newSuffix       = ".new"       // a database that is being made
	blocksSuffix    = ".blocks"    // see keptBlocks
)

// allSuffixes are those of every name that belongs to a database.
var allSuffixes = []string{"", walSuffix, filesSuffix, LayoutsSuffix, ReportsSuffix, sealsSuffix, lockSuffix, SocketSuffix, restoringSuffix, newSuffix, blocksSuffix}

// ownFolders are the suffixes of the folders that people keep beside a database.
var ownFolders = []string{LayoutsSuffix, ReportsSuffix}

// Place returns the absolute path of a database that a person names. Where the name is
// a link it is the path of the file itself: DuckDB keeps ".wal" beside the name that a
// database is opened by, and another name would not find it. ErrConflict where something
// of the database is beside the link, ErrUnreadable where the link leads nowhere.
func Place(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path, nil // what is wrong with it is said when it is opened
	}
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", warehouse.WrapError(warehouse.ErrUnreadable, err, "store.link-broken", "path", path)
	}
	for _, suffix := range []string{walSuffix, filesSuffix, LayoutsSuffix, ReportsSuffix, sealsSuffix} {
		beside, err := os.Stat(path + suffix)
		if err != nil {
			continue
		}
		if same, err := os.Stat(file + suffix); err != nil || !os.SameFile(beside, same) {
			return "", warehouse.NewError(warehouse.ErrConflict, "store.link-parts", "path", path, "file", file, "part", path+suffix)
		}
	}
	return file, nil
}

// parts are the things that a database file is used with.
type parts struct{ path string }

// missing reports whether the file is not there, or has no byte: what a process leaves
// that is killed while DuckDB makes a file.
func (p parts) missing() (bool, error) {
	info, err := os.Stat(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return err == nil && info.Mode().IsRegular() && info.Size() == 0, err
}

// checkAlone returns ErrConflict where parts of a database are left whose file is not
// there: a new database in its place would hide them, and DuckDB removes a ".wal".
func (p parts) checkAlone() error {
	if isMarked(p.path+restoringSuffix) || isMarked(p.path+filesSuffix) {
		return warehouse.NewError(warehouse.ErrConflict, "store.restore-unfinished", "path", p.path)
	}
	for _, suffix := range []string{walSuffix, filesSuffix} {
		some, err := holdsFiles(p.path + suffix)
		if err != nil {
			return err
		}
		if some {
			return warehouse.NewError(warehouse.ErrConflict, "store.file-missing", "path", p.path, "part", p.path+suffix)
		}
	}
	return nil
}

// FilesGone returns the folder of a store's received files where it is not there and the
// store has some; else "".
func FilesGone(s *Store) string {
	if _, err := os.Stat(s.files); err == nil || s.path == "" {
		return ""
	}
	for _, x := range s.Register().Releases {
		if x.Submission.Destroyed.IsZero() {
			return s.files
		}
	}
	return ""
}

// holdsFiles reports whether a file has a byte, or a folder a file in any depth.
func holdsFiles(path string) (some bool, err error) {
	root, err := filepath.EvalSymlinks(path)
	if err == nil {
		err = filepath.WalkDir(root, func(_ string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err == nil && (info.Size() > 0 || !info.Mode().IsRegular()) {
				some, err = true, fs.SkipAll
			}
			return err
		})
	}
	return some, gone(err)
}

// create makes an empty database of DuckDB where there is none: under another name,
// so that there is a whole one or none, and for its owner alone.
func (p parts) create(ctx context.Context) (err error) {
	if err := p.checkAlone(); err != nil {
		return err
	}
	tmp := p.path + newSuffix
	for _, left := range []string{tmp, tmp + walSuffix} { // of a process that was killed here
		if err := gone(os.Remove(left)); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, gone(os.Remove(tmp)), gone(os.Remove(tmp+walSuffix))) }()
	connector, err := duckdb.NewConnector(tmp, nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	err = errors.Join(db.PingContext(ctx), db.Close())
	if err == nil {
		err = errors.Join(os.Chmod(tmp, 0o600), syncPath(tmp))
	}
	if err != nil {
		return err
	}
	if err := os.Mkdir(p.path+filesSuffix, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return errors.Join(os.Rename(tmp, p.path), syncPath(filepath.Dir(p.path)))
}

// Exposed lists what of a database every user of the machine can read: its file, ".wal"
// and folders, with what is in ".files". Modes of folders on the way to it count.
func Exposed(path string) ([]string, error) {
	if path == "" || closedAbove(path) {
		return nil, nil
	}
	var open []string
	for _, suffix := range []string{"", walSuffix, filesSuffix, LayoutsSuffix, ReportsSuffix, sealsSuffix} {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if readable := info.Mode().Perm() & 0o007; readable&0o004 != 0 || info.IsDir() && readable&0o001 != 0 {
			open = append(open, path+suffix)
		}
	}
	return open, nil
}

// closedAbove reports whether a folder above a path lets nobody but its owner and group
// through.
func closedAbove(path string) bool {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o001 == 0 {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// belongs reports whether a path is one of the names of a database, or inside one of
// its folders. Links on the way to it are followed.
func (p parts) belongs(path string) bool {
	path = real(path)
	for _, suffix := range allSuffixes {
		own := real(p.path + suffix)
		if path == own || strings.HasPrefix(path, own+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// real is a path without links, as far as it is there.
func real(path string) string {
	if whole, err := filepath.EvalSymlinks(path); err == nil {
		return whole
	}
	if dir := filepath.Dir(path); dir != path {
		return filepath.Join(real(dir), filepath.Base(path))
	}
	return path
}
