package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// eachWorkbook opens the spreadsheet a command names, or one after the other
// those of an archive. file is what of the archive the workbook is, "" where
// there is but one.
func (c *call) eachWorkbook(ctx context.Context, name string, do func(wb *sheet.Workbook, file string) error) error {
	return c.eachMember(ctx, name, func(m *sheet.Member, file string) error {
		limits, err := c.limits()
		if err != nil {
			return err
		}
		wb, err := sheet.Open(ctx, m.Name, m.Reader, m.Size, limits)
		if err != nil {
			return err
		}
		return errors.Join(do(wb, file), wb.Close())
	})
}

// eachMember passes on the file a command names, or one after the other the
// spreadsheets of an archive, all of them whatever becomes of each.
func (c *call) eachMember(ctx context.Context, name string, do func(m *sheet.Member, file string) error) error {
	limits, err := c.limits()
	if err != nil {
		return err
	}
	f, size, err := c.openFile(name)
	if err != nil {
		return err
	}
	defer f.Close()
	members, err := sheet.Unpack(ctx, filepath.Base(name), f, size, limits)
	if err != nil {
		return err
	}
	var failed error
	for i, m := range members {
		if i == 0 {
			for _, left := range m.Left {
				c.warn("command.left-out", "file", filepath.Base(name), "left", left)
			}
		}
		file := ""
		if len(members) > 1 {
			file = m.Name[len(filepath.Base(name))+1:]
		}
		failed = errors.Join(failed, do(m, file), m.Close())
	}
	return failed
}

// limits are what a file may cost; messages name them as Limits.Columns.
func (c *call) limits() (sheet.Limits, error) {
	l, err := sheet.ParseLimits(c.Getenv("SIEMMES_LIMITS"))
	warehouse.Wrap(&err, "SIEMMES_LIMITS")
	return l, err
}

// openFile opens a file that a command names and tells its size in bytes.
func (c *call) openFile(name string) (*os.File, int64, error) {
	file, err := os.Open(c.path(name))
	if err != nil {
		return nil, 0, warehouse.WrapError(warehouse.ErrUnreadable, err, "command.cannot-read", "file", name)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = warehouse.NewError(warehouse.ErrUnreadable, "command.not-a-file", "file", name)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}
