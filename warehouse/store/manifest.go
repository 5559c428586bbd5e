package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// What a backup's folder holds: the database, the folders beside it under the same
// suffixes, and the manifest, which is written last.
const (
	backupDatabase = "siemmes.duckdb"
	backupManifest = "manifest.json"
)

// Manifest is the proof of a backup: what is in it, file by file and release by
// release. A folder without one is no backup.
type Manifest struct {
	Format  int       `json:"format"`  // manifestFormat
	Program string    `json:"program"` // the version that made the backup
	Schema  int       `json:"schema"`  // the schema version of the database
	Made    time.Time `json:"made"`
	// Releases are all of the database, drafts too, in the order of their drafts.
	Releases []ManifestRelease `json:"releases"`
	// Files are all of the backup but the manifest, in the order of their paths.
	Files []ManifestFile `json:"files"`
	// Lacking are the hashes of received files that the database itself had lost, or
	// had not as they were received, when the backup was made.
	Lacking []string `json:"lacking"`
	// Damaged are the tables of which the database's own digests were not those of their
	// rows when the backup was made.
	Damaged []string `json:"damaged"`
	// Checksum is the SHA-256 of the manifest's bytes with zeros in its place.
	Checksum string `json:"checksum"`
}

// ManifestRelease is what a backup holds of a release.
type ManifestRelease struct {
	Draft      int       `json:"draft"`
	Number     int       `json:"release"` // 0 for a draft
	State      string    `json:"state"`
	Published  time.Time `json:"published_at"`
	Submission string    `json:"submission"` // SHA-256
	// Rows are counted in the tables of figures: those that a release entered, or that
	// a draft has.
	Rows []ManifestRows `json:"rows"`
}

// ManifestRows is what a release has in a dataset. The digest is that of the rows in the
// copy (digest.go), as a whole number.
type ManifestRows struct {
	Dataset string `json:"dataset"`
	Rows    int64  `json:"rows"`
	Digest  string `json:"digest,omitempty"`
}

