package web

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"siemmes/warehouse"
)

// Cache keeps what was made for one request for the next ones, bounded by bytes: what
// was asked for least lately goes first. What is kept is given as long as the
// generations are the same of all that it was made from. Work that several readers ask
// for at once is done once. Nothing of before a withdrawal or a seal is kept after it.
type Cache struct {
	version func() warehouse.Version
	names   []string // of all generations
	most    int64

	mu       sync.Mutex
	held     int64
	withheld string // the state of Version.Withheld that the entries are of
	entries  map[string]*list.Element
	recent   *list.List // of *entry, the last one that was asked for first
	flights  map[string]*flight

	counts map[counted]*atomic.Int64
}

// DefaultCacheSize holds some thousand pages, charts and tables.
const DefaultCacheSize = 64_000_000

// partOfCache is the part of a cache that one value may take at most. It also bounds
// what each request holds in memory: 2 MB, of which few pages have a tenth.
const partOfCache = 32

// entry is a value that is kept.
type entry struct {
	made
	key  string
	size int64
}

// made is a value with what it was made from, in which state.
type made struct {
	value  any
	reads  []string // names of generations
	state  string   // of these before it was made
	raised time.Time
	large  bool // it is too large to be kept, and value is nil
}

// counted is what is counted: requests for a kind of value, and how they were met.
type counted struct{ Kind, Result string }

// The kinds of values and the ways in which requests for them are met.
const (
	KindAnswer = "answer" // the bytes that a reader gets
	KindPart   = "part"   // a value that answers are made of

	ResultKept      = "kept"      // it was there
	ResultShared    = "shared"    // another request was making it
	ResultMade      = "made"      // it was made
	ResultUnchanged = "unchanged" // the reader has it
)

// NewCache makes a cache of so many bytes; of none, work is only shared. The version is
// the state of the warehouse now, and names are those of all generations.
func NewCache(most int64, names []string, version func() warehouse.Version) *Cache {
	c := &Cache{
		version: version, names: names, most: most,
		entries: map[string]*list.Element{}, recent: list.New(), flights: map[string]*flight{}, counts: map[counted]*atomic.Int64{},
	}
	for _, kind := range []string{KindAnswer, KindPart} {
		for _, result := range []string{ResultKept, ResultShared, ResultMade, ResultUnchanged} {
			c.counts[counted{kind, result}] = &atomic.Int64{}
		}
	}
	return c
}

// Counts calls do for each kind and result with the number of requests.
func (c *Cache) Counts(do func(kind, result string, requests func() float64)) {
	for k, n := range c.counts {
		do(k.Kind, k.Result, func() float64 { return float64(n.Load()) })
	}
}

// Size returns how many bytes are held.
func (c *Cache) Size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held
}

func (c *Cache) count(kind, result string) { c.counts[counted{kind, result}].Add(1) }

// Part returns the value of a key, made by work where it is not kept. The size is that of
// a value in bytes. Failed work is not kept.
func Part[V any](ctx context.Context, c *Cache, key string, size func(V) int64, work func(ctx context.Context) (V, error)) (V, error) {
	m, err := c.get(ctx, KindPart, "part "+key, func(ctx context.Context, _ *flight) (any, int64, error) {
		v, err := work(ctx)
		if err != nil {
			return nil, 0, err
		}
		return v, size(v), nil
	})
	v, _ := m.value.(V)
	return v, err
}

// lookup finds what is kept of a key, and drops it where it is not of today's state; the
// lock is held.
func (c *Cache) lookup(v warehouse.Version, key string) (made, bool) {
	if v.Withheld != c.withheld {
		clear(c.entries)
		c.recent.Init()
		c.held, c.withheld = 0, v.Withheld
	}
	at := c.entries[key]
	if at == nil {
		return made{}, false
	}
	e := at.Value.(*entry)
	if state, _ := v.Of(e.reads); state != e.state {
		c.drop(at)
		return made{}, false
	}
	c.recent.MoveToFront(at)
	return e.made, true
}

// keep keeps a value, unless something that it was made from has changed meanwhile.
func (c *Cache) keep(key string, m made, size int64) {
	if most := c.most / partOfCache; size > most {
		m.value, m.large, size = nil, true, 0
	}
	size += entryOverhead + int64(len(key))
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.version()
	if state, _ := v.Of(m.reads); state != m.state || v.Withheld != c.withheld || size > c.most {
		return
	}
	if at := c.entries[key]; at != nil {
		c.drop(at)
	}
	c.entries[key] = c.recent.PushFront(&entry{made: m, key: key, size: size})
	c.held += size
	for c.held > c.most {
		c.drop(c.recent.Back())
	}
}

// entryOverhead is what an entry takes beside its value and its key, roughly: the state
// of several generations, a list element, a place in a map.
const entryOverhead = 1 << 10

// drop forgets an entry; the lock is held.
func (c *Cache) drop(at *list.Element) {
	e := c.recent.Remove(at).(*entry)
	c.held -= e.size
	delete(c.entries, e.key)
}

// namesOf are the generations of what was noted and of the settings; where nothing was
// noted, all of them.
func (c *Cache) namesOf(noted *warehouse.Reads) []string {
	if names := noted.Names(); len(names) > 0 {
		return append(names, warehouse.GenerationSettings)
	}
	return c.names
}

// errPanicked is what requests are told that waited for work that panicked.
var errPanicked = errors.New("the work that this request shared has panicked")
