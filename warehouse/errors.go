package warehouse

import (
	"errors"
	"fmt"
)

// The kinds of error. Every error that leaves a room wraps one of them, so that
// the command line turns it into an exit code and the server into an HTTP
// status in one place each. An error without a kind is our own failure.
var (
	ErrInvalid     = errors.New("invalid")     // the request makes no sense as it is
	ErrMeaningless = errors.New("meaningless") // the figures asked for cannot be added or compared
	ErrNotFound    = errors.New("not found")   // no such dataset, code, release, …
	ErrConflict    = errors.New("conflict")    // the state does not allow it
	ErrBusy        = errors.New("busy")        // somebody else holds it; try again
	ErrCrowding    = errors.New("crowding")    // who asks has too much under way already; try again
	ErrUnreadable  = errors.New("unreadable")  // a file that cannot be read as a spreadsheet
	ErrTooLarge    = errors.New("too large")   // a limit was met; the message names the setting
	ErrNoLayout    = errors.New("no layout")   // no layout fits, or several do
	ErrBlocked     = errors.New("blocked")     // a finding blocks
	ErrDenied      = errors.New("denied")      // not allowed for this office
	ErrTooMany     = errors.New("too many")    // asked too often; try again later
)

// ErrNoSpace is the kind of a full disk. It is an ErrTooLarge that ends by itself: what
// is read goes on, and what is written can be when there is space again.
var ErrNoSpace = fmt.Errorf("no space: %w", ErrTooLarge)

// Error is an error of a kind. Message says to a reader what happened, where, and
// what to do next. Cause is for the log, and no reader is shown it.
type Error struct {
	Kind    error
	Message Message
	Cause   error
}

// NewError returns an error of a kind with the message of an id, see [NewMessage].
func NewError(kind error, id string, pairs ...any) error {
	return &Error{Kind: kind, Message: NewMessage(id, pairs...)}
}

// WrapError returns an error of a kind with the message of an id, which keeps its cause.
func WrapError(kind, cause error, id string, pairs ...any) error {
	return &Error{Kind: kind, Message: NewMessage(id, pairs...), Cause: cause}
}

// Error writes the error for the log: its kind, its message without a language, and
// its cause.
func (e *Error) Error() string {
	text := e.Kind.Error() + ": " + e.Message.String()
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap lets errors.Is find both the kind and the cause.
func (e *Error) Unwrap() []error {
	all := []error{e.Kind}
	if e.Cause != nil {
		all = append(all, e.Cause)
	}
	return all
}

// Wrap says what was being done when an error came, and leaves its kind; it is
// meant for defer Wrap(&err, "load %q", name).
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}
