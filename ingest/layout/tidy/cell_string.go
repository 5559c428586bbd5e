package tidy

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"siemmes/ingest/layout"
	"siemmes/warehouse"
)

// String writes the cell on one line: address, number or marker, headings, and what
// they mean.
func (c *Cell) String() string {
	at := c.A1()
	if c.Sheet != "" {
		at = c.Sheet + "!" + at
	}
	value := c.Marker
	if !math.IsNaN(c.Stored) {
		value = strings.TrimSpace(warehouse.FormatNumber(c.Stored) + " " + c.Marker)
	}
	if c.Blank {
		value = "blank"
	}
	line := fmt.Sprintf("%s\t%s\t%s\t", at, value, c.HeadingText())
	return strings.TrimRight(line+strings.Join(meanings(c), " "), " \t")
}

var quoteNeeded = regexp.MustCompile(`[ ,]`)

func meanings(c *Cell) []string {
	var out []string
	note := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, h := range c.Headings {
		if h.Value.Unknown {
			note("[unknown: %s]", h.Value.Label)
		}
		for _, a := range h.Value.Codes {
			if a.Code != "" {
				note("%s=%s", a.Dim, a.Code)
				continue
			}
			find := a.Find
			if quoteNeeded.MatchString(find) {
				find = strconv.Quote(find)
			}
			note("%s?%s", a.Dim, find)
		}
		if h.Value.Flags != 0 {
			note("[%v]", h.Value.Flags)
		}
	}
	if c.Period != "" {
		note("%s/%s", c.Period, c.Freq)
	}
	if c.PeriodErr != nil {
		note("[no period: %s]", textOfError(c.PeriodErr))
	}
	if c.RefDate != "" {
		note("@%s", c.RefDate)
	}
	if c.Rule != nil {
		note("[%s%s]", c.Rule.Flags, bounds(c.Rule))
	} else if c.Marker != "" {
		note("[no number]")
	}
	if c.Num != c.Stored && c.IsNumber {
		note("[is %v]", c.Num)
	}
	if c.Multiplier != 1 {
		note("[×%v]", c.Multiplier)
	}
	if c.Table.Index > 0 {
		note("[table %s]", c.Table.ID)
	}
	if c.Total {
		note("[total]")
	}
	if c.Comment.Text != "" {
		note("“%s”%s", c.Comment.Text, c.Comment.Lang)
	}
	if c.Comment.Basis != "" {
		note("‘%s’", c.Comment.Basis)
	}
	if c.Skip != "" {
		note("[skip: %s]", c.Skip)
	}
	return out
}

func bounds(m *layout.Marker) string {
	if m.Low == nil {
		return ""
	}
	return fmt.Sprintf(" %v to %v", *m.Low, *m.High)
}

// textOfError is the message of an error without a language.
func textOfError(err error) string {
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		return e.Message.String()
	}
	return err.Error()
}
