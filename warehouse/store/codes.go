package store

import (
	"context"
	"database/sql"
)

// interner keeps the texts of a table in the database: those that a load adds are
// inserted by its transaction.
type interner struct {
	*texts
	table string
	saved int // texts that are committed to the database
	sent  int // texts that the running transaction has inserted
}

func newInterner(n *texts, table string) *interner {
	return &interner{texts: n, table: table, saved: len(n.all()), sent: len(n.all())}
}

// send inserts what is new into the table. Only one load runs at a time, so
// that only one transaction has texts that are not committed.
func (n *interner) send(ctx context.Context, tx *sql.Tx) error {
	texts := n.all()
	if n.sent == len(texts) {
		return nil
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+n.table+" VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for ; n.sent < len(texts); n.sent++ {
		if _, err := insert.ExecContext(ctx, n.sent, texts[n.sent]); err != nil {
			return err
		}
	}
	return nil
}

// settle keeps what was sent once the transaction is committed, and forgets
// what is not in the database when it was undone.
func (n *interner) settle(committed bool) {
	if committed {
		n.saved = n.sent
	}
	n.shorten(n.saved)
	n.sent = n.saved
}
