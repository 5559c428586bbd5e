package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
)

// DuckDB's file: three headers of a page each, then blocks. A checkpoint writes new
// blocks, and one of the last two headers at its end, which makes them valid. Blocks of
// the catalog ("metadata") it rewrites where they are, beside what the old header still
// needs of them: killed amid such a write, it leaves a block that is part old and part
// new, and the database cannot be opened again.
const (
	pageSize    = 4096
	firstBlock  = 3 * pageSize
	headersFrom = pageSize // the two that take turns
)

// keptBlocks are copies of the blocks that a checkpoint may rewrite where they are, in a
// file beside the database while a checkpoint runs. The file is the SHA-256 of all that
// follows, the headers that the blocks belong to, the size of a block, and each block
// behind its number.
type keptBlocks struct{ path string } // of the database

func (k keptBlocks) file() string { return k.path + blocksSuffix }

// keep copies the blocks out of the database file, which is read through a handle that
// stays open as long as the database: to close one gives back DuckDB's lock of the file.
// The error says that nothing is kept.
func (k keptBlocks) keep(ctx context.Context, db *sql.DB, f *os.File) error {
	var size int64
	if err := db.QueryRowContext(ctx, `SELECT block_size FROM pragma_database_size()`).Scan(&size); err != nil {
		return err
	}
	numbers, err := metadataBlocks(ctx, db)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, io.NewSectionReader(f, headersFrom, 2*pageSize)); err != nil {
		return err
	}
	body.Write(binary.LittleEndian.AppendUint64(nil, uint64(size)))
	for _, n := range numbers {
		body.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
		if copied, err := io.Copy(&body, io.NewSectionReader(f, firstBlock+n*size, size)); err != nil || copied < size {
			return errors.Join(err, io.ErrUnexpectedEOF)
		}
	}
	sum := sha256.Sum256(body.Bytes())
	return writeWhole(k.file(), append(sum[:], body.Bytes()...))
}

// metadataBlocks are the numbers of the blocks that hold the catalog and what points to
// the values of tables.
func metadataBlocks(ctx context.Context, db *sql.DB) (numbers []int64, err error) {
	rows, err := db.QueryContext(ctx, `SELECT block_id FROM pragma_metadata_info() ORDER BY block_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, rows.Err()
}

// drop forgets the blocks: the checkpoint has ended.
func (k keptBlocks) drop() error {
	for _, name := range []string{k.file(), k.file() + newSuffix} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// putBack writes the blocks to where they were, if the checkpoint did not come to its
// end: the headers are those that the blocks belong to. The database is not open.
func (k keptBlocks) putBack() error {
	text, err := os.ReadFile(k.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	const fixed = sha256.Size + 2*pageSize + 8
	if len(text) < fixed || sha256.Sum256(text[sha256.Size:]) != [sha256.Size]byte(text[:sha256.Size]) {
		return k.drop() // none of ours: what is kept is renamed once it is whole
	}
	f, err := os.OpenFile(k.path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = putBlocks(f, text[sha256.Size:fixed-8], int64(binary.LittleEndian.Uint64(text[fixed-8:])), text[fixed:])
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return k.drop()
}

func putBlocks(f *os.File, headers []byte, size int64, blocks []byte) error {
	now := make([]byte, len(headers))
	if _, err := f.ReadAt(now, headersFrom); err != nil || !bytes.Equal(now, headers) {
		return nil // the checkpoint has ended, or this is another database
	}
	for step := int(size) + 8; size > 0 && len(blocks) >= step; blocks = blocks[step:] {
		at := firstBlock + int64(binary.LittleEndian.Uint64(blocks))*size
		if _, err := f.WriteAt(blocks[8:step], at); err != nil {
			return err
		}
	}
	return f.Sync()
}
