package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// RestoreOptions say how a backup becomes a database.
type RestoreOptions struct {
	// Catalog and Now are those of the store that is opened to look at the copy.
	Catalog query.Catalog
	Now     func() time.Time
	// Hold is that of the database, where who calls has it already.
	Hold *Hold
	// Unproven takes a folder without a manifest too: a backup of an earlier version of
	// the program. Nothing proves that it is whole.
	Unproven bool
}

// Restored is what became of a backup.
type Restored struct {
	// Manifest is that of the backup, nil of one without it.
	*Manifest
	// SealsKnown reports whether the seals of the database that was there before are
	// kept beside it; Sealed is how many of them the backup did not have.
	SealsKnown bool
	Sealed     int
}

// Restore makes a database of a backup where none is; the backup stays as it is. Each
// file is compared with the manifest while it is copied, and the releases and their
// rows when the copy is whole. Figures that were sealed after the backup was made are
// sealed again, where their seals are kept beside the database. Then it gets its name, the
// database file last. ErrConflict where any part of a database is there, ErrNotFound where
// the folder is no backup, ErrUnreadable where the backup is not as it was written. What
// is left of a restore that was interrupted is removed.
func Restore(ctx context.Context, dir, path string, opt RestoreOptions) (_ *Restored, err error) {
	defer warehouse.Wrap(&err, "restore %s from %s", path, dir)
	if path, err = Place(path); err != nil {
		return nil, err
	}
	if opt.Hold == nil {
		if opt.Hold, err = TakeHold(path); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, opt.Hold.Release()) }()
	}
	r := restoring{dir: dir, path: path, stage: path + restoringSuffix, opt: opt, out: new(Restored)}
	if r.manifest, err = r.proof(); err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		return nil, unwritten(err, path)
	}
	err = r.copyAll(ctx)
	if err == nil {
		err = r.prove(ctx)
	}
	if err == nil {
		err = r.place()
	}
	if err != nil {
		return nil, disk(errors.Join(err, r.removeLeft()))
	}
	r.out.Manifest = r.manifest
	return r.out, errors.Join(parts{path}.clearRestored(), syncPath(filepath.Dir(path)))
}

// restoring is a database that is being made from a backup.
type restoring struct {
	dir, path, stage string
	opt              RestoreOptions
	manifest         *Manifest // nil: there is none
	out              *Restored
}

// proof reads the manifest and compares the names of the files with it.
func (r restoring) proof() (*Manifest, error) {
	m, err := readManifest(r.dir)
	switch {
	case err == nil:
		return m, m.check(r.dir)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case isMarked(r.dir) || isThere(filepath.Join(r.dir, partialSuffix)):
		return nil, warehouse.NewError(warehouse.ErrUnreadable, "store.backup-unfinished", "dir", r.dir)
	case !isThere(filepath.Join(r.dir, backupDatabase)):
		return nil, warehouse.NewError(warehouse.ErrNotFound, "store.no-backup", "dir", r.dir)
	case !r.opt.Unproven:
		return nil, warehouse.NewError(warehouse.ErrUnreadable, "store.backup-unproven", "dir", r.dir)
	}
	return nil, nil
}

// begin makes the folder into which the backup is copied.
func (r restoring) begin() error {
	if err := r.removeLeft(); err != nil {
		return err
	}
	for _, suffix := range slices.Concat([]string{"", walSuffix, filesSuffix}, ownFolders, []string{restoringSuffix}) {
		if isThere(r.path + suffix) {
			return warehouse.NewError(warehouse.ErrConflict, "store.there-already", "path", r.path+suffix)
		}
	}
	if err := os.Mkdir(r.stage, 0o700); err != nil {
		return err
	}
	if err := mark(r.stage); err != nil {
		return errors.Join(err, os.RemoveAll(r.stage))
	}
	return nil
}

// removeLeft removes what this restore, or an interrupted one, has copied: all that is
// marked, where there is no database.
func (r restoring) removeLeft() error {
	if isThere(r.path) {
		return nil
	}
	for _, suffix := range append([]string{filesSuffix, restoringSuffix}, ownFolders...) {
		if !isMarked(r.path + suffix) {
			continue
		}
		if err := os.RemoveAll(r.path + suffix); err != nil {
			return err
		}
	}
	return removeEmpty(r.stage) // interrupted before the mark
}

// removeEmpty removes a folder that holds nothing; anything else stays.
func removeEmpty(dir string) error {
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return nil
	}
	return os.Remove(dir)
}

// copyAll copies the files of the backup.
func (r restoring) copyAll(ctx context.Context) error {
	files, err := r.files()
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(r.stage, backupDatabase+filesSuffix), 0o700); err != nil {
		return err
	}
	for _, f := range files {
		to := filepath.Join(r.stage, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		got, err := copyFile(ctx, filepath.Join(r.dir, filepath.FromSlash(f.Path)), to)
		if err != nil {
			return err
		}
		if r.manifest != nil && (got.Size != f.Size || got.SHA256 != f.SHA256) {
			return damaged(f.Path)
		}
	}
	return syncTree(r.stage)
}

