package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// What a backup's folder holds: the database, and the submissions as they are
// kept beside it.
const (
	backupDatabase = "siemmes.duckdb"
	backupFiles    = backupDatabase + ".files"
)

// Backup writes the warehouse into a folder that is empty or not there: a
// database of its own, whose free blocks hold nothing that was sealed, and the
// submissions. Questions go on meanwhile, changes wait.
func (s *Store) Backup(ctx context.Context, dir string) (err error) {
	defer warehouse.Wrap(&err, "back up to %s", dir)
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return warehouse.NewError(warehouse.ErrConflict, "store.folder-not-empty", "dir", dir)
	}
	if err := os.MkdirAll(filepath.Join(dir, backupFiles), 0o755); err != nil {
		return disk(err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.copyDatabase(ctx, filepath.Join(dir, backupDatabase)); err != nil {
		return convert(err)
	}
	return disk(errors.Join(copyFolder(ctx, s.files, filepath.Join(dir, backupFiles)), syncFolder(dir)))
}

func (s *Store) copyDatabase(ctx context.Context, path string) (err error) {
	db, name := s.db, ""
	if s.readOnly { // DuckDB writes no file beside one that it opened for reading
		if db, err = attached(ctx, s.path); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		name = attachedName
	} else if err := db.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name); err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "ATTACH "+quoteText(path)+" AS backup"); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "COPY FROM DATABASE "+query.QuoteName(name)+" TO backup")
	if err == nil {
		_, err = conn.ExecContext(ctx, "CHECKPOINT backup")
	}
	_, detach := conn.ExecContext(context.WithoutCancel(ctx), "DETACH backup")
	return errors.Join(err, detach)
}

// attachedName is what the database is called in what attached opens.
const attachedName = "source"

// attached opens a database in memory that reads a file.
func attached(ctx context.Context, path string) (*sql.DB, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "ATTACH "+quoteText(path)+" AS "+attachedName+" (READ_ONLY)"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Restore puts a backup where no database is; the folder stays as it is.
func Restore(ctx context.Context, dir, path string) (err error) {
	defer warehouse.Wrap(&err, "restore %s from %s", path, dir)
	for _, there := range []string{path, path + ".files"} {
		if _, err := os.Stat(there); err == nil {
			return warehouse.NewError(warehouse.ErrConflict, "store.there-already", "path", there)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, backupDatabase)); errors.Is(err, fs.ErrNotExist) {
		return warehouse.NewError(warehouse.ErrNotFound, "store.no-backup", "dir", dir)
	}
	if err := copyFolder(ctx, filepath.Join(dir, backupFiles), path+".files"); err != nil {
		return disk(err)
	}
	// The database comes last and under its name at once: what is cut short
	// leaves no database that lacks submissions.
	tmp := path + ".restoring"
	if err := copyFile(ctx, filepath.Join(dir, backupDatabase), tmp); err != nil {
		return disk(errors.Join(err, os.Remove(tmp)))
	}
	return errors.Join(os.Rename(tmp, path), syncFolder(filepath.Dir(path)))
}

// copyFolder copies the submissions; a folder that is not there holds none.
func copyFolder(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case e.IsDir() && (rel == "spill" || rel == spool):
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case !sha256Form.MatchString(e.Name()):
			return nil // a receipt that is not finished
		}
		return copyFile(ctx, path, filepath.Join(to, rel))
	})
}

func copyFile(ctx context.Context, from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, reader{ctx, in})
	return errors.Join(err, out.Sync(), out.Close())
}
