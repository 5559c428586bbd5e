package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// openWorkbook opens the spreadsheet a command names; close gives back both
// the workbook and its file.
func (c *call) openWorkbook(ctx context.Context, name string) (wb *sheet.Workbook, closeAll func() error, err error) {
	file, size, err := c.openFile(name)
	if err != nil {
		return nil, nil, err
	}
	wb, err = sheet.Open(ctx, filepath.Base(name), file, size, sheet.Limits{})
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return wb, func() error { return errors.Join(wb.Close(), file.Close()) }, nil
}

// openFile opens a file that a command names and tells its size in bytes.
func (c *call) openFile(name string) (*os.File, int64, error) {
	file, err := os.Open(c.path(name))
	if err != nil {
		return nil, 0, fmt.Errorf("cannot read %s: %w", name, err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = warehouse.Errorf(warehouse.ErrUnreadable, "%s is not a file", name)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}
