package query

import (
	"context"
	"slices"
	"sync"
)

// Texts gives each distinct text of a table a number, from zero, and keeps all of
// them in memory: codes and sheets are some thousands at most.
type Texts struct {
	mu   sync.RWMutex
	list []string
	ids  map[string]int32
}

func readTexts(ctx context.Context, e Engine, table, column string) (*Texts, error) {
	n := &Texts{ids: map[string]int32{}}
	err := eachRow(ctx, e, "SELECT id, "+column+" FROM "+table+" ORDER BY id", nil, func(rows *Rows) error {
		var id int32
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if n.Put(text) != id {
			return damaged(table)
		}
		return nil
	})
	return n, err
}

// Put returns the number of a text and adds it where it is new.
func (n *Texts) Put(text string) int32 {
	if id, ok := n.ID(text); ok {
		return id
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	id := int32(len(n.list))
	n.list = append(n.list, text)
	n.ids[text] = id
	return id
}

// ID returns the number of a text that is known.
func (n *Texts) ID(text string) (int32, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	id, ok := n.ids[text]
	return id, ok
}

// Some returns the numbers of those texts that are known.
func (n *Texts) Some(words []string) []int32 {
	ids := []int32{}
	for _, t := range words {
		if id, ok := n.ID(t); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// All returns the texts by number; the slice is only read.
func (n *Texts) All() []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.list
}

// Number returns the number of a text, -1 where it is not known: no row has it.
func (n *Texts) Number(text string) int32 {
	if id, ok := n.ID(text); ok {
		return id
	}
	return -1
}

// Replace puts another text in the place of a number, as the database has it.
func (n *Texts) Replace(id int32, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = slices.Clone(n.list) // answers read the former ones
	delete(n.ids, n.list[id])
	n.list[id], n.ids[text] = text, id
}

// Shorten forgets all texts but the first ones.
func (n *Texts) Shorten(to int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, text := range n.list[to:] {
		delete(n.ids, text)
	}
	n.list = n.list[:to:to]
}
