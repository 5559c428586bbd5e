package warehouse

import (
	"slices"
	"strconv"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Query is a question to the warehouse, as plain data: the store compiles it,
// the command line and the server only fill it in.
type Query struct {
	Dataset string
	// Where keeps the observations whose code is among the ones named.
	// Codes are canonical: who fills the query in resolves names and
	// ISO or M49 spellings through the catalog first. COUNTERPART_AREA also
	// takes FOR and NAT where the source does not publish them: foreigners
	// are all leaves but the reporting country, nationals are that one.
	Where []Filter
	// Periods keep the periods that lie wholly inside one of them; nil keeps all.
	Periods Ranges
	// By names the dimensions to keep; the others collapse to their
	// published total, else to the sum of one complete cut. Nil asks for
	// the stored observations instead. TIME_PERIOD always stays.
	By []string
	// Freq asks for one frequency. With By, years (halves, quarters) that
	// are not published are made from complete shorter periods.
	Freq Freq
	// YearStart is the month in which years start, where Freq is A: 10 for
	// October. A year is named for the one in which it ends. YearToDate is the
	// last month of it, so that the same months of all years are compared: 7
	// for July. Zero is January, and the whole year.
	YearStart, YearToDate int
	// Release, AsOf and Edition choose the vintage; all zero: today.
	Release int
	AsOf    time.Time
	Edition string
	// First and Last keep the first and the last observations of each series, this
	// many of each; both zero keep all. A series is what differs in the period alone.
	First, Last int
	// UpdatedAfter keeps the rows whose release, the latest edition that says a figure
	// in it, was published after a time; ReleasedAfter those whose release has a greater
	// number. Zero keeps all.
	UpdatedAfter  time.Time
	ReleasedAfter int
	// Limit bounds the rows of the answer; zero: none. Offset skips rows.
	Limit, Offset int
}

// Years reports whether other years than those of the calendar are asked for.
func (q Query) Years() bool { return q.YearStart > 1 || q.YearToDate > 0 && q.yearMonths() < 12 }

func (q Query) yearMonths() int {
	if q.YearToDate == 0 {
		return 12
	}
	return (q.YearToDate-max(q.YearStart, 1)+12)%12 + 1
}

// YearOf is the year, or the part of it that is asked for, in which a period begins.
func (q Query) YearOf(p Period) Period {
	year, start := p.Start.Year(), max(q.YearStart, 1)
	if int(p.Start.Month()) < start {
		year--
	}
	return MonthsFrom(year, start, q.yearMonths())
}

// Stretches are the times that are asked for: whole calendar years name the years
// that end in them. Nil is all time.
func (q Query) Stretches() Ranges {
	out := slices.Clone(q.Periods)
	for i, p := range out {
		if q.YearStart > 1 && p.Months%12 == 0 && p.Start.YearDay() == 1 {
			out[i].Start = p.Start.AddDate(0, q.YearStart-13, 0)
		}
	}
	return out
}

// Filter is one dimension and the codes it may have.
type Filter struct {
	Dim   string
	Codes []string
	// Below takes the codes that are parts of these as well, as the code list of the
	// dimension knows them.
	Below bool
}

// Codes returns what the query asks of a dimension; nil is anything.
func (q Query) Codes(dim string) []string {
	for _, f := range q.Where {
		if f.Dim == dim {
			return f.Codes
		}
	}
	return nil
}

// Names reports whether the query keeps the dimension, or asks for codes of it.
func (q Query) Names(dim string) bool {
	return slices.Contains(q.By, dim) || q.Codes(dim) != nil
}

// Origin tells a published figure from one made by adding published ones up.
type Origin string

// The origins.
const (
	OriginPublished Origin = "published"
	OriginComputed  Origin = "computed"
)

// Row is one figure of an answer.
type Row struct {
	Key    []string // codes, as Answer.Dims orders them
	Period string
	Value  float64 // NaN where there is no number
	Flags  Flags
	Conf   ConfStatus
	// Low and High bound the figure where a censored one is in it, which then has no
	// value, or where it is a sum of rounded ones, which has; NaN else.
	Low, High float64
	RefDate   string
	Origin    Origin
	Release   int     // of the latest edition that says a figure in it
	Edition   Edition // of that release, as readers are shown it
	// Withdrawn reports whether the release was withdrawn; Value is NaN then.
	Withdrawn bool
	// Comment is what the publisher says of the figure, where it is one as it
	// was published. Of a sum, Commented counts the published figures in it of
	// which the publisher says something, and Parts all of them.
	Comment          Comment
	Commented, Parts int
	// Notes are indexes into Answer.Notes.
	Notes []int
}

// Answer is what a query gives.
type Answer struct {
	Dataset *Dataset
	Dims    []string // the key's columns, in the dataset's order
	Rows    []Row
	// Notes say something about figures of the answer that a reader must know: what was
	// summed and what the sum leaves out, which source was taken.
	Notes []Message
	// Truncated reports whether Limit cut the rows.
	Truncated bool
	// Vintage is the release the answer is as of: the one that was asked for, else the
	// last that brought something to the dataset; zero: none did.
	Vintage int
}

// Trace is one cell behind a figure.
type Trace struct {
	Key        []string // all dimensions of the dataset
	Period     string
	Value      float64
	Flags      Flags
	Release    int
	Edition    Edition // as readers are shown it
	Submission string  // sha256, shortened to 12 characters
	SHA256     string
	File       string
	Cell       CellRef
	Text       string // the cell as it was
	Comment    Comment
	Layout     string
	// Withdrawn reports whether the release was withdrawn; Value is NaN then, and
	// Text and Comment are empty.
	Withdrawn bool
}
