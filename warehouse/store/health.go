package store

import (
	"context"
	"errors"
	"os"

	"siemmes/warehouse"
)

// probeSize is how much [Store.Ping] writes, in bytes: more than a system gives out of
// what it has reserved.
const probeSize = 64 << 10

// Ping reads a figure, and writes a file that it removes. ErrBusy where the database is
// being opened again; ErrNoSpace where it answers and nothing can be written.
func (s *Store) Ping(ctx context.Context) (err error) {
	defer warehouse.Wrap(&err, "ask the database how it is")
	if _, err := column[float64](ctx, s.db, "SELECT count(value) FROM (SELECT value FROM "+health{s}.lastTable()+" LIMIT 1)"); err != nil {
		return convert(err)
	}
	if s.readOnly {
		return nil
	}
	return health{s}.probe()
}

// health is how the database is.
type health struct{ *Store }

// lastTable returns the fact table that the last release is in, any where there is none.
func (s health) lastTable() string {
	dataset := s.catalog.Datasets()[0].ID
	if x := s.Register().Number(s.Register().Last); x != nil && len(x.Parts) > 0 {
		dataset = x.Parts[0].Dataset
	}
	return s.Cube(dataset).Table
}

// probe writes as a submission is written. Several that are asked for at once are one
// after the other: none fills the disk for the others.
func (s health) probe() (err error) {
	s.probing.Lock()
	defer s.probing.Unlock()
	if err := os.MkdirAll(s.files, 0o700); err != nil {
		return disk(err)
	}
	tmp, err := os.CreateTemp(s.files, incoming)
	if err != nil {
		return disk(err)
	}
	defer func() { err = errors.Join(err, gone(os.Remove(tmp.Name()))) }()
	_, err = tmp.Write(make([]byte, probeSize))
	return disk(errors.Join(err, tmp.Sync(), tmp.Close()))
}
