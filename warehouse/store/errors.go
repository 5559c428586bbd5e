package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
)

// errReadOnly is the error of every change to a store that was opened for reading.
var errReadOnly = warehouse.NewError(warehouse.ErrConflict, "error.read-only")

// convert turns what the driver says into an error with a kind and a message
// for the reader. Every error of DuckDB passes here once; errors that have a
// kind already, and those of a cancelled context, are left as they are.
func convert(err error) error {
	var ours *warehouse.Error
	var theirs *duckdb.Error
	switch {
	case err == nil, errors.As(err, &ours), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, driver.ErrBadConn):
		return warehouse.WrapError(warehouse.ErrBusy, err, "store.reopening")
	case errors.As(err, &theirs):
		return convertDriver(theirs)
	}
	return err
}

func convertDriver(err *duckdb.Error) error {
	msg := err.Msg
	switch {
	case strings.Contains(msg, "Could not set lock on file"), strings.Contains(msg, "Conflicting lock is held"):
		return warehouse.WrapError(warehouse.ErrBusy, err, "store.held-elsewhere")
	case noSpace(msg):
		return warehouse.WrapError(warehouse.ErrNoSpace, err, "error.disk-full")
	case err.Type == duckdb.ErrorTypeOutOfMemory:
		return warehouse.WrapError(warehouse.ErrTooLarge, err, noMemory)
	case strings.Contains(msg, "database does not exist"):
		return warehouse.WrapError(warehouse.ErrNotFound, err, "store.no-database")
	case strings.Contains(msg, "not a valid DuckDB database file"):
		return warehouse.WrapError(warehouse.ErrUnreadable, err, "store.not-a-database")
	case strings.Contains(msg, "attached in read-only mode"):
		return errReadOnly
	case err.Type == duckdb.ErrorTypeInterrupt:
		return context.Canceled
	}
	return err
}

// noSpace reports whether a message of DuckDB or of the system is about a full
// disk (ENOSPC) or a full quota (EDQUOT).
func noSpace(msg string) bool {
	for _, s := range []string{"No space left on device", "Disk quota exceeded", "no space left on device", "disk quota exceeded"} {
		if strings.Contains(msg, s) {
			return true
		}
	}
	return false
}
