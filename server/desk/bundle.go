package desk

import (
	"context"
	"errors"
	"path"

	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// maxBundle is how many spreadsheets one archive may hold: the desk keeps a
// hundred files of an office in all.
const maxBundle = 40

// keepAll keeps what was received: each spreadsheet of an archive is a submission
// of its own. A file that is no archive, or that cannot be unpacked, is kept as
// it is: the pipeline says what is wrong with it. All are kept, or none.
func (s *Desk) keepAll(ctx context.Context, got *receipt) (all []*job, err error) {
	whole := warehouse.File{Name: got.name, ReaderAt: got.file, Size: got.size}
	one := func(name string, left []string) *job {
		return &job{office: got.options.Office, options: got.options, name: name, left: left}
	}
	members, err := sheet.Unpack(ctx, got.name, got.file, got.size, s.Limits)
	if err != nil {
		j := one(got.name, nil)
		return []*job{j}, s.queue.keep(ctx, j, whole)
	}
	defer func() {
		for _, m := range members {
			err = errors.Join(err, m.Close())
		}
		if err != nil {
			for _, made := range all {
				s.queue.drop(ctx, made)
			}
		}
	}()
	if len(members) == 1 {
		j := one(got.name, members[0].Left)
		return []*job{j}, s.queue.keep(ctx, j, whole)
	}
	if len(members) > maxBundle {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "request.many-members", "file", got.name, "count", len(members), "most", maxBundle)
	}
	for _, m := range members {
		j := one(web.CleanName(path.Base(m.Name)), m.Left)
		if err := s.queue.keep(ctx, j, warehouse.File{Name: j.name, ReaderAt: m.Reader, Size: m.Size}); err != nil {
			return all, err
		}
		all = append(all, j)
	}
	return all, nil
}
