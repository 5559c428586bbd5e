package store

import (
	"context"
	"slices"
	"sync"
)

// texts gives each distinct text of a table a number, from zero, and keeps all of
// them in memory: codes and sheets are some thousands at most.
type texts struct {
	mu   sync.RWMutex
	list []string
	ids  map[string]int32
}

func readTexts(ctx context.Context, e Engine, table, column string) (*texts, error) {
	n := &texts{ids: map[string]int32{}}
	err := eachRow(ctx, e, "SELECT "+column+" FROM "+table+" ORDER BY id", nil, func(rows *Rows) error {
		var text string
		err := rows.Scan(&text)
		n.put(text)
		return err
	})
	return n, err
}

// put returns the number of a text and adds it where it is new.
func (n *texts) put(text string) int32 {
	if id, ok := n.id(text); ok {
		return id
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	id := int32(len(n.list))
	n.list = append(n.list, text)
	n.ids[text] = id
	return id
}

// id returns the number of a text that is known.
func (n *texts) id(text string) (int32, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	id, ok := n.ids[text]
	return id, ok
}

// some returns the numbers of those texts that are known.
func (n *texts) some(words []string) []int32 {
	ids := []int32{}
	for _, t := range words {
		if id, ok := n.id(t); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// all returns the texts by number; the slice is only read.
func (n *texts) all() []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.list
}

// number returns the number of a text, -1 where it is not known: no row has it.
func (n *texts) number(text string) int32 {
	if id, ok := n.id(text); ok {
		return id
	}
	return -1
}

// replace puts another text in the place of a number, as the database has it.
func (n *texts) replace(id int32, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = slices.Clone(n.list) // answers read the former ones
	delete(n.ids, n.list[id])
	n.list[id], n.ids[text] = text, id
}

// shorten forgets all texts but the first ones.
func (n *texts) shorten(to int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, text := range n.list[to:] {
		delete(n.ids, text)
	}
	n.list = n.list[:to:to]
}
