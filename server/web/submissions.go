package web

import (
	"context"
	"io"

	"siemmes/warehouse"
)

// Files gives received files back, as they were sent.
type Files interface {
	// OpenSubmission is ErrNotFound where there is none that the reader may
	// have. Who asks closes it.
	OpenSubmission(ctx context.Context, who warehouse.Reader, sha256 string) (warehouse.File, io.Closer, error)
}
