package store

import (
	"os"
	"path/filepath"
	"syscall"
)

// writable reports whether a database file can be written, and its folder, where
// DuckDB keeps what is not yet in the file. What no user may write by its mode counts
// as not writable for the administrator, too. A file that is not there yet is.
func writable(path string) bool {
	if path == "" {
		return true
	}
	for _, name := range []string{path, path + ".wal", filepath.Dir(path)} {
		info, err := os.Stat(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil || info.Mode().Perm()&0o222 == 0 || syscall.Access(name, accessWrite) != nil {
			return false
		}
	}
	return true
}

// accessWrite asks access(2) for the right to write.
const accessWrite = 2
