package warehouse

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds of error. Every error that leaves a room wraps one of them, so that
// the command line turns it into an exit code and the server into an HTTP
// status in one place each. An error without a kind is our own failure.
var (
	ErrInvalid     = errors.New("invalid")     // the request makes no sense as it stands
	ErrMeaningless = errors.New("meaningless") // the figures asked for cannot be added or compared
	ErrNotFound    = errors.New("not found")   // no such dataset, code, release, …
	ErrConflict    = errors.New("conflict")    // the state does not allow it
	ErrBusy        = errors.New("busy")        // somebody else holds it; try again
	ErrUnreadable  = errors.New("unreadable")  // a file that cannot be read as a spreadsheet
	ErrTooLarge    = errors.New("too large")   // a limit was met; the message names the setting
	ErrNoLayout    = errors.New("no layout")   // no layout fits, or several do
	ErrBlocked     = errors.New("blocked")     // a finding blocks
	ErrDenied      = errors.New("denied")      // not allowed for this office
)

// Error is an error of a kind. Message says to a reader what happened, where, and
// what to do next. Cause is for the log, and no reader is shown it.
type Error struct {
	Kind    error
	Message Message
	Cause   error

	text error
	said Names
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
	switch {
	case e.said != nil:
		return e.said[English]
	case e.text != nil:
		return e.text.Error()
	}
	text := e.Kind.Error() + ": " + e.Message.String()
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// In is the message in a language, in English where it has none in that language.
func (e *Error) In(language string) string {
	if e.said != nil {
		return e.said.In(language)
	}
	return e.text.Error()
}

// Told reports whether the error keeps its message as a Message.
func (e *Error) Told() bool { return !e.Message.IsZero() }

// Unwrap lets errors.Is find both the kind and the cause.
func (e *Error) Unwrap() []error {
	all := []error{e.Kind}
	if e.text != nil {
		all = append(all, e.text)
	}
	if e.Cause != nil {
		all = append(all, e.Cause)
	}
	return all
}

// Errorf makes an Error of a kind. A %w in the format keeps the cause.
func Errorf(kind error, format string, args ...any) error {
	return &Error{Kind: kind, text: fmt.Errorf(format, args...)}
}

// SaidError makes an Error of a kind that is told in several languages;
// [siemmes/warehouse/lang.Error] fills in a message of the catalog of messages.
func SaidError(kind error, said Names) error { return &Error{Kind: kind, said: said} }

// Reading is the text of an error for a reader of a language: where an Error in
// it is told in several languages, in that one.
func Reading(err error, language string) string {
	text := err.Error()
	for e, ok := errors.AsType[*Error](err); ok; e, ok = errors.AsType[*Error](e.text) {
		if e.said != nil {
			return strings.Replace(text, e.Error(), e.In(language), 1)
		}
	}
	return text
}

// Wrap says what was being done when an error came, and leaves its kind; it is
// meant for defer Wrap(&err, "load %q", name).
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}
