package query

import (
	"context"
	"fmt"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
)

// An answer takes room in the memory of the process before it is made, as much as its
// rows need; see docs/decisions/0025-admission.md.

// enter takes room for work of some bytes. Of large work the context that it returns
// says so.
func (w *Warehouse) enter(ctx context.Context, bytes int64) (_ context.Context, leave func(), err error) {
	if !w.Room.Small(bytes) {
		ctx = admission.InBulk(ctx)
	}
	leave, err = w.Room.Enter(ctx, bytes)
	return ctx, leave, err
}

// Reserve takes room for what is made of an answer and is in memory as a whole: some
// bytes.
func (w *Warehouse) Reserve(ctx context.Context, bytes int64) (leave func(), err error) {
	_, leave, err = w.enter(ctx, bytes)
	return leave, err
}

// enterGroups takes room for answers with By that are in memory together, times some
// number.
func (w *Warehouse) enterGroups(ctx context.Context, plans []*plan, times int64) (_ context.Context, leave func(), err error) {
	if w.Room == nil {
		return ctx, func() {}, nil
	}
	bytes := int64(0)
	for _, p := range plans {
		rows, err := p.size().groupCount(ctx, bytes/times)
		if err != nil {
			return ctx, nil, err
		}
		bytes += times * p.size().groupBytes(rows)
	}
	return w.enter(ctx, bytes)
}

// groupCount is about how many groups an answer with By is made of. Where the codes alone
// leave open whether there is room for them beside some bytes, they are counted;
// ErrTooLarge with their number where there never is.
func (p sizer) groupCount(ctx context.Context, beside int64) (int, error) {
	if len(p.cuts) == 0 {
		return 0, nil
	}
	room := p.w.Room.Most()
	most := p.groupsIn(room - beside)
	rows, err := p.rowsAtMost(ctx, p.groupsIn(room/64))
	if err != nil {
		return 0, err
	}
	if rows > most/2 {
		about, err := p.sql().groupsAbout(admission.InBulk(ctx))
		if err != nil {
			return 0, err
		}
		rows = min(rows, about)
	}
	if rows > most {
		return 0, p.tooMany(rows, most)
	}
	return rows, nil
}

// tooMany is the error of an answer that is larger than what is ever made at once.
func (p sizer) tooMany(rows, most int) error {
	cause := fmt.Errorf("%d rows, there is room for %d", rows, most)
	return warehouse.WrapError(warehouse.ErrTooLarge, cause, "query.error-too-large", "count", rows, "most", most)
}

// parts lists the plans of a question, those of its parts where it is asked in parts.
func (w *Warehouse) parts(ctx context.Context, q warehouse.Query) (all []*plan, err error) {
	parts, err := w.oneByOne(ctx, q)
	if err != nil {
		return nil, err
	}
	if parts == nil {
		p, err := w.plan(ctx, q)
		return []*plan{p}, err
	}
	for _, part := range parts {
		some, err := w.parts(ctx, part)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// untilDone gives room back at the end of a context, or before.
func untilDone(ctx context.Context, leave func()) func() {
	stop := context.AfterFunc(ctx, leave)
	return func() {
		stop()
		leave()
	}
}
