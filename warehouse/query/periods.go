package query

import (
	"context"
	"sync"

	"siemmes/warehouse"
)

// Periods gives each period a number. Numbers run in the order of the month in
// which the period begins: month since the year zero × slots + a slot, so that
// a stretch of time is a range of numbers, and that DuckDB's minima and maxima
// per row group skip what lies outside.
type Periods struct {
	mu   sync.RWMutex
	ids  map[string]int32
	byID map[int32]Span
	next map[int32]int32 // by month: the next free slot
}

// Span is a period and how it is written.
type Span struct {
	warehouse.Period
	Text string
}

// slots is how many different periods may begin in one month: 31 days, weeks,
// and a dozen lengths on each day are fewer.
const slots = 256

func readPeriods(ctx context.Context, e Engine) (*Periods, error) {
	p := &Periods{ids: map[string]int32{}, byID: map[int32]Span{}, next: map[int32]int32{}}
	err := eachRow(ctx, e, "SELECT id, code FROM period ORDER BY id", nil, func(rows *Rows) error {
		var id int32
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		return p.Know(id, text)
	})
	return p, err
}

// Know adds a period that the database has under a number.
func (p *Periods) Know(id int32, text string) error {
	parsed, err := warehouse.ParsePeriod(text)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(id, Span{parsed, text})
	return nil
}

func (p *Periods) add(id int32, s Span) {
	p.ids[s.Text], p.byID[id] = id, s
	p.next[id/slots] = max(p.next[id/slots], id%slots+1)
}

func monthNumber(s warehouse.Period) int32 {
	return int32(12*s.Start.Year()) + int32(s.Start.Month()) - 1
}

// Put returns the number of a period and adds it where it is new.
func (p *Periods) Put(text string) (id int32, fresh bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, ok := p.ids[text]; ok {
		return id, false, nil
	}
	parsed, err := warehouse.ParsePeriod(text)
	if err != nil {
		return 0, false, err
	}
	month := monthNumber(parsed)
	slot := p.next[month]
	if slot == slots {
		return 0, false, warehouse.NewError(warehouse.ErrTooLarge, "store.too-many-periods", "count", slots, "period", warehouse.PeriodValue(text))
	}
	id = month*slots + slot
	p.add(id, Span{parsed, text})
	return id, true, nil
}

// Forget takes out periods; their slots stay empty.
func (p *Periods) Forget(ids []int32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		delete(p.ids, p.byID[id].Text)
		delete(p.byID, id)
	}
}

// ID returns the number of a period that is known.
func (p *Periods) ID(text string) (int32, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	id, ok := p.ids[text]
	return id, ok
}

// Get returns the period of a number.
func (p *Periods) Get(id int32) Span {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.byID[id]
}

// inside returns the range of numbers [from, to) of periods that begin in a
// stretch of time, and those in it that end after the stretch does or begin
// before its first day.
func (p *Periods) inside(stretch warehouse.Period) (from, to int32, except []int32) {
	from = monthNumber(stretch) * slots
	to = (monthNumber(warehouse.Period{Start: stretch.End().AddDate(0, 0, -1)}) + 1) * slots
	p.mu.RLock()
	defer p.mu.RUnlock()
	for id, s := range p.byID {
		if id >= from && id < to && !s.Within(stretch) {
			except = append(except, id)
		}
	}
	return from, to, except
}
