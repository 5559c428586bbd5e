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
	"syscall"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

const (
	// partialSuffix is that of the folder in which a backup is made. In a folder that
	// was there the backup is made in a folder with this name.
	partialSuffix = ".partial"
	// unfinished marks what a backup or a restore is still making, so that the next one
	// knows it for what it may remove. What is in it tells a person.
	unfinished     = "UNFINISHED"
	unfinishedText = "siemmes is making this, or was interrupted while it did. It is no backup and no database.\n"
)

// Backup writes the warehouse into a folder that is empty or not there: a database of
// its own, whose free blocks hold nothing that was sealed, the files received, and
// the folders of layouts and report definitions beside the database. They are written
// into another folder, and become a backup at once, with their manifest, when all is
// on the disk. Questions go on meanwhile, changes wait. ErrConflict where the folder is
// one of the database's own.
func (s *Store) Backup(ctx context.Context, dir string) (_ *Manifest, err error) {
	defer warehouse.Wrap(&err, "back up to %s", dir)
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if s.path != "" && (parts{s.path}).belongs(dir) {
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.backup-inside", "dir", dir, "path", s.path)
	}
	s.waiting.Lock() // the order is that of Seal
	defer s.waiting.Unlock()
	s.writing.Lock()
	defer s.writing.Unlock()
	b, err := beginBackup(dir)
	if err != nil {
		return nil, unwritten(err, dir)
	}
	defer func() { err = errors.Join(err, b.hold.Release()) }()
	m := &Manifest{Format: manifestFormat, Program: s.program, Made: s.now().UTC(), Files: []ManifestFile{}, Lacking: []string{}}
	if err := b.fill(ctx, s, m); err != nil {
		return nil, errors.Join(disk(convert(err)), b.remove())
	}
	return m, disk(b.finish())
}

// backup is a backup that is being made.
type backup struct {
	dir   string // where it will be
	stage string // where it is until then
	hold  *Hold  // of the stage
}

// beginBackup makes the folder in which a backup to dir is made. What an interrupted
// backup left there is removed.
func beginBackup(dir string) (*backup, error) {
	b := &backup{dir: dir, stage: dir + partialSuffix}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		b.stage = filepath.Join(dir, partialSuffix)
	} else if err == nil {
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.folder-not-empty", "dir", dir)
	} else if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return nil, err
	}
	err := b.begin()
	return b, err
}

func (b *backup) begin() (err error) {
	if b.hold, err = TakeHold(b.stage); errors.Is(err, warehouse.ErrBusy) {
		return warehouse.WrapError(warehouse.ErrBusy, err, "store.backup-under-way", "dir", b.dir)
	} else if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.hold.Release())
		}
	}()
	if err := b.removeLeft(); err != nil {
		return err
	}
	if err := os.Mkdir(b.stage, 0o700); err != nil {
		return err
	}
	if err := mark(b.stage); err != nil {
		return errors.Join(err, b.remove())
	}
	return nil
}

// unwritten says of an error that a folder cannot be written, where it says so.
func unwritten(err error, path string) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-write", "file", path)
	}
	return disk(err)
}

// removeLeft removes what an interrupted backup left. ErrConflict where the folder
// holds anything else.
func (b *backup) removeLeft() error {
	inside := filepath.Dir(b.stage) == b.dir
	left, err := os.ReadDir(b.stage)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil || len(left) > 0 && !isMarked(b.stage) && !isThere(filepath.Join(b.stage, backupManifest)) || !allOurs(left):
		return warehouse.WrapError(warehouse.ErrConflict, err, "store.backup-blocked", "path", b.stage)
	}
	if inside {
		there, err := os.ReadDir(b.dir)
		if err != nil {
			return err
		}
		there = slices.DeleteFunc(there, func(e fs.DirEntry) bool {
			return e.Name() == partialSuffix || e.Name() == partialSuffix+lockSuffix
		})
		if len(there) > 0 && (len(left) == 0 || isThere(filepath.Join(b.dir, backupManifest)) || !allOurs(there)) {
			return warehouse.NewError(warehouse.ErrConflict, "store.folder-not-empty", "dir", b.dir)
		}
		for _, e := range there {
			if err := os.RemoveAll(filepath.Join(b.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return os.RemoveAll(b.stage)
}

// allOurs reports whether a folder has only entries that a backup makes.
func allOurs(entries []fs.DirEntry) bool {
	return !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		suffix, database := strings.CutPrefix(e.Name(), backupDatabase)
		return !(database && slices.Contains(allSuffixes, suffix)) && !slices.Contains([]string{unfinished, backupManifest, backupManifest + newSuffix}, e.Name())
	})
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// mark marks a folder as one that is being made.
func mark(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, unfinished), []byte(unfinishedText), 0o600); err != nil {
		return err
	}
	return syncPath(dir)
}

