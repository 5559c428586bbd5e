package query

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"time"

	"siemmes/warehouse"
)

// Version is the state of what readers can see today. It must be taken before the
// figures: an answer is never older than the version that it is given under.
func (w *Warehouse) Version() warehouse.Version { return w.Register().version }

// WithGeneration is a register that is the same but for one generation.
func (r *Register) WithGeneration(name string, g warehouse.Generation) *Register {
	other := *r
	other.version.Generations = maps.Clone(r.version.Generations)
	other.version.Generations[name] = g
	return &other
}

// readVersion works the version out, after the releases were read.
func readVersion(ctx context.Context, e Engine, r *Register) error {
	withheld, sealed := sha256.New(), sha256.New()
	changed := func(at time.Time) {
		if at.After(r.version.Changed) {
			r.version.Changed = at
		}
	}
	for _, x := range r.Releases {
		if x.Number == 0 {
			continue
		}
		changed(x.Published)
		if x.State == warehouse.Withdrawn {
			fmt.Fprintln(withheld, x.Number, x.Withdrawn.UnixMicro())
			changed(x.Withdrawn)
		}
	}
	const seals = `SELECT dataset, key, sealed FROM sealed ORDER BY 1, 2, 3`
	err := eachRow(ctx, e, seals, nil, func(rows *Rows) error {
		var dataset, key string
		var at time.Time
		err := rows.Scan(&dataset, &key, &at)
		fmt.Fprintln(sealed, dataset, key, at.UnixMicro())
		changed(at)
		return err
	})
	r.version.Release, r.version.Sealed = r.Last, short(sealed)
	fmt.Fprintln(withheld, r.version.Sealed)
	r.version.Withheld = short(withheld)
	if err != nil {
		return err
	}
	r.version.Generations, err = readGenerations(ctx, e)
	return err
}

// readGenerations reads the generations that are kept.
func readGenerations(ctx context.Context, e Engine) (map[string]warehouse.Generation, error) {
	all := map[string]warehouse.Generation{}
	err := eachRow(ctx, e, `SELECT name, number, raised, state FROM generation`, nil, func(rows *Rows) error {
		var name string
		var g warehouse.Generation
		err := rows.Scan(&name, &g.Number, &g.Raised, &g.State)
		all[name] = g
		return err
	})
	return all, err
}

// short is a hash of sixteen hex digits.
func short(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)[:8]) }
