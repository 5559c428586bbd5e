package store

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/query"
)

var update = flag.Bool("update", false, "write what the store answers into testdata")

// TestScripts runs the files of testdata: figures that are loaded, questions,
// and the answers expected, in one file that reads from top to bottom.
// testdata/README.md says how they are written.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			s := openTest(t)
			script := readScript(t, file)
			for i := range script {
				got := s.run(t, script[i])
				if *update {
					script[i].want = got
				} else if got != script[i].want {
					t.Errorf("%s:%d: %s\ngot:\n%s\nwant:\n%s", file, script[i].line, script[i].words[0], got, script[i].want)
				}
			}
			if *update {
				writeScript(t, file, script)
			}
		})
	}
}

// testStore is a store in memory whose clock goes on by a day with each command.
type testStore struct {
	*Store
	clock time.Time
}

func openTest(t testing.TB) *testStore {
	t.Helper()
	s := &testStore{clock: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)}
	var err error
	s.Store, err = Open(t.Context(), "", Options{Now: func() time.Time { return s.clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// command is one command of a script with its input and the expected output.
type command struct {
	line    int
	comment []string
	words   []string
	input   []string
	want    string
}

var word = regexp.MustCompile(`[^\s"=]+="[^"]*"|\S+`)

func readScript(t *testing.T, file string) []command {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []command
	var c command
	part := 0 // before the command, in its input, in its output
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		switch {
		case part == 0 && (line == "" || strings.HasPrefix(line, "#")):
			c.comment = append(c.comment, line)
		case part == 0:
			c.line, c.words, part = n, word.FindAllString(line, -1), 1
		case part == 1 && line == "----":
			part = 2
		case part == 1:
			c.input = append(c.input, line)
		case line == "":
			out = append(out, c)
			c, part = command{comment: []string{""}}, 0
		default:
			c.want += line + "\n"
		}
	}
	if part == 2 {
		out = append(out, c)
	}
	return out
}

func writeScript(t *testing.T, file string, script []command) {
	var b strings.Builder
	for _, c := range script {
		for _, line := range c.comment {
			b.WriteString(line + "\n")
		}
		b.WriteString(strings.Join(c.words, " ") + "\n")
		for _, line := range c.input {
			b.WriteString(line + "\n")
		}
		b.WriteString("----\n" + c.want)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// arg is the value of name=value among the words; missing if it is not there.
func (c command) arg(name, missing string) string {
	for _, w := range c.words[1:] {
		if v, ok := strings.CutPrefix(w, name+"="); ok {
			return strings.Trim(v, `"`)
		}
	}
	return missing
}

func (c command) has(name string) bool { return slices.Contains(c.words[1:], name) }

// run does a command and says what came of it.
func (s *testStore) run(t *testing.T, c command) string {
	t.Helper()
	s.clock = s.clock.Add(24 * time.Hour)
	ctx := t.Context()
	var out string
	var err error
	switch c.words[0] {
	case "load":
		out, err = s.loadCommand(t, c)
	case "query":
		out, err = s.queryCommand(ctx, c)
	case "explain":
		out, err = s.explainCommand(ctx, c)
	case "withdraw":
		err = s.Withdraw(ctx, c.words[1], c.arg("reason", ""))
		out = "withdrawn\n"
	case "seal":
		var cell warehouse.CellRef
		if cell, err = warehouse.ParseA1(c.words[2]); err == nil {
			out, err = s.sealCommand(ctx, c, cell)
		}
	case "releases":
		out, err = s.releasesCommand(ctx)
	case "file":
		out, err = s.fileCommand(ctx, c)
	case "diff":
		out, err = s.diffCommand(ctx, c)
	case "coverage":
		out, err = s.coverageCommand(ctx, c)
	case "verify":
		out, err = s.verifyCommand(ctx)
	default:
		t.Fatalf("line %d: no such command: %s", c.line, c.words[0])
	}
	if err != nil {
		return "error: " + kindOf(err) + ": " + strings.Join(strings.Fields(errorText(err)), " ") + "\n"
	}
	return out
}

// errorText is the message of an error in English; an error without one is as it is.
func errorText(err error) string {
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		return lang.Reader{Language: warehouse.English, Labels: catalog.Default()}.Error(e)
	}
	return err.Error()
}

func kindOf(err error) string {
	for _, kind := range []error{
		warehouse.ErrInvalid, warehouse.ErrMeaningless, warehouse.ErrNotFound, warehouse.ErrConflict, warehouse.ErrBusy,
		warehouse.ErrTooLarge, warehouse.ErrBlocked,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "no kind"
}

// loadCommand loads a table and publishes it.
func (s *testStore) loadCommand(t *testing.T, c command) (string, error) {
	table := &warehouse.CutTable{
		Source: c.arg("source", "TEST"), ID: c.arg("table", "main"), Complete: c.has("complete"),
		AbsentIsZero: c.has("absent-is-zero"), Replaces: warehouse.Replaces(c.arg("replaces", "table")),
	}
	table.Covers = c.arg("covers", "")
	if adds := c.arg("adds", ""); adds != "" {
		table.Adds = strings.Split(adds, ",")
	}
	if base := c.arg("rounding", ""); base != "" {
		var err error
		if table.Rounding, err = strconv.ParseFloat(base, 64); err != nil {
			t.Fatal(err)
		}
	}
	if what := c.arg("leaves-out", ""); what != "" {
		table.LeavesOut = warehouse.Names{warehouse.English: what}
	}
	if text := c.arg("break", ""); text != "" {
		said := said(text)
		dim, code, _ := strings.Cut(said["enters"], ":")
		b := warehouse.SeriesBreak{Where: filters(said), From: said["from"], Dim: dim, Code: code, Enters: dim != "", What: warehouse.Names{warehouse.English: said["what"]}}
		if dim, code, ok := strings.Cut(said["comparable"], ":"); ok {
			b.Comparable = []warehouse.Filter{{Dim: dim, Codes: []string{code}}}
		}
		table.Breaks = append(table.Breaks, b)
	}
	block := s.block(t, c, table)
	date, err := time.Parse(time.DateOnly, c.arg("date", s.clock.Format(time.DateOnly)))
	if err != nil {
		t.Fatal(err)
	}
	spec := warehouse.Release{Edition: warehouse.Edition{ID: c.arg("edition", "E"+strconv.Itoa(c.line)), Date: date}, Type: warehouse.Routine, Layout: "test", Created: s.clock}
	r, err := publishBlocks(t.Context(), s.Store, spec, fmt.Sprintf("%s.csv", spec.Edition.ID), block)
	if err != nil {
		return "", err
	}
	out := "release " + r.ID()
	if r.Unchanged() {
		out = "unchanged"
	}
	if r.Historic && !r.Unchanged() {
		out += " historic"
	}
	for _, p := range r.Parts {
		out += fmt.Sprintf(" · %s %s %d observations, %d added, %d changed, %d ended", p.Dataset, p.Source, p.Observations, p.Added, p.Changed, p.Ended)
	}
	return out + "\n", nil
}

// said reads "REF_AREA=CRI from=2022 what=own_nationals".
func said(text string) map[string]string {
	out := map[string]string{}
	for _, w := range strings.Fields(text) {
		name, value, _ := strings.Cut(w, "=")
		out[name] = strings.ReplaceAll(value, "_", " ")
		if strings.ToUpper(name) == name || name == "enters" || name == "comparable" {
			out[name] = value
		}
	}
	return out
}

// filters are the dimensions of what was said.
func filters(said map[string]string) (out []warehouse.Filter) {
	for name, value := range said {
		if strings.ToUpper(name) == name {
			out = append(out, warehouse.Filter{Dim: name, Codes: []string{value}})
		}
	}
	return out
}

// publishBlocks takes blocks through the whole life of a submission.
func publishBlocks(ctx context.Context, s *Store, spec warehouse.Release, file string, blocks ...*warehouse.Observations) (warehouse.Release, error) {
	sub, err := s.Keep(ctx, file, "", strings.NewReader(file), s.now())
	if err != nil {
		return warehouse.Release{}, err
	}
	spec.Submission = sub
	d, err := s.Begin(ctx, spec)
	if err != nil {
		return warehouse.Release{}, err
	}
	defer d.Discard(ctx)
	for _, b := range blocks {
		if err := d.Append(ctx, b); err != nil {
			return warehouse.Release{}, err
		}
	}
	r, err := d.Commit(ctx, nil)
	if err != nil {
		return r, err
	}
	return s.Publish(ctx, r.DraftID, s.now())
}

// block reads the figures of a load: a line of headings, then a line for each.
func (s *testStore) block(t *testing.T, c command, table *warehouse.CutTable) *warehouse.Observations {
	ds, err := catalog.Default().Dataset(c.words[1])
	if err != nil {
		t.Fatal(err)
	}
	b := &warehouse.Observations{Dataset: ds, Table: table, Periods: &warehouse.Dictionary{}, Sheets: &warehouse.Dictionary{}}
	for range ds.Dimensions {
		b.Codes = append(b.Codes, &warehouse.Dictionary{})
	}
	b.Dims = make([][]int32, len(ds.Dimensions))
	heads := strings.Fields(c.input[0])
	for n, line := range c.input[1:] {
		cells := strings.Fields(line)
		period := cells[slices.Index(heads, "period")]
		parsed, err := warehouse.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range ds.Dimensions {
			code := warehouse.Total
			switch d.ID {
			case warehouse.DimFreq:
				code = string(parsed.Freq())
			case warehouse.DimSource:
				code = table.Source
			case warehouse.DimMeasure:
				code = ds.Measures[0].ID
			case warehouse.DimBasis:
				code = "C"
			}
			if d.CodeList == query.AreaList {
				code = warehouse.World
			}
			code = c.arg(d.ID, code)
			if at := slices.Index(heads, d.ID); at >= 0 {
				code = cells[at]
			}
			b.Dims[i] = append(b.Dims[i], b.Codes[i].Put(code))
		}
		b.Period = append(b.Period, b.Periods.Put(period))
		addFigure(t, b, cells[slices.Index(heads, "value")], n)
	}
	return b
}

var figureForm = regexp.MustCompile(`^(-?[\d.]+)?([A-Z]*)(?:\[(\d+),(\d*)\])?(?:@([^~\s]+))?(?:~([^|\s]*)(?:\|(\S+))?)?$`)

// addFigure reads "123", "123P" (a number with flags), "Q[1,4]" (censored),
// "O" (missing), "123@2024-12-31" (with a reference date) and "123~See_below.|B"
// (with a comment and the detail of its basis). Its cell is in column 5 of the
// line's row.
func addFigure(t *testing.T, b *warehouse.Observations, text string, n int) {
	m := figureForm.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%q is no figure", text)
	}
	parse := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	flags, err := warehouse.ParseFlags(m[2])
	if err != nil {
		t.Fatal(err)
	}
	b.Value, b.Flags, b.Conf = append(b.Value, parse(m[1])), append(b.Flags, flags), append(b.Conf, warehouse.Free)
	b.Low, b.High = append(b.Low, parse(m[3])), append(b.High, parse(m[4]))
	b.RefDate = append(b.RefDate, m[5])
	comment := warehouse.Comment{Text: strings.ReplaceAll(m[6], "_", " "), Basis: strings.ReplaceAll(m[7], "_", " ")}
	if b.Comments == nil {
		b.Comments = &warehouse.Dictionary{}
	}
	if comment.Empty() {
		b.Comment = append(b.Comment, warehouse.NoComment)
	} else {
		b.Comment = append(b.Comment, b.Comments.Put(comment.Encode()))
	}
	b.Sheet, b.Row, b.Col = append(b.Sheet, b.Sheets.Put("S")), append(b.Row, int32(n+2)), append(b.Col, 5)
	b.Text = append(b.Text, "")
}

func (s *testStore) queryOf(c command) (warehouse.Query, error) {
	text := catalog.QueryText{Period: c.arg("period", ""), Freq: c.arg("freq", ""), YearStart: c.arg("year-start", ""), YearToDate: c.arg("year-to-date", ""), AsOf: c.arg("as-of", ""), Edition: c.arg("edition", "")}
	for _, w := range c.words[2:] {
		if v, ok := strings.CutPrefix(w, "where:"); ok {
			text.Where = append(text.Where, v)
		}
	}
	if by := c.arg("by", ""); by != "" {
		text.By = strings.Split(by, ",")
	}
	q, err := catalog.Default().ParseQuery(c.words[1], text)
	q.Limit, _ = strconv.Atoi(c.arg("limit", "0"))
	q.Offset, _ = strconv.Atoi(c.arg("offset", "0"))
	q.First, _ = strconv.Atoi(c.arg("first", "0"))
	q.Last, _ = strconv.Atoi(c.arg("last", "0"))
	q.ReleasedAfter, _ = strconv.Atoi(c.arg("after", "0"))
	for i := range q.Where {
		q.Where[i].Below = c.has("below:" + q.Where[i].Dim)
	}
	return q, err
}

func (s *testStore) queryCommand(ctx context.Context, c command) (string, error) {
	q, err := s.queryOf(c)
	if err != nil {
		return "", err
	}
	a, err := s.Query(ctx, q)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, r := range a.Rows {
		b.WriteString(rowText(a, r) + "\n")
	}
	for i, n := range a.Notes {
		fmt.Fprintf(&b, "[%d] %s%s\n", i, n.ID, argsText(n.Texts()))
	}
	if a.Truncated {
		b.WriteString("truncated\n")
	}
	if b.Len() == 0 {
		return "nothing\n", nil
	}
	return b.String(), nil
}

// rowText writes a row's codes without totals, and what is special about it.
func rowText(a *warehouse.Answer, r warehouse.Row) string {
	var words []string
	for i, code := range r.Key {
		if d := a.Dims[i]; code != warehouse.Total && code != warehouse.World && d != warehouse.DimMeasure && d != warehouse.DimBasis {
			words = append(words, code)
		}
	}
	words = append(words, r.Period, number(r.Value))
	if !math.IsNaN(r.Low) || !math.IsNaN(r.High) {
		words = append(words, "["+number(r.Low)+","+number(r.High)+"]")
	}
	if r.Flags != 0 {
		words = append(words, r.Flags.String())
	}
	if r.RefDate != "" {
		words = append(words, r.RefDate)
	}
	words = append(words, commentWords(r.Comment)...)
	if r.Commented > 0 {
		words = append(words, fmt.Sprintf("(%d of %d commented)", r.Commented, r.Parts))
	}
	words = append(words, string(r.Origin), "r"+strconv.Itoa(r.Release))
	if r.Withdrawn {
		words = append(words, "withdrawn")
	}
	for _, n := range r.Notes {
		words = append(words, "["+strconv.Itoa(n)+"]")
	}
	return strings.Join(words, " ")
}

func commentWords(c warehouse.Comment) []string {
	if c.Empty() {
		return nil
	}
	return []string{fmt.Sprintf("%q %q", c.Text, c.Basis)}
}

func number(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return warehouse.FormatNumber(v)
}

func argsText(args map[string]string) string {
	var words []string
	for k, v := range args {
		words = append(words, " "+k+"="+v)
	}
	slices.Sort(words)
	return strings.Join(words, ";")
}

func (s *testStore) explainCommand(ctx context.Context, c command) (string, error) {
	q, err := s.queryOf(c)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = s.Explain(ctx, q, func(t *warehouse.Trace) error {
		key := slices.DeleteFunc(slices.Clone(t.Key), func(c string) bool { return c == warehouse.Total || c == warehouse.World })
		words := append([]string{strings.Join(key[3:], " "), t.Period, number(t.Value), "r" + strconv.Itoa(t.Release), t.Edition.ID, t.File, t.Cell.String(), strconv.Quote(t.Text)}, commentWords(t.Comment)...)
		b.WriteString(strings.Join(words, " ") + "\n")
		return nil
	})
	return b.String(), err
}

func (s *testStore) sealCommand(ctx context.Context, c command, cell warehouse.CellRef) (string, error) {
	sealed, err := s.Seal(ctx, c.words[1], cell, c.arg("reason", ""))
	if err != nil {
		return "", err
	}
	out := fmt.Sprintf("sealed, %d files destroyed\n", len(sealed.Files))
	say := func(what string, k warehouse.FigureKey) {
		key := slices.DeleteFunc(slices.Clone(k.Key), func(c string) bool { return c == warehouse.Total || c == warehouse.World })
		out += what + " " + strings.Join(key[1:], " ") + " " + k.Period + "\n"
	}
	for _, k := range sealed.Hidden {
		say("hidden", k)
	}
	for _, d := range sealed.Others {
		say("shown still, "+d.Kind+": "+d.Dataset, d.FigureKey)
	}
	return out, nil
}

func (s *testStore) releasesCommand(ctx context.Context) (string, error) {
	list, err := s.Releases(ctx, owner)
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%s %s edition %s of %s", r.ID(), r.State, r.Edition.ID, r.Edition.Date.Format(time.DateOnly))
		for _, p := range r.Parts {
			fmt.Fprintf(&b, " · %s %s %d +%d ~%d -%d", p.Dataset, p.Source, p.Observations, p.Added, p.Changed, p.Ended)
		}
		b.WriteString("\n")
	}
	return b.String(), err
}

// fileCommand says who may have the file of a release.
func (s *testStore) fileCommand(ctx context.Context, c command) (string, error) {
	r, err := s.Release(ctx, owner, c.words[1])
	for _, who := range []warehouse.Reader{public, owner} {
		if _, closer, err := s.OpenSubmission(ctx, who, r.Submission.SHA256); err == nil {
			closer.Close()
			return map[bool]string{false: "everybody\n", true: "the owner\n"}[who.Owner], nil
		}
	}
	return "nobody\n", err
}

func (s *testStore) diffCommand(ctx context.Context, c command) (string, error) {
	var b strings.Builder
	err := s.Diff(ctx, owner, c.words[1], c.words[2], func(x *warehouse.Change) error {
		key := slices.DeleteFunc(slices.Clone(x.Key), func(c string) bool { return c == warehouse.Total || c == warehouse.World })
		fmt.Fprintf(&b, "%s %s %s %s → %s\n", strings.Join(key[1:3], " "), strings.Join(key[4:], " "), x.Period+" "+string(x.Kind), strings.Join(append([]string{number(x.OldValue)}, commentWords(x.OldComment)...), " "), strings.Join(append([]string{number(x.NewValue)}, commentWords(x.NewComment)...), " "))
		return nil
	})
	return b.String(), err
}

func (s *testStore) coverageCommand(ctx context.Context, c command) (string, error) {
	list, err := s.Coverage(ctx, c.words[1])
	var b strings.Builder
	for _, k := range list {
		fmt.Fprintf(&b, "%s %s %s %s %s to %s, %d figures, release %d\n", k.Source, k.RefArea, k.Freq, k.Measure, k.First, k.Last, k.Observations, k.Release)
	}
	return b.String(), err
}

func (s *testStore) verifyCommand(ctx context.Context) (string, error) {
	return "sound\n", s.Verify(ctx)
}
