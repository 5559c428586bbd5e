package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// holdingsFile is the file, beside the files received, that says what the database held
// after its last change.
const holdingsFile = "holdings.json"

// holdings counts what a database never has less of: releases that were published,
// releases that were withdrawn, and seals. It is kept outside of the database, so that
// a database that has lost its last changes (a ".wal" that was cut, an earlier file put
// in its place) does not pass for whole, and gives no number of a release twice.
type holdings struct {
	Published int `json:"published"`
	Withdrawn int `json:"withdrawn"`
	Sealed    int `json:"sealed"`
}

// countHoldings counts what a database holds.
func countHoldings(ctx context.Context, q queryer, reg *query.Register) (holdings, error) {
	sealed, err := column[int](ctx, q, `SELECT count(*) FROM sealed`)
	if err != nil {
		return holdings{}, err
	}
	return holdings{reg.Last, len(reg.Withdrawn()), sealed[0]}, nil
}

// less reports whether a database lacks some of what was known.
func (k holdings) less(than holdings) bool {
	return k.Published < than.Published || k.Withdrawn < than.Withdrawn || k.Sealed < than.Sealed
}

// lookBehind notes whether the database holds less than was known of it. Nothing was
// known of a database that has no such file.
func (s opening) lookBehind(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	holds, err := countHoldings(ctx, s.db, s.Register())
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(s.files, holdingsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(text, &s.kept)
	}
	s.unread, s.behind = err != nil, err == nil && holds.less(s.kept)
	return nil
}

// Behind returns ErrConflict where the store has lost changes that were committed.
func Behind(s *Store) error {
	if !s.behind {
		return nil
	}
	return warehouse.NewError(warehouse.ErrConflict, "store.behind", "last", s.kept.Published, "has", s.Register().Last)
}

// keepHoldings keeps what the database holds after a change. Where it cannot be written,
// an earlier state is kept, which asks for less; the next change writes it.
func keepHoldings(s *Store, holds holdings) {
	if s.path == "" || holds == s.kept && !s.unread {
		return
	}
	text, err := json.Marshal(holds)
	if err == nil {
		err = writeWhole(filepath.Join(s.files, holdingsFile), text)
	}
	if err == nil {
		s.kept, s.unread = holds, false
	}
}