// ManifestFile is a file of a backup.
type ManifestFile struct {
	Path   string `json:"path"` // from the folder of the backup, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// manifestFormat is the format that is written. A later one is refused.
const manifestFormat = 1

var noChecksum = strings.Repeat("0", sha256.Size*2)

// write writes a manifest into a folder, under its name at once.
func (m *Manifest) write(dir string) error {
	m.Checksum = noChecksum
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	at := bytes.LastIndex(text, []byte(noChecksum))
	copy(text[at:], hex.EncodeToString(sum[:]))
	return writeWhole(filepath.Join(dir, backupManifest), text)
}

// writeWhole writes a file for its owner alone, under its name at once.
func writeWhole(path string, text []byte) error {
	f, err := os.OpenFile(path+newSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(path+newSuffix, path), syncPath(filepath.Dir(path)))
}

// readManifest reads the manifest of a backup. An error that wraps fs.ErrNotExist where
// there is none, ErrUnreadable where it is not as it was written.
func readManifest(dir string) (*Manifest, error) {
	name := filepath.Join(dir, backupManifest)
	if info, err := os.Lstat(name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, damaged(backupManifest)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	m := new(Manifest)
	if err := in.Decode(m); err != nil || len(m.Checksum) != len(noChecksum) {
		return nil, damaged(backupManifest)
	}
	if m.Format != manifestFormat {
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.backup-newer", "dir", dir, "program", m.Program)
	}
	at := bytes.LastIndex(text, []byte(m.Checksum))
	if at < 0 {
		return nil, damaged(backupManifest)
	}
	copy(text[at:], noChecksum)
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != m.Checksum {
		return nil, damaged(backupManifest)
	}
	return m, nil
}

// damaged is the error of a file of a backup that is not as it was written.
func damaged(file string) error {
	return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-damaged", "file", file)
}

// check compares the names in a backup's folder with the manifest. A file too many, one
// too few, a link and a name that leads elsewhere are refused; what is in the files is
// compared when they are copied.
func (m *Manifest) check(dir string) error {
	listed := map[string]bool{}
	for _, f := range m.Files {
		if listed[f.Path] || !f.valid() {
			return damaged(f.Path)
		}
		listed[f.Path] = true
	}
	if !listed[backupDatabase] {
		return damaged(backupDatabase)
	}
	there, err := backupFiles(dir)
	if err != nil {
		return err
	}
	for _, name := range there {
		if !listed[name] {
			return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-extra", "file", name)
		}
		delete(listed, name)
	}
	for _, f := range m.Files {
		if listed[f.Path] {
			return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-lacks", "file", f.Path)
		}
	}
	return nil
}

// valid reports whether a file may be in a backup: the database, a received file under
// its hash, one of the folders that people keep.
func (f ManifestFile) valid() bool {
	if !filepath.IsLocal(f.Path) || path.Clean(f.Path) != f.Path || strings.Contains(f.Path, `\`) || !sha256Form.MatchString(f.SHA256) || f.Size < 0 {
		return false
	}
	first, rest, inside := strings.Cut(f.Path, "/")
	switch first {
	case backupDatabase:
		return !inside
	case backupDatabase + filesSuffix:
		return rest == receivedPath(f.SHA256) || rest == waitingFolder+"/"+f.SHA256
	}
	return inside && slices.Contains(ownFolders, strings.TrimPrefix(first, backupDatabase))
}

// receivedPath is where a received file is in the folder of files.
func receivedPath(sha string) string { return sha[:2] + "/" + sha }

// backupFiles lists the files in a backup's folder, without the manifest, in order.
// ErrUnreadable where one is neither file nor folder.
func backupFiles(dir string) ([]string, error) {
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	err = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if !e.Type().IsRegular() {
			return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-extra", "file", rel)
		}
		if rel != backupManifest {
			names = append(names, rel)
		}
		return nil
	})
	return names, err
}

// readReleases reads what a database that is attached under a name holds of each
// release; the rows are counted.
func (m *Manifest) readReleases(ctx context.Context, q queryer, database string) error {
	in := query.QuoteName(database) + "."
	rows := map[int][]ManifestRows{} // by draft
	err := each(ctx, q, `SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND regexp_matches(table_name, '^(fact|draft_[0-9]+)_') ORDER BY ALL`, []any{database}, func(tables *sql.Rows) error {
		var name string
		if err := tables.Scan(&name); err != nil {
			return err
		}
		dataset, draft := strings.TrimPrefix(name, "fact_"), 0
		if parts := draftTableName.FindStringSubmatch(name); parts != nil {
			draft, _ = strconv.Atoi(parts[1]) // digits
			dataset = parts[2]
		}
		count := "SELECT r.draft, count(*) FROM " + in + query.QuoteName(name) + " f JOIN " + in + "release r ON r.number = f.valid_from GROUP BY r.draft"
		if draft > 0 {
			count = fmt.Sprintf("SELECT %d, count(*) FROM %s%s", draft, in, query.QuoteName(name))
		}
		return each(ctx, q, count, nil, func(counted *sql.Rows) error {
			one := ManifestRows{Dataset: strings.ToUpper(dataset)}
			err := counted.Scan(&draft, &one.Rows)
			rows[draft] = append(rows[draft], one)
			return err
		})
	})
	if err != nil {
		return err
	}
	m.Releases = []ManifestRelease{}
	return each(ctx, q, `SELECT r.draft, coalesce(r.number, 0), r.state, r.published, s.sha256 FROM `+in+`release r JOIN `+in+`submission s ON s.id = r.submission ORDER BY r.draft`, nil, func(found *sql.Rows) error {
		var r ManifestRelease
		var published sql.NullTime
		err := found.Scan(&r.Draft, &r.Number, &r.State, &published, &r.Submission)
		r.Published, r.Rows = published.Time.UTC(), rows[r.Draft]
		slices.SortFunc(r.Rows, func(a, b ManifestRows) int { return strings.Compare(a.Dataset, b.Dataset) })
		m.Releases = append(m.Releases, r)
		return err
	})
}

// readDigests makes the digests of what a database that is attached under a name holds,
// of each release and dataset for the manifest, and lists the tables whose digests are
// not those that the database keeps.
func (m *Manifest) readDigests(ctx context.Context, conn *sql.Conn, database string) (err error) {
	var before string
	if err := conn.QueryRowContext(ctx, `SELECT current_database()`).Scan(&before); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "USE "+query.QuoteName(database)); err != nil {
		return err
	}
	defer func() {
		_, back := conn.ExecContext(context.WithoutCancel(ctx), "USE "+query.QuoteName(before))
		err = errors.Join(err, back)
	}()
	columns, err := readColumns(ctx, conn)
	if err != nil {
		return err
	}
	m.Damaged = []string{}
	for _, table := range columns.tables() {
		differ, err := columns.differing(ctx, conn, table)
		if err != nil {
			return err
		}
		if len(differ) > 0 {
			m.Damaged = append(m.Damaged, table)
		}
		if err := m.readDigest(ctx, conn, columns, table); err != nil {
			return err
		}
	}
	return nil
}

// readDigest makes the digests of a table of figures.
func (m *Manifest) readDigest(ctx context.Context, q queryer, columns tableColumns, table string) error {
	dataset, ofFacts := strings.CutPrefix(table, "fact_")
	draft := draftTableName.FindStringSubmatch(table)
	if !ofFacts && draft == nil {
		return nil
	}
	return each(ctx, q, "SELECT part, total::VARCHAR FROM ("+columns.digests(table, "", 1)+")", nil, func(rows *sql.Rows) error {
		var part int
		var total string
		if err := rows.Scan(&part, &total); err != nil {
			return err
		}
		for _, r := range m.Releases {
			if draft != nil && strconv.Itoa(r.Draft) != draft[1] || draft == nil && r.Number != part {
				continue
			}
			for i := range r.Rows {
				if draft != nil && strings.EqualFold(r.Rows[i].Dataset, draft[2]) || draft == nil && part > 0 && strings.EqualFold(r.Rows[i].Dataset, dataset) {
					r.Rows[i].Digest = total
				}
			}
		}
		return nil
	})
}

// compare returns ErrUnreadable where a database does not hold the releases of the
// manifest. Digests are compared where both have them.
func (m *Manifest) compare(with *Manifest) error {
	for i, want := range m.Releases {
		if i >= len(with.Releases) || !want.equal(with.Releases[i]) {
			return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-release", "release", want.id())
		}
	}
	if more := len(m.Releases); len(with.Releases) > more {
		return warehouse.NewError(warehouse.ErrUnreadable, "store.backup-release", "release", with.Releases[more].id())
	}
	return nil
}

func (r ManifestRelease) equal(with ManifestRelease) bool {
	return r.Draft == with.Draft && r.Number == with.Number && r.State == with.State && r.Published.Equal(with.Published) &&
		r.Submission == with.Submission && slices.EqualFunc(r.Rows, with.Rows, ManifestRows.equal)
}

func (r ManifestRows) equal(with ManifestRows) bool {
	return r.Dataset == with.Dataset && r.Rows == with.Rows && (r.Digest == "" || with.Digest == "" || r.Digest == with.Digest)
}

func (r ManifestRelease) id() string {
	return (&warehouse.Release{Number: r.Number, DraftID: r.Draft}).ID()
}

// copyFile copies a file to where none is, for its owner alone, writes it to disk, and
// returns its size and hash.
func copyFile(ctx context.Context, from, to string) (_ ManifestFile, err error) {
	in, err := os.OpenFile(from, os.O_RDONLY, 0)
	if err != nil {
		return ManifestFile{}, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return ManifestFile{}, err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(out, hash), reader{ctx, in})
	return ManifestFile{Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}, errors.Join(err, out.Sync(), out.Close())
}
