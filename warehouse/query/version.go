package query

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"time"

	"siemmes/warehouse"
)

// Version is the state of what readers can see today. It must be taken before the
// figures: an answer is never older than the version that it is given under.
func (w *Warehouse) Version() warehouse.Version { return w.Register().version }

// readVersion works the version out, after the releases were read.
func readVersion(ctx context.Context, e Engine, r *Register) error {
	all, withheld, sealed := sha256.New(), sha256.New(), sha256.New()
	changed := func(at time.Time) {
		if at.After(r.version.Changed) {
			r.version.Changed = at
		}
	}
	for _, x := range r.Releases {
		if x.Number == 0 {
			continue
		}
		fmt.Fprintln(all, x.Number, x.State, x.Published.UnixMicro())
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
	fmt.Fprintln(all, r.version.Withheld)
	r.version.Tag = short(all)
	return err
}

// short is a hash of sixteen hex digits.
func short(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)[:8]) }
