package sheet

import (
	"context"
	"io"
	"time"
)

func openZip(_ context.Context, name string, _ io.ReaderAt, _ int64, _ Limits) (*Workbook, error) {
	return nil, unreadable(name, "is a workbook, which is read in a moment")
}

type book struct{}

type style struct {
	indent int
	format numberFormat
}

type numberFormat struct{}

func (b *book) style(uint16) style                          { return style{} }
func (b *book) time(float64) time.Time                      { return time.Time{} }
func (f numberFormat) show(float64) string                  { return "" }
func (f numberFormat) showDate(time.Time, float64) string   { return "" }
