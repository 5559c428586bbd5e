package store

import (
	"context"
	"errors"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
	"siemmes/warehouse/query"
)

// turns is an engine that runs only so many statements at a time: more of them would
// share the same processors, and each takes memory. Large answers leave turns for small
// ones. No statement is under way while an answer is passed on to its reader, so that a
// slow reader holds none.
type turns struct {
	query.Engine
	gate *admission.Gate
	// changing reports whether something is loaded or published, which takes memory too.
	changing func() bool
}

// statementsPerThread is how many statements run at a time for each processor that they
// use: while one waits for the file another one calculates.
const statementsPerThread = 2

// Read waits for a turn. A statement for which the memory is not enough beside others
// is run again by itself, unless it gave rows already. ErrBusy where it was not enough
// because of a change that is under way.
func (e turns) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	begun := false
	run := func(enter func(context.Context) (func(), error)) error {
		leave, err := enter(ctx)
		if err != nil {
			return err
		}
		defer leave()
		return e.Engine.Read(ctx, statement, args, func(c *query.Columns) error {
			begun = true
			return read(c)
		})
	}
	err := run(func(ctx context.Context) (func(), error) { return e.gate.Enter(ctx, 1) })
	if !begun && outOfMemory(err) {
		err = run(e.gate.Alone)
	}
	if outOfMemory(err) && e.changing() {
		return warehouse.WrapError(warehouse.ErrBusy, err, "admission.busy")
	}
	return err
}

// outOfMemory reports whether DuckDB needed more memory than it may take.
func outOfMemory(err error) bool {
	told, ok := errors.AsType[*warehouse.Error](err)
	return ok && told.Message.ID == noMemory
}

// noMemory is the message of a statement that needed more memory than there may be.
const noMemory = "store.memory"

// changing reports whether something is loaded or published at present.
func (s health) changing() bool {
	if len(s.loading) > 0 || !s.writing.TryLock() {
		return true
	}
	s.writing.Unlock()
	return false
}
