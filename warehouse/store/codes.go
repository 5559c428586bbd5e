package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// interner gives each distinct text of a table a number, from zero, and keeps
// all of them in memory: codes and sheets are some thousands at most.
type interner struct {
	table, column string

	mu    sync.RWMutex
	texts []string
	ids   map[string]int32
	saved int // texts that are committed to the database
	sent  int // texts that the running transaction has inserted
}

func readInterner(ctx context.Context, db *sql.DB, table, column string) (*interner, error) {
	n := &interner{table: table, column: column, ids: map[string]int32{}}
	err := each(ctx, db, "SELECT "+column+" FROM "+table+" ORDER BY id", nil, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		n.put(text)
		return err
	})
	n.saved, n.sent = len(n.texts), len(n.texts)
	return n, err
}

// put returns the number of a text and adds it where it is new.
func (n *interner) put(text string) int32 {
	if id, ok := n.id(text); ok {
		return id
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	id := int32(len(n.texts))
	n.texts = append(n.texts, text)
	n.ids[text] = id
	return id
}

// id returns the number of a text that is known.
func (n *interner) id(text string) (int32, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	id, ok := n.ids[text]
	return id, ok
}

// some returns the numbers of those texts that are known.
func (n *interner) some(texts []string) []int32 {
	ids := []int32{}
	for _, t := range texts {
		if id, ok := n.id(t); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// all returns the texts by number; the slice is only read.
func (n *interner) all() []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.texts
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
	n.mu.Lock()
	defer n.mu.Unlock()
	if committed {
		n.saved = n.sent
	}
	for _, text := range n.texts[n.saved:] {
		delete(n.ids, text)
	}
	n.texts = n.texts[:n.saved:n.saved]
	n.sent = n.saved
}

// replace puts another text in the place of a number, as the database has it.
func (n *interner) replace(id int32, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.texts = slices.Clone(n.texts) // answers read the former ones
	delete(n.ids, n.texts[id])
	n.texts[id], n.ids[text] = text, id
}

// number returns the number of a text, -1 where it is not known: no row has it.
func (n *interner) number(text string) int32 {
	if id, ok := n.id(text); ok {
		return id
	}
	return -1
}
