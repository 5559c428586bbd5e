package query

import "sync"

// seen keeps answers that pages ask for again and again, until the warehouse
// changes.
type seen struct {
	mu      sync.Mutex
	answers map[string]any
	changes int // so that an answer found before a change is not kept after it
}

func (k *seen) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.answers = nil
	k.changes++
}

// Remember gives the answer of a key, and finds it where it is not known.
func Remember[T any](w *Warehouse, key string, find func() (T, error)) (T, error) {
	k := &w.seen
	k.mu.Lock()
	if v, ok := k.answers[key].(T); ok {
		k.mu.Unlock()
		return v, nil
	}
	changes := k.changes
	k.mu.Unlock()
	v, err := find()
	if err != nil {
		return v, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if changes != k.changes {
		return v, nil
	}
	if k.answers == nil {
		k.answers = map[string]any{}
	}
	k.answers[key] = v
	return v, nil
}