// isMarked reports whether a folder is one that is being made. A mark may have been cut
// short by a kill or a full disk.
func isMarked(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, unfinished))
	return err == nil && strings.HasPrefix(unfinishedText, string(text))
}

// unmark takes the mark off.
func unmark(dir string) error {
	return errors.Join(gone(os.Remove(filepath.Join(dir, unfinished))), syncPath(dir))
}

// fill writes the backup, its manifest last.
func (b *backup) fill(ctx context.Context, s *Store, m *Manifest) error {
	file := filepath.Join(b.stage, backupDatabase)
	received, waiting, err := b.copyDatabase(ctx, s, m)
	if err != nil {
		return err
	}
	if err := syncPath(file); err != nil {
		return err
	}
	one, err := hashedFile(ctx, file)
	if err != nil {
		return err
	}
	m.Files = append(m.Files, one)
	if err := os.Mkdir(file+filesSuffix, 0o700); err != nil {
		return err
	}
	for _, sha := range received {
		if err := b.copyReceived(ctx, m, s.submissionPath(sha), filesSuffix+"/"+receivedPath(sha), sha); err != nil {
			return err
		}
	}
	for _, sha := range waiting {
		if err := b.copyReceived(ctx, m, Uploads{s}.path(sha), filesSuffix+"/"+waitingFolder+"/"+sha, sha); err != nil {
			return err
		}
	}
	for _, suffix := range ownFolders {
		if err := b.copyOwn(ctx, m, s.path, suffix); err != nil {
			return err
		}
	}
	slices.SortFunc(m.Files, func(a, b ManifestFile) int { return strings.Compare(a.Path, b.Path) })
	return errors.Join(syncTree(b.stage), m.write(b.stage))
}

// copyReceived copies a received file. Where the database has lost it, or has not the
// bytes that were received, the manifest says so.
func (b *backup) copyReceived(ctx context.Context, m *Manifest, from, suffix, sha string) error {
	to := filepath.Join(b.stage, backupDatabase+filepath.FromSlash(suffix))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	one, err := copyFile(ctx, from, to)
	if errors.Is(err, fs.ErrNotExist) || err == nil && one.SHA256 != sha {
		m.Lacking = append(m.Lacking, sha)
		return gone(os.Remove(to))
	}
	one.Path = backupDatabase + suffix
	m.Files = append(m.Files, one)
	return err
}

// copyOwn copies a folder that people keep beside the database, where it is there. The
// file that a link in it leads to is copied, a link to a folder is refused.
func (b *backup) copyOwn(ctx context.Context, m *Manifest, path, suffix string) error {
	if path == "" {
		return nil
	}
	from, err := filepath.EvalSymlinks(path + suffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		to := filepath.Join(b.stage, backupDatabase+suffix, rel)
		if e.IsDir() {
			return os.Mkdir(to, 0o700)
		}
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			return warehouse.WrapError(warehouse.ErrConflict, err, "store.no-file", "path", name)
		}
		one, err := copyFile(ctx, name, to)
		one.Path = backupDatabase + suffix + "/" + filepath.ToSlash(rel)
		m.Files = append(m.Files, one)
		return err
	})
}

