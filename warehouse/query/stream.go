package query

import (
	"context"

	"siemmes/warehouse"
)

// Stream answers a question as a head and blocks.
func (w *Warehouse) Stream(ctx context.Context, q warehouse.Query) (*warehouse.Head, warehouse.Blocks, error) {
	a, err := w.Query(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	h, blocks := a.Stream()
	return h, blocks, nil
}
