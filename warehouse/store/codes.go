package store

import (
	"context"
	"database/sql"

	"siemmes/warehouse/query"
)

// interner keeps the texts of a table in the database: those that a load adds are
// inserted by its transaction.
type interner struct {
	*query.Texts
	table string
	text  string // the column of the texts
	saved int    // texts that are committed to the database
	sent  int    // texts that the running transaction has inserted
}

func newInterner(n *query.Texts, table, text string) *interner {
	return &interner{Texts: n, table: table, text: text, saved: len(n.All()), sent: len(n.All())}
}

// send inserts what is new into the table. Only one load runs at a time, so
// that only one transaction has texts that are not committed.
func (n *interner) send(ctx context.Context, tx *digestTx) error {
	texts := n.All()
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
	n.Shorten(n.saved)
	n.sent = n.saved
}

// reread takes the texts of the database for those that are known, while no load runs.
func (n *interner) reread(ctx context.Context, db *sql.DB) error {
	texts, err := column[string](ctx, db, "SELECT "+n.text+" FROM "+n.table+" ORDER BY id")
	if err != nil {
		return err
	}
	known := n.All()
	for id, text := range texts {
		switch {
		case id >= len(known):
			n.Put(text)
		case known[id] != text:
			n.Replace(int32(id), text)
		}
	}
	n.saved, n.sent = len(texts), len(texts)
	return nil
}