// finish gives the backup its name.
func (b *backup) finish() error {
	if filepath.Dir(b.stage) != b.dir {
		if err := unmark(b.stage); err != nil {
			return errors.Join(err, b.remove())
		}
		if err := os.Rename(b.stage, b.dir); err != nil {
			return errors.Join(err, b.remove())
		}
		return syncPath(filepath.Dir(b.dir))
	}
	names, err := os.ReadDir(b.stage)
	if err != nil {
		return err
	}
	for _, e := range names { // all but what marks the folder as unfinished or as a backup
		if name := e.Name(); name != backupManifest && name != unfinished {
			err = errors.Join(err, os.Rename(filepath.Join(b.stage, name), filepath.Join(b.dir, name)))
		}
	}
	if err := errors.Join(err, syncPath(b.dir)); err != nil {
		return err
	}
	err = errors.Join(unmark(b.stage), os.Rename(filepath.Join(b.stage, backupManifest), filepath.Join(b.dir, backupManifest)))
	return errors.Join(err, os.Remove(b.stage), syncPath(b.dir))
}

// remove removes a backup that did not become one.
func (b *backup) remove() error { return os.RemoveAll(b.stage) }

// syncTree writes the entries of a folder and of all in it to disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return syncPath(name)
	})
}

// hashedFile describes a file at the top of a backup.
func hashedFile(ctx context.Context, path string) (ManifestFile, error) {
	sha, err := hashFile(ctx, path)
	if err != nil {
		return ManifestFile{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return ManifestFile{}, err
	}
	return ManifestFile{Path: filepath.Base(path), Size: info.Size(), SHA256: sha}, nil
}

// copyDatabase writes a database of its own, and into the manifest what is in it: the
// rows are counted in the database and in the copy, in one transaction. It returns the
// hashes of the received files and of those that wait at the desk.
func (b *backup) copyDatabase(ctx context.Context, s *Store, m *Manifest) (received, waiting []string, err error) {
	db, name := s.db, ""
	if s.readOnly { // DuckDB writes no file beside one that it opened for reading
		if db, err = attached(ctx, s.path); err != nil {
			return nil, nil, err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		name = attachedName
	} else if err := db.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name); err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "ATTACH "+quoteText(filepath.Join(b.stage, backupDatabase))+" AS "+copyName); err != nil {
		return nil, nil, err
	}
	received, waiting, err = copyAttached(ctx, conn, name, m)
	_, detach := conn.ExecContext(context.WithoutCancel(ctx), "DETACH "+copyName)
	return received, waiting, errors.Join(err, detach)
}

// copyName is what the database that Backup writes is called while it is attached.
const copyName = "backup"

// copyAttached copies the database of a name to the one that is attached for it.
func copyAttached(ctx context.Context, conn *sql.Conn, name string, m *Manifest) (received, waiting []string, err error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	_, err = tx.ExecContext(ctx, "COPY FROM DATABASE "+query.QuoteName(name)+" TO "+copyName)
	if err == nil {
		err = m.readReleases(ctx, tx, name)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return nil, nil, errors.Join(err, undo(tx))
	}
	if _, err := conn.ExecContext(ctx, "CHECKPOINT "+copyName); err != nil {
		return nil, nil, err
	}
	var written Manifest
	if err := written.readReleases(ctx, conn, copyName); err != nil {
		return nil, nil, err
	}
	if err := m.compare(&written); err != nil {
		return nil, nil, err
	}
	if err := m.readDigests(ctx, conn, copyName); err != nil {
		return nil, nil, err
	}
	in := copyName + "."
	if err := conn.QueryRowContext(ctx, `SELECT max(version) FROM `+in+`schema_version`).Scan(&m.Schema); err != nil {
		return nil, nil, err
	}
	received, err = column[string](ctx, conn, `SELECT sha256 FROM `+in+`submission GROUP BY sha256 HAVING count(destroyed) = 0 ORDER BY ALL`)
	if err != nil {
		return nil, nil, err
	}
	waiting, err = column[string](ctx, conn, `SELECT DISTINCT sha256 FROM `+in+`upload ORDER BY ALL`)
	return received, waiting, err
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
