package store

import (
	"context"
	"crypto/md5"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
)

//go:embed sql/states.sql
var statesSQL string

// Generations count the changes of what answers are made from: of each dataset, of the
// list of releases, of what is withheld, and of the settings. Each transaction that
// changes what is published raises those that it touches (Store.change). Which these
// are is found from what the transaction leaves, so that no act names them and none
// forgets one.
type Generations struct{ *Store }

// schemaGenerations is the first schema version with generations.
const schemaGenerations = 14

// raise compares the state of everything with the one that is kept, inside the
// transaction that changes it, and raises what differs, and each dataset into whose
// figures the transaction wrote.
func (s Generations) raise(ctx context.Context, tx *digestTx) error {
	now := map[string]string{}
	statement := strings.NewReplacer("{ledger}", warehouse.GenerationLedger, "{withheld}", warehouse.GenerationWithheld).Replace(statesSQL)
	err := each(ctx, tx, statement, nil, func(rows *sql.Rows) error {
		var name, state string
		err := rows.Scan(&name, &state)
		now[name] = state
		return err
	})
	if err != nil {
		return err
	}
	kept := map[string]string{}
	err = each(ctx, tx, `SELECT name, state FROM generation`, nil, func(rows *sql.Rows) error {
		var name, state string
		err := rows.Scan(&name, &state)
		kept[name] = state
		return err
	})
	if err != nil {
		return err
	}
	delete(kept, warehouse.GenerationSettings)
	names := slices.Concat(slices.Collect(maps.Keys(now)), slices.Collect(maps.Keys(kept)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		c := s.Cube(name)
		if kept[name] == now[name] && (c == nil || !tx.touched(c)) {
			continue
		}
		if err := s.put(ctx, tx, name, now[name]); err != nil {
			return err
		}
	}
	return nil
}

// put raises one generation.
func (s Generations) put(ctx context.Context, tx *digestTx, name, state string) error {
	done, err := tx.ExecContext(ctx, `UPDATE generation SET number = number + 1, raised = ?, state = ? WHERE name = ?`, utc(s.now()), state, name)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO generation VALUES (?, 1, ?, ?)`, name, utc(s.now()), state)
	return err
}

// Settle raises the generation of the settings where they are not those of last time.
// They are given as a text that differs where anything of them differs: the catalog,
// the folders of a user's own, the program. A store that was opened for reading, or
// whose disk is full, remembers them until it is closed.
func (s Generations) Settle(ctx context.Context, settings string) error {
	sum := md5.Sum([]byte(settings))
	state := hex.EncodeToString(sum[:])
	if s.Version().Generations[warehouse.GenerationSettings].State == state {
		return nil
	}
	if !s.readOnly {
		err := s.change(ctx, func(tx *digestTx) error { return s.put(ctx, tx, warehouse.GenerationSettings, state) })
		if !errors.Is(err, warehouse.ErrTooLarge) {
			return err
		}
	}
	s.Know(s.Register().WithGeneration(warehouse.GenerationSettings, warehouse.Generation{State: state, Raised: utc(s.now())}))
	return nil
}
