package store

import (
	"context"
	"database/sql"

	"siemmes/warehouse/query"
)

// periodTable keeps the periods in the database: those that a load adds are inserted
// by its transaction.
type periodTable struct {
	*query.Periods
	fresh []int32 // not yet inserted by the running transaction
	sent  []int32 // inserted, not yet committed
}

// put returns the number of a period and adds it where it is new.
func (p *periodTable) put(text string) (int32, error) {
	id, fresh, err := p.Periods.Put(text)
	if fresh {
		p.fresh = append(p.fresh, id)
	}
	return id, err
}

// send inserts what is new.
func (p *periodTable) send(ctx context.Context, tx *digestTx) error {
	for len(p.fresh) > 0 {
		s := p.Get(p.fresh[0])
		if _, err := tx.ExecContext(ctx, "INSERT INTO period VALUES (?, ?, ?, ?)", p.fresh[0], s.Text, s.Start, s.End()); err != nil {
			return err
		}
		p.sent, p.fresh = append(p.sent, p.fresh[0]), p.fresh[1:]
	}
	return nil
}

// settle keeps what was sent once the transaction is committed, and forgets it
// when it was undone.
func (p *periodTable) settle(committed bool) {
	gone := p.fresh
	if !committed {
		gone = append(gone, p.sent...)
	}
	p.Forget(gone)
	p.fresh, p.sent = nil, nil
}

// reread adds the periods that the database has, while no load runs.
func (p *periodTable) reread(ctx context.Context, db *sql.DB) error {
	return each(ctx, db, "SELECT id, code FROM period ORDER BY id", nil, func(rows *sql.Rows) error {
		var id int32
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		return p.Know(id, text)
	})
}
