package store

import (
	"context"

	"siemmes/warehouse"
)

// Stream answers a question as a head and blocks.
func (s *Store) Stream(ctx context.Context, q warehouse.Query) (*warehouse.Head, warehouse.Blocks, error) {
	a, err := s.Query(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	h, blocks := a.Stream()
	return h, blocks, nil
}
