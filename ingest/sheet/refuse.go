package sheet

import (
	"fmt"

	"siemmes/warehouse"
)

// refusal is why a file is not read: the id of the message for its sender, and the
// detail for the log.
type refusal struct{ id, detail string }

// unreadable returns ErrUnreadable with the message of an id for the sender of the file,
// and a detail for the log.
func unreadable(name, id, format string, args ...any) error {
	return warehouse.WrapError(warehouse.ErrUnreadable, fmt.Errorf("%q "+format, append([]any{name}, args...)...), id, "file", name)
}

// tooLarge returns ErrTooLarge for a limit of [Limits], and a detail for the log, of which
// the first value is the name of the file.
func tooLarge(limit, format string, args ...any) error {
	return warehouse.WrapError(warehouse.ErrTooLarge, fmt.Errorf(format, args...), "sheet.too-large", "file", args[0], "limit", limit)
}
