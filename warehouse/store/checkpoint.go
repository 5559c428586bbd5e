package store

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
)

const (
	// checkpointAt is the size of the ".wal" from which a change is followed by a
	// checkpoint, in bytes: DuckDB's own default.
	checkpointAt = 16 << 20
	// checkpointSpare is the space that a checkpoint may take beside what it rewrites,
	// in bytes: four blocks.
	checkpointSpare = 1 << 20
	// noCheckpoint is the size of the ".wal" at which DuckDB begins a checkpoint by
	// itself.
	noCheckpoint = "1000TB"
)

// checkpoints moves what was committed from the ".wal" into the database file. DuckDB
// answers nothing more once a checkpoint failed: none is begun by DuckDB itself, and
// none here without the space for it.
type checkpoints struct{ *Store }

// afterChange runs a checkpoint where the ".wal" has grown large.
func (s checkpoints) afterChange() {
	if s.path != "" && s.walSize() >= checkpointAt {
		s.run()
	}
}

// run runs a checkpoint. Where there is no space for one, or another change is being
// made, the next one does its work. The blocks that it rewrites are kept meanwhile.
func (s checkpoints) run() {
	switch {
	case s.readOnly:
	case s.path == "":
		_, _ = s.db.Exec("CHECKPOINT")
	case s.walSize() > 0 && s.space():
		blocks := keptBlocks{s.path}
		if blocks.keep(context.Background(), s.db, s.blocks) != nil {
			return
		}
		if _, err := s.db.Exec("CHECKPOINT"); err == nil {
			_ = blocks.drop() // what is left belongs to earlier headers
		}
	}
}

func (s checkpoints) walSize() uint64 {
	info, err := os.Stat(s.path + ".wal")
	if err != nil { // there is none
		return 0
	}
	return uint64(info.Size())
}

// space reports whether a checkpoint has the space for all that it may write: what the
// ".wal" holds, as values and as the blocks they fill, and every block that is used
// once more. Blocks that are free within the file count as space.
func (s checkpoints) space() bool {
	var used, free, size uint64
	err := s.db.QueryRowContext(context.Background(), `SELECT used_blocks, free_blocks, block_size FROM pragma_database_size()`).Scan(&used, &free, &size)
	if err != nil {
		return false
	}
	left, err := freeSpace(filepath.Dir(s.path))
	return err == nil && left+free*size >= used*size+2*s.walSize()+checkpointSpare
}

// freeSpace returns how many bytes can be written to the disk of a folder.
func freeSpace(dir string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
