package admission

import "slices"

// waiting is a piece of work that waits for room.
type waiting struct {
	class class
	size  int64
	asker Asker
	let   chan struct{} // closed when it is let in
}

// line is the work that waits, client by client: they take turns, and each one's work
// comes in the order in which it was asked for.
type line struct {
	turns []string // clients of which work waits, the next one first
	work  map[string][]*waiting
	n     int
}

func (l *line) len() int { return l.n }

func (l *line) add(w *waiting) {
	if l.work == nil {
		l.work = map[string][]*waiting{}
	}
	client := w.asker.Client
	if len(l.work[client]) == 0 {
		l.turns = append(l.turns, client)
	}
	l.work[client] = append(l.work[client], w)
	l.n++
}

// next takes out the work whose turn it is; nil where it does not fit. Work that has
// to wait for other work of its client to end is passed over.
func (l *line) next(fits, greedy func(*waiting) bool) *waiting {
	for i, client := range l.turns {
		w := l.work[client][0]
		if greedy(w) {
			continue
		}
		if !fits(w) {
			return nil
		}
		l.turns = slices.Delete(l.turns, i, i+1)
		l.take(client, 0)
		if len(l.work[client]) > 0 {
			l.turns = append(l.turns, client)
		}
		return w
	}
	return nil
}

// remove takes out work that waits no longer; not ok where it is not there.
func (l *line) remove(w *waiting) (ok bool) {
	client := w.asker.Client
	i := slices.Index(l.work[client], w)
	if i < 0 {
		return false
	}
	l.take(client, i)
	if len(l.work[client]) == 0 {
		l.turns = slices.DeleteFunc(l.turns, func(c string) bool { return c == client })
	}
	return true
}

func (l *line) take(client string, i int) {
	l.work[client] = slices.Delete(l.work[client], i, i+1)
	if len(l.work[client]) == 0 {
		delete(l.work, client)
	}
	l.n--
}
