package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"siemmes/warehouse"
)

// original is a warehouse with a published release, a draft, a file that waits at the
// desk, and folders of layouts and report definitions.
func original(t *testing.T, dir string) *Store {
	t.Helper()
	path := filepath.Join(dir, "w.duckdb")
	s := fileStore(t, path, Options{})
	r := draft(t, s, 1000, edition("a", 1))
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	draft(t, s, 2000, edition("b", 2))
	if _, err := (Uploads{s}).Add(t.Context(), warehouse.Upload{ID: "u", Name: "waits.csv", Received: time.Now(), State: "new"}, strings.NewReader("waits")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{".layouts/own.yml": "id: own", ".layouts/deep/words.yml": "x", ".reports/r.yml": "y"} {
		name = filepath.Join(dir, "w.duckdb"+name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// backedUp makes a backup of a store.
func backedUp(t *testing.T, s *Store, dir string) *Manifest {
	t.Helper()
	m, err := s.Backup(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// below lists the files and folders in a folder, with what is in the files.
func below(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if !e.Type().IsRegular() {
			all[rel] = e.Type().String()
			return err
		}
		text, read := os.ReadFile(name)
		all[rel] = string(text)
		return errors.Join(err, read)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// partsThere lists what is at the names of a database.
func partsThere(t *testing.T, path string) []string {
	t.Helper()
	there, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	return there
}

func TestBackupRestores(t *testing.T) {
	for _, there := range []bool{false, true} {
		dir := t.TempDir()
		s := original(t, dir)
		folder := filepath.Join(dir, "backup")
		if there {
			if err := os.Mkdir(folder, 0o750); err != nil {
				t.Fatal(err)
			}
		}
		m := backedUp(t, s, folder)
		if len(m.Files) != 7 || len(m.Releases) != 2 || m.Releases[0].Rows[0].Rows != 1000 || m.Releases[1].Rows[0].Rows != 2000 || m.Releases[0].Rows[0].Digest == "" || m.Releases[1].Rows[0].Digest == "" || len(m.Lacking)+len(m.Damaged) > 0 {
			t.Errorf("the manifest: %+v", m)
		}
		if _, err := s.Backup(t.Context(), folder); !errors.Is(err, warehouse.ErrConflict) {
			t.Errorf("backed up over a backup: %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "backup*")); len(left) != 1 {
			t.Errorf("left %v", left)
		}
		again := filepath.Join(dir, "again.duckdb")
		if _, err := Restore(t.Context(), folder, again, RestoreOptions{}); err != nil {
			t.Fatal(err)
		}
		for _, name := range partsThere(t, again) {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		if got, want := below(t, again+LayoutsSuffix), below(t, filepath.Join(dir, "w.duckdb"+LayoutsSuffix)); !cmp.Equal(got, want) {
			t.Errorf("the layouts: %s", cmp.Diff(want, got))
		}
		if len(partsThere(t, again)) != 4 {
			t.Errorf("restored %v", partsThere(t, again))
		}
		sameWarehouse(t, s, again)
	}
}

// sameWarehouse fails where a restored database is not as the one it comes from.
func sameWarehouse(t *testing.T, s *Store, path string) {
	t.Helper()
	restored := fileStore(t, path, Options{})
	if err := restored.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	want, _ := s.Releases(t.Context(), owner)
	got, _ := restored.Releases(t.Context(), owner)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if waiting, err := (Uploads{restored}).List(t.Context()); err != nil || len(waiting) != 1 {
		t.Errorf("files that wait: %v, %v", waiting, err)
	} else if f, closer, err := (Uploads{restored}).Open(t.Context(), waiting[0]); err != nil || f.Size != 5 {
		t.Errorf("the file that waits: %v", err)
	} else {
		closer.Close()
	}
	if r, err := restored.Publish(t.Context(), 2, noon); err != nil || r.Parts[0].Added != 1000 || figures(t, restored) != 2000 {
		t.Errorf("the draft in the backup: %v, %+v", err, r)
	}
	if err := restored.Close(); err != nil {
		t.Error(err)
	}
}

// refused holds Restore to an error that names what is wrong, and to leaving nothing.
func refused(t *testing.T, folder, what string, kind error, opt RestoreOptions) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "to.duckdb")
	_, err := Restore(t.Context(), folder, to, opt)
	if !errors.Is(err, kind) || !strings.Contains(errorText(err), what) {
		t.Errorf("not refused for %s: %v", what, err)
	}
	if left := partsThere(t, to); len(left) > 0 {
		t.Errorf("refused for %s, and left %v", what, left)
	}
}

// damages are what may become of a file.
var damages = []func(text []byte) []byte{
	func([]byte) []byte { return nil },
	func(text []byte) []byte { return text[:len(text)-1] },
	func(text []byte) []byte { return append(bytes.Clone(text), ' ') },
	func(text []byte) []byte {
		text = bytes.Clone(text)
		text[len(text)/2] ^= 1
		return text
	},
}

// Whatever is changed in a backup, restore refuses it and names it.
func TestRestoreNamesWhatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "backup")
	m := backedUp(t, original(t, dir), folder)
	names := []string{backupManifest}
	for _, f := range m.Files {
		names = append(names, f.Path)
	}
	for _, name := range names {
		path, aside := filepath.Join(folder, name), filepath.Join(dir, "aside")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range damages {
			if err := os.WriteFile(path, change(whole), 0o600); err != nil {
				t.Fatal(err)
			}
			refused(t, folder, name, warehouse.ErrUnreadable, RestoreOptions{Unproven: true})
		}
		if err := errors.Join(os.WriteFile(path, whole, 0o600), os.Rename(path, aside)); err != nil {
			t.Fatal(err)
		}
		what := name
		if name == backupManifest {
			what = "no list of what is in it"
		}
		refused(t, folder, what, warehouse.ErrUnreadable, RestoreOptions{})
		if err := os.Symlink(aside, path); err != nil { // the same bytes, elsewhere
			t.Fatal(err)
		}
		refused(t, folder, name, warehouse.ErrUnreadable, RestoreOptions{Unproven: true})
		if err := errors.Join(os.Remove(path), os.Rename(aside, path)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(t.Context(), folder, filepath.Join(dir, "to.duckdb"), RestoreOptions{}); err != nil {
		t.Errorf("the backup as it was: %v", err)
	}
}

func TestRestoreNamesWhatABackupDoesNotHold(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "backup")
	backedUp(t, original(t, dir), folder)
	for _, more := range []string{"more.txt", backupDatabase + walSuffix, backupDatabase + ".files/ab/more", backupDatabase + ".layouts/more.yml", unfinished} {
		name := filepath.Join(folder, more)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		refused(t, folder, more, warehouse.ErrUnreadable, RestoreOptions{})
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// A manifest that is whole but names what no backup holds is refused before anything is
// copied, and so is one whose releases are not those of the database.
func TestRestoreRefusesAManifestThatLies(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "backup")
	m := backedUp(t, original(t, dir), folder)
	outside := filepath.Join(dir, "outside")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lies := map[string]func(m *Manifest){
		"Release 1":       func(m *Manifest) { m.Releases[0].Rows[0].Rows++ },
		"Release D2":      func(m *Manifest) { m.Releases[1].State = "published" },
		"Release D3":      func(m *Manifest) { m.Releases = append(m.Releases, ManifestRelease{Draft: 3}) },
		"Release 1 does":  func(m *Manifest) { m.Releases[0].Rows[0].Digest += "1" },
		"Release D2 does": func(m *Manifest) { m.Releases = m.Releases[:1] },
	}
	for _, name := range []string{
		"../outside", outside, "siemmes.duckdb/../../outside", "siemmes.duckdb.files/../../outside", "", ".", "..", "siemmes.duckdb.layouts/../../outside",
		"siemmes.duckdb.wal", "siemmes.duckdb.layouts", `siemmes.duckdb.layouts/..\outside`, "siemmes.duckdb.files/aa/" + noChecksum, "siemmes.duckdb", "other",
	} {
		lies[name] = func(m *Manifest) {
			m.Files = append(m.Files, ManifestFile{Path: name, SHA256: strings.Repeat("a", 64)})
		}
	}
	for what, lie := range lies {
		told := *m
		told.Releases, told.Files = nil, slices.Clone(m.Files)
		for _, r := range m.Releases {
			r.Rows = slices.Clone(r.Rows)
			told.Releases = append(told.Releases, r)
		}
		lie(&told)
		if err := told.write(folder); err != nil {
			t.Fatal(err)
		}
		refused(t, folder, what, warehouse.ErrUnreadable, RestoreOptions{})
	}
	told := *m
	told.Format++
	if err := told.write(folder); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, "later version", warehouse.ErrConflict, RestoreOptions{})
}

// A backup is never made inside the database itself, nor over anything.
func TestBackupRefusesFoldersOfTheDatabase(t *testing.T) {
	dir := t.TempDir()
	s := original(t, dir)
	path := filepath.Join(dir, "w.duckdb")
	link := filepath.Join(dir, "link")
	if err := errors.Join(os.Symlink(path+".files", link), os.WriteFile(filepath.Join(dir, "text"), nil, 0o600), os.Mkdir(filepath.Join(dir, "some"), 0o700), os.WriteFile(filepath.Join(dir, "some", "UNFINISHED"), []byte("mine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	before := below(t, dir)
	for _, folder := range []string{
		path, path + ".files", path + ".files/b", path + ".files/a/b", path + ".layouts/b", path + ".reports/b", path + ".wal", path + ".restoring", path + ".lock", link, link + "/b",
		dir, filepath.Join(dir, "text"), filepath.Join(dir, "some"),
	} {
		if _, err := s.Backup(t.Context(), folder); !errors.Is(err, warehouse.ErrConflict) {
			t.Errorf("backed up to %s: %v", folder, err)
		}
	}
	if after := below(t, dir); !cmp.Equal(before, after) {
		t.Error(cmp.Diff(before, after))
	}
}

// What the database itself has lost is said, and everything else is in the backup.
func TestBackupOfADamagedWarehouseSaysSo(t *testing.T) {
	dir := t.TempDir()
	s := original(t, dir)
	lost := s.Register().Releases[0].Submission.SHA256
	changed := s.Register().Releases[1].Submission.SHA256
	if err := errors.Join(os.Remove(s.submissionPath(lost)), os.WriteFile(s.submissionPath(changed), []byte("other"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec("UPDATE fact_border SET value = value + 1 WHERE valid_from = 1"); err != nil {
		t.Fatal(err)
	}
	m := backedUp(t, s, filepath.Join(dir, "backup"))
	if !slices.Equal(m.Damaged, []string{"fact_border"}) {
		t.Errorf("damaged %v", m.Damaged)
	}
	want := []string{lost, changed}
	slices.Sort(want)
	if slices.Sort(m.Lacking); !slices.Equal(m.Lacking, want) {
		t.Errorf("lacking %v", m.Lacking)
	}
	to := filepath.Join(dir, "to.duckdb")
	if again, err := Restore(t.Context(), filepath.Join(dir, "backup"), to, RestoreOptions{}); err != nil || len(again.Lacking) != 2 {
		t.Errorf("restored: %v", err)
	}
}

// A backup that an earlier version wrote has no manifest. One that was interrupted is a
// database without releases, or none: it is never restored.
func TestRestoreOfABackupWithoutProof(t *testing.T) {
	dir := t.TempDir()
	s := original(t, dir)
	folder := filepath.Join(dir, "backup")
	backedUp(t, s, folder)
	if err := os.Remove(filepath.Join(folder, backupManifest)); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, "no list of what is in it", warehouse.ErrUnreadable, RestoreOptions{})
	to := filepath.Join(dir, "to.duckdb")
	if m, err := Restore(t.Context(), folder, to, RestoreOptions{Unproven: true}); err != nil || m.Manifest != nil {
		t.Fatalf("restored: %v", err)
	}
	sameWarehouse(t, s, to)

	file := filepath.Join(folder, backupDatabase)
	empty := fileStore(t, filepath.Join(dir, "empty.duckdb"), Options{})
	if err := empty.Close(); err != nil {
		t.Fatal(err)
	}
	noTables := filepath.Join(dir, "none.duckdb")
	if err := (parts{noTables}).create(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{empty.path, noTables} {
		text, err := os.ReadFile(name)
		if err := errors.Join(err, os.WriteFile(file, text, 0o600)); err != nil {
			t.Fatal(err)
		}
		refused(t, folder, "interrupted", warehouse.ErrUnreadable, RestoreOptions{Unproven: true})
	}
	for size := range 3 {
		if err := os.WriteFile(file, make([]byte, size*5000), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, folder, "", warehouse.ErrUnreadable, RestoreOptions{Unproven: true})
	}
}

// Nothing of a database may be where one is restored, and nothing of what is there is
// touched.
func TestRestoreBesideAnythingIsRefused(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "backup")
	backedUp(t, original(t, dir), folder)
	for _, suffix := range []string{"", walSuffix, filesSuffix, LayoutsSuffix, ReportsSuffix, restoringSuffix} {
		for _, isFolder := range []bool{false, true} {
			to := filepath.Join(t.TempDir(), "to.duckdb")
			name := to + suffix
			if isFolder {
				name = filepath.Join(name, "mine")
			}
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte("mine"), 0o644)); err != nil {
				t.Fatal(err)
			}
			before := below(t, filepath.Dir(to))
			if _, err := Restore(t.Context(), folder, to, RestoreOptions{}); !errors.Is(err, warehouse.ErrConflict) || !strings.Contains(errorText(err), to+suffix) {
				t.Errorf("restored beside %s: %v", suffix, err)
			}
			if after := below(t, filepath.Dir(to)); !cmp.Equal(before, after) {
				t.Errorf("beside %s: %s", suffix, cmp.Diff(before, after))
			}
		}
	}
}

// Interrupted anywhere, a backup is none and the next one is made; so is a restore.
func TestAnInterruptedBackupIsNone(t *testing.T) {
	for _, there := range []bool{false, true} {
		dir := t.TempDir()
		s := original(t, dir)
		whole := filepath.Join(dir, "whole")
		backedUp(t, s, whole)
		states := interruptedBackups(t, whole, there)
		for i, state := range states {
			if there && i%3 != 1 { // what differs is where the parts are
				continue
			}
			folder := filepath.Join(dir, fmt.Sprint("b", there, i))
			if err := os.CopyFS(filepath.Dir(folder), os.DirFS(filepath.Dir(state))); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(dir, "made"+partialSuffix), folder+partialSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(dir, "made"), folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			for _, name := range []string{folder, folder + partialSuffix} {
				to := filepath.Join(t.TempDir(), "to.duckdb")
				if _, err := Restore(t.Context(), name, to, RestoreOptions{Unproven: true}); err == nil {
					sameWarehouse(t, s, to)
				} else if left := partsThere(t, to); len(left) > 0 {
					t.Errorf("%d: not restored, and left %v", i, left)
				}
			}
			if _, err := s.Backup(t.Context(), folder); err != nil {
				t.Errorf("%d: the next backup: %v", i, err)
			}
			if _, err := readManifest(folder); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
	}
}

// interruptedBackups are folders with a backup "made" as it is after each step of writing it.
func interruptedBackups(t *testing.T, whole string, there bool) (made []string) {
	t.Helper()
	names := []string{unfinished, backupDatabase, backupDatabase + filesSuffix, backupDatabase + LayoutsSuffix, backupManifest + newSuffix, backupManifest}
	for n := range len(names) + 1 {
		dir := t.TempDir()
		stage := filepath.Join(dir, "made"+partialSuffix)
		if there {
			stage = filepath.Join(dir, "made", partialSuffix)
		}
		if err := os.MkdirAll(stage, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range names[:n] {
			from, to := filepath.Join(whole, name), filepath.Join(stage, name)
			info, err := os.Stat(from)
			switch {
			case name == unfinished:
				err = mark(stage)
			case err != nil:
				err = os.WriteFile(to, []byte("{"), 0o600)
			case info.IsDir():
				err = os.CopyFS(to, os.DirFS(from))
			default:
				text, read := os.ReadFile(from)
				err = errors.Join(read, os.WriteFile(to, text[:len(text)/2], 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		made = append(made, filepath.Join(dir, "made"))
	}
	return made
}

// With the disk full at any size a backup is whole or none, and so is a restored
// database; what was there before is as it was.
func TestDiskFullWhileBackingUpAndRestoring(t *testing.T) {
	dir := t.TempDir()
	s := original(t, dir)
	whole := filepath.Join(dir, "whole")
	backedUp(t, s, whole)
	disk := smallDisk(t)
	made := map[bool]int{}
	for _, free := range []int{0, 16 << 10, 200 << 10, 1 << 20, 3 << 20, 5 << 20, 6 << 20, 12 << 20} {
		ballast := filepath.Join(disk, "ballast")
		if err := os.WriteFile(ballast, make([]byte, 20<<20-free), 0o600); err != nil {
			t.Fatal(err)
		}
		for what, write := range map[string]func(string) error{
			"backup":  func(to string) error { _, err := s.Backup(t.Context(), to); return err },
			"restore": func(to string) error { _, err := Restore(t.Context(), whole, to, RestoreOptions{}); return err },
		} {
			to := filepath.Join(disk, what)
			err := write(to)
			made[err == nil]++
			if err != nil {
				full(t, err)
				if left, _ := filepath.Glob(to + "*"); len(left) > 0 {
					t.Errorf("%s with %d bytes free: left %v", what, free, left)
				}
			} else if what == "backup" {
				_, err = Restore(t.Context(), to, filepath.Join(t.TempDir(), "to.duckdb"), RestoreOptions{})
			} else {
				r := fileStore(t, to, Options{})
				err = errors.Join(r.Verify(t.Context()), r.Close())
			}
			if err != nil && made[true] > 0 && !errors.Is(err, warehouse.ErrTooLarge) {
				t.Errorf("%s with %d bytes free: %v", what, free, err)
			}
			left, _ := filepath.Glob(to + "*")
			for _, name := range left {
				if err := os.RemoveAll(name); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.Verify(t.Context()); err != nil || figures(t, s) != 1000 {
			t.Errorf("with %d bytes free: %v", free, err)
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
	if made[true] == 0 || made[false] == 0 {
		t.Errorf("made and not made: %v", made)
	}
}
