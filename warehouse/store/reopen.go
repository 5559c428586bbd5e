package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
)

// The limits of opening a database again.
const (
	// idleConnections is how many connections the pool keeps while nobody uses them.
	idleConnections = 8
	// reopenWait is how long a statement waits for others to give up the database
	// that DuckDB refuses to answer from.
	reopenWait = 5 * time.Second
)

// reopener is the connector of a database. A fatal error, as of a checkpoint that found
// no space, makes DuckDB refuse every later statement until the database is opened
// again; its file is then as whole as after a kill. The reopener opens it again for the
// first connection that is asked for once all earlier ones are closed.
type reopener struct {
	// open opens the database. It is called again after a fatal error.
	open func(ctx context.Context) (*duckdb.Connector, error)
	// closeIdle closes the connections of the pool that nobody uses.
	closeIdle func()

	turn    chan struct{} // holds a value while the database is opened again
	mu      sync.Mutex
	current *instance
}

// newReopener opens a database.
func newReopener(ctx context.Context, open func(context.Context) (*duckdb.Connector, error)) (*reopener, error) {
	connector, err := open(ctx)
	if err != nil {
		return nil, err
	}
	return &reopener{open: open, turn: make(chan struct{}, 1), current: newInstance(connector)}, nil
}

// pool returns the pool of connections to the database.
func (r *reopener) pool() *sql.DB {
	db := sql.OpenDB(r)
	db.SetMaxIdleConns(idleConnections)
	r.closeIdle = func() {
		db.SetMaxIdleConns(-1)
		db.SetMaxIdleConns(idleConnections)
	}
	return db
}

// Driver returns DuckDB's.
func (r *reopener) Driver() driver.Driver { return duckdb.Driver{} }

// Connect returns a connection to a database that answers. ErrBusy where statements
// still hold the one that DuckDB gave up.
func (r *reopener) Connect(ctx context.Context) (driver.Conn, error) {
	in, err := r.instance(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := in.connector.Connect(ctx)
	if err != nil {
		in.leave()
		return nil, in.check(err)
	}
	return &connection{conn.(*duckdb.Conn), in}, nil
}

// instance returns an instance that answers, entered.
func (r *reopener) instance(ctx context.Context) (*instance, error) {
	if in := r.now(); in.enter() {
		return in, nil
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	in := r.now()
	if in.enter() { // opened again meanwhile
		return in, nil
	}
	r.closeIdle()
	if err := in.wait(ctx); err != nil {
		return nil, err
	}
	if err := in.connector.Close(); err != nil {
		return nil, err
	}
	connector, err := r.open(ctx)
	if err != nil {
		return nil, warehouse.WrapError(warehouse.ErrBusy, err, "store.reopening")
	}
	in = newInstance(connector)
	in.enter()
	r.mu.Lock()
	r.current = in
	r.mu.Unlock()
	return in, nil
}

func (r *reopener) now() *instance {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

// Close closes the database; the pool calls it after its connections.
func (r *reopener) Close() error { return r.now().connector.Close() }

// instance is a database that is open.
type instance struct {
	connector *duckdb.Connector

	mu          sync.Mutex
	connections int
	givenUp     bool          // DuckDB answers nothing from it any more
	left        chan struct{} // closed when it was given up and has no connection
}

func newInstance(c *duckdb.Connector) *instance {
	return &instance{connector: c, left: make(chan struct{})}
}

// enter counts one more connection; false where the instance was given up.
func (in *instance) enter() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.givenUp {
		in.connections++
	}
	return !in.givenUp
}

// leave counts one connection less.
func (in *instance) leave() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.connections--; in.givenUp && in.connections == 0 {
		close(in.left)
	}
}

// giveUp marks an instance from which DuckDB answers nothing any more.
func (in *instance) giveUp() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.givenUp {
		return
	}
	if in.givenUp = true; in.connections == 0 {
		close(in.left)
	}
}

func (in *instance) answers() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return !in.givenUp
}

// wait waits until no connection is left, for reopenWait at most.
func (in *instance) wait(ctx context.Context) error {
	late := time.NewTimer(reopenWait)
	defer late.Stop()
	select {
	case <-in.left:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return warehouse.NewError(warehouse.ErrBusy, "store.reopening")
	}
}

// check notes from an error that the instance was given up. Where the statement was
// not begun for that reason, the error says that it may be run on another connection.
func (in *instance) check(err error) error {
	invalidated, before := fatal(err)
	if !invalidated {
		return err
	}
	in.giveUp()
	if before {
		return fmt.Errorf("%w: %w", driver.ErrBadConn, err)
	}
	return err
}

// fatal reports whether an error says that DuckDB gave the database up, and whether it
// did so before the statement that the error is of.
func fatal(err error) (invalidated, before bool) {
	var theirs *duckdb.Error
	if !errors.As(err, &theirs) {
		return false, false
	}
	before = strings.Contains(theirs.Msg, "because of a previous fatal error")
	return before || theirs.Type == duckdb.ErrorTypeFatal || strings.HasPrefix(theirs.Msg, "FATAL Error"), before
}

// connection is a connection to an instance.
type connection struct {
	*duckdb.Conn
	of *instance
}

// connectionOf returns what [sql.Conn.Raw] gives. A pool that was not made by
// [reopener.pool] opens nothing again.
func connectionOf(raw any) (*connection, error) {
	switch c := raw.(type) {
	case *connection:
		return c, nil
	case *duckdb.Conn:
		return &connection{c, newInstance(nil)}, nil
	}
	return nil, fmt.Errorf("a connection of the type %T", raw)
}

// IsValid reports whether the pool may keep the connection.
func (c *connection) IsValid() bool { return c.of.answers() }

// ResetSession refuses a connection that is of no more use.
func (c *connection) ResetSession(context.Context) error {
	if !c.of.answers() {
		return driver.ErrBadConn
	}
	return nil
}

func (c *connection) Close() error {
	defer c.of.leave()
	return c.Conn.Close()
}

func (c *connection) QueryContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, statement, args)
	return rows, c.of.check(err)
}

func (c *connection) ExecContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.Conn.ExecContext(ctx, statement, args)
	return result, c.of.check(err)
}

func (c *connection) PrepareContext(ctx context.Context, statement string) (driver.Stmt, error) {
	prepared, err := c.Conn.PrepareContext(ctx, statement)
	return prepared, c.of.check(err)
}

func (c *connection) BeginTx(ctx context.Context, opt driver.TxOptions) (driver.Tx, error) {
	tx, err := c.Conn.BeginTx(ctx, opt)
	if err != nil {
		return nil, c.of.check(err)
	}
	return transaction{tx, c.of}, nil
}

// transaction is one of an instance.
type transaction struct {
	driver.Tx
	of *instance
}

// Commit returns the error of the commit itself: whether it is kept is known after the
// database is opened again.
func (t transaction) Commit() error {
	err := t.Tx.Commit()
	_ = t.of.check(err) // it is noted
	return err
}

func (t transaction) Rollback() error {
	err := t.Tx.Rollback()
	if invalidated, _ := fatal(err); invalidated {
		t.of.giveUp()
		return nil // nothing of it is kept
	}
	return err
}