// files are those to copy: of a backup without a manifest those that an earlier version
// wrote.
func (r restoring) files() ([]ManifestFile, error) {
	if r.manifest != nil {
		return r.manifest.Files, nil
	}
	names, err := backupFiles(r.dir)
	var files []ManifestFile
	for _, name := range names {
		f := ManifestFile{Path: name, SHA256: filepath.Base(name)}
		if !strings.HasPrefix(name, backupDatabase+filesSuffix+"/") {
			f.SHA256 = noChecksum // no received file
		}
		if f.valid() || name == backupDatabase+walSuffix {
			files = append(files, f)
		}
	}
	return files, err
}

// prove compares what is in the copy with the manifest, as it is and after it was opened
// and closed, which brings it to the schema version of this program.
func (r restoring) prove(ctx context.Context) (err error) {
	file := filepath.Join(r.stage, backupDatabase)
	if err := r.proveFile(ctx, file); err != nil {
		return err
	}
	s, err := Open(ctx, file, Options{Catalog: r.opt.Catalog, Now: r.opt.Now})
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, s.Close())
		err = errors.Join(err, noWAL(file, err))
	}()
	if err := r.proveReleases(ctx, s); err != nil {
		return err
	}
	r.out.SealsKnown = isThere(r.path + sealsSuffix)
	r.out.Sealed, err = Seals{s}.applyKept(ctx, r.path+sealsSuffix)
	return err
}

// proveReleases compares the releases of the opened copy and their rows with the manifest.
func (r restoring) proveReleases(ctx context.Context, s *Store) error {
	if r.manifest == nil {
		return Unproven{s}.enterAll(ctx)
	}
	found := new(Manifest)
	var name string
	if err := s.db.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name); err != nil {
		return convert(err)
	}
	if err := found.readReleases(ctx, s.db, name); err != nil {
		return convert(err)
	}
	return r.manifest.compare(found)
}

// proveFile reads the copy before it is opened as a warehouse.
func (r restoring) proveFile(ctx context.Context, file string) (err error) {
	db, err := attached(ctx, file)
	if err != nil {
		return convert(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if r.manifest == nil {
		return r.holdsWarehouse(ctx, db, file)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return convert(err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	found := new(Manifest)
	err = found.readReleases(ctx, conn, attachedName)
	if err == nil && r.manifest.Schema == len(schemas) { // digests of earlier ones are made otherwise
		err = found.readDigests(ctx, conn, attachedName)
	}
	if err != nil {
		return convert(err)
	}
	return r.manifest.compare(found)
}

// noWAL returns ErrTooLarge where DuckDB had no space to write all into the file that it
// closed: what is beside it would not be moved with it.
func noWAL(file string, before error) error {
	if before == nil && isThere(file+walSuffix) {
		return warehouse.NewError(warehouse.ErrTooLarge, "error.disk-full")
	}
	return nil
}

// holdsWarehouse returns ErrUnreadable where a database file holds no warehouse: an
// interrupted backup of an earlier version may be a file without a table, or without the
// releases of the files beside it.
func (r restoring) holdsWarehouse(ctx context.Context, db *sql.DB, file string) error {
	tables, err := column[string](ctx, db, `SELECT table_name FROM duckdb_tables() WHERE database_name = ?`, attachedName)
	if err != nil {
		return convert(err)
	}
	if !slices.Contains(tables, "schema_version") || !slices.Contains(tables, "release") {
		return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-unfinished", "dir", r.dir)
	}
	steps, err := column[int](ctx, db, `SELECT version FROM `+attachedName+`.schema_version`)
	if err != nil {
		return convert(err)
	}
	releases, err := column[int](ctx, db, `SELECT draft FROM `+attachedName+`.release`)
	if err != nil {
		return convert(err)
	}
	files, err := holdsFiles(file + filesSuffix)
	if err == nil && (len(steps) == 0 || len(releases) == 0 && files) {
		err = warehouse.NewError(warehouse.ErrUnreadable, "store.backup-unfinished", "dir", r.dir)
	}
	return err
}

// place gives what was copied its names, the database file last: until then there is no
// database. The folders are marked before, so that a next restore can remove them.
func (r restoring) place() error {
	from := filepath.Join(r.stage, backupDatabase)
	for _, suffix := range slices.Concat(ownFolders, []string{filesSuffix}) {
		if !isThere(from + suffix) {
			continue
		}
		if err := mark(from + suffix); err != nil {
			return err
		}
		if err := os.Rename(from+suffix, r.path+suffix); err != nil {
			return err
		}
	}
	if err := syncPath(filepath.Dir(r.path)); err != nil {
		return err
	}
	if err := os.Rename(from, r.path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(r.path))
}

// clearRestored removes what a restore leaves once the database is there: its marks and
// its folder.
func (p parts) clearRestored() error {
	for _, suffix := range append([]string{filesSuffix}, ownFolders...) {
		if isMarked(p.path + suffix) {
			if err := unmark(p.path + suffix); err != nil {
				return err
			}
		}
	}
	if isMarked(p.path + restoringSuffix) {
		return os.RemoveAll(p.path + restoringSuffix)
	}
	return nil
}
