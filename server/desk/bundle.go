package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"siemmes/ingest/sheet"
	"siemmes/server/web"
	"siemmes/warehouse"
)

// maxBundle is how many spreadsheets one archive may hold: the desk keeps a
// hundred files in all.
const maxBundle = 40

// unbundled gives a job for each spreadsheet of an archive that was handed in:
// each is a submission of its own. A file that is no archive, or that cannot be
// unpacked, stays the one job: the pipeline tells what is wrong with it.
func (s *Desk) unbundled(ctx context.Context, j *job) (all []*job, err error) {
	f, err := os.Open(j.path)
	if err != nil {
		return nil, fmt.Errorf("read the file that was received: %w", err)
	}
	defer f.Close()
	members, err := sheet.Unpack(ctx, j.name, f, j.size, s.Limits)
	if err != nil {
		return []*job{j}, nil
	}
	defer func() {
		for _, m := range members {
			err = errors.Join(err, m.Close())
		}
		if err != nil {
			for _, made := range all {
				_ = os.Remove(made.path) // the system empties its folder for temporary files too
			}
		}
	}()
	if len(members) == 1 {
		j.left = members[0].Left
		return []*job{j}, nil
	}
	if len(members) > maxBundle {
		return nil, warehouse.NewError(warehouse.ErrTooLarge, "request.many-members", "file", j.name, "count", len(members), "most", maxBundle)
	}
	for _, m := range members {
		own := &job{office: j.office, options: j.options, name: web.CleanName(path.Base(m.Name)), size: m.Size, left: m.Left}
		all = append(all, own)
		if own.path, err = s.copyMember(m); err != nil {
			return all, err
		}
	}
	return all, os.Remove(j.path)
}

// copyMember keeps one spreadsheet of an archive on disk.
func (s *Desk) copyMember(m *sheet.Member) (name string, err error) {
	f, err := os.CreateTemp(s.Spool, "siemmes-upload-*")
	if err != nil {
		return "", fmt.Errorf("keep the file that is being received: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(f, io.NewSectionReader(m.Reader, 0, m.Size))
	return f.Name(), err
}
