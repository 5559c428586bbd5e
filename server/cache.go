package server

import "sync"

// cache keeps the results of costly work, as many as size; the oldest goes
// first. Keys name the vintage, so nothing in it is ever stale. Work that
// several readers ask for at once is done once.
type cache[K comparable, V any] struct {
	mu      sync.Mutex
	size    int
	entries map[K]*entry[V]
	order   []K
}

type entry[V any] struct {
	once  sync.Once
	value V
	err   error
}

func newCache[K comparable, V any](size int) *cache[K, V] {
	return &cache[K, V]{size: size, entries: make(map[K]*entry[V])}
}

// get returns the value of a key, made by work where it is not there. Failed
// work is not kept.
func (c *cache[K, V]) get(key K, work func() (V, error)) (V, error) {
	c.mu.Lock()
	e := c.entries[key]
	if e == nil {
		e = &entry[V]{}
		c.entries[key] = e
		c.order = append(c.order, key)
		if len(c.order) > c.size {
			delete(c.entries, c.order[0])
			c.order = c.order[1:]
		}
	}
	c.mu.Unlock()
	e.once.Do(func() { e.value, e.err = work() })
	if e.err != nil {
		c.drop(key, e)
	}
	return e.value, e.err
}

func (c *cache[K, V]) drop(key K, e *entry[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[key] == e {
		delete(c.entries, key)
	}
}
