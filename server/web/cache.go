package web

import "sync"

// Cache keeps the results of costly work on one version of the warehouse, as many
// as size; the oldest goes first, and all of them go when the version changes: no
// figure that was sealed since stays in it. Work that several readers ask for at
// once is done once.
type Cache[K comparable, V any] struct {
	mu      sync.Mutex
	size    int
	version string // of the warehouse: its tag
	entries map[K]*entry[V]
	order   []K
}

type entry[V any] struct {
	once  sync.Once
	value V
	err   error
}

func NewCache[K comparable, V any](size int) *Cache[K, V] {
	return &Cache[K, V]{size: size, entries: make(map[K]*entry[V])}
}

// Get returns the value of a key, made by work where it is not there. The version
// is that which the warehouse had before the work. Failed work is not kept.
func (c *Cache[K, V]) Get(version string, key K, work func() (V, error)) (V, error) {
	e := c.entry(version, key)
	e.once.Do(func() { e.value, e.err = work() })
	if e.err != nil {
		c.drop(key, e)
	}
	return e.value, e.err
}

// entry finds or begins the entry of a key.
func (c *Cache[K, V]) entry(version string, key K) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if version != c.version {
		clear(c.entries)
		c.version, c.order = version, nil
	}
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
	return e
}

func (c *Cache[K, V]) drop(key K, e *entry[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[key] == e {
		delete(c.entries, key)
	}
}
