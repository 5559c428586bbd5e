package store

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// The generation of the settings is raised when they differ from those of last time, in
// a store that is opened for reading too.
func TestSettingsHaveAGeneration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	last := ""
	for _, step := range []struct {
		readOnly bool
		settings string
		same     bool
	}{{false, "one", false}, {false, "one", true}, {true, "one", true}, {true, "two", false}, {false, "two", true}, {false, "one", false}} {
		s := fileStore(t, path, Options{ReadOnly: step.readOnly})
		if err := (Generations{s}).Settle(t.Context(), step.settings); err != nil {
			t.Fatal(err)
		}
		g := s.Version().Generations[warehouse.GenerationSettings]
		if (g.State == last) != step.same {
			t.Errorf("%+v: the state was %q and is %q", step, last, g.State)
		}
		last = g.State
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// watched is an engine that holds each statement to what its context noted: whoever
// reads the figures of a dataset has noted it.
type watched struct {
	engine
	t *testing.T
}

var factTable = regexp.MustCompile(`"?fact_([a-z]+)"?`)

func (e watched) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	if reads, ok := ctx.Value(watchedKey{}).(*warehouse.Reads); ok {
		for _, found := range factTable.FindAllStringSubmatch(statement, -1) {
			if dataset := strings.ToUpper(found[1]); !slices.Contains(reads.Names(), dataset) {
				e.t.Errorf("figures of %s are read, and only %q are noted: %s", dataset, reads.Names(), statement)
			}
		}
	}
	return e.engine.Read(ctx, statement, args, read)
}

type watchedKey struct{}

// asking is a question that a reader can ask, answered as a text.
type asking struct {
	name string
	ask  func(ctx context.Context, s *Store) (string, error)
}

// askings are questions of every kind about two datasets, and about the releases.
func askings() (all []asking) {
	add := func(name string, ask func(ctx context.Context, s *Store) (string, error)) {
		all = append(all, asking{name, ask})
	}
	for _, dataset := range []string{"NATURAL", "REMITTANCES", "BORDER"} {
		for name, q := range map[string]warehouse.Query{
			"stored": {}, "by area": {By: []string{"REF_AREA"}}, "of an edition": {Edition: "e2"}, "of a time": {AsOf: noon.Add(time.Hour)},
		} {
			q.Dataset = dataset
			add(dataset+" "+name, func(ctx context.Context, s *Store) (string, error) {
				a, err := s.Query(ctx, q)
				if err != nil {
					return "", err
				}
				return fmt.Sprintf("%d %+v %+v %+v", a.Vintage, a.Dims, a.Rows, a.Notes), nil
			})
		}
		add(dataset+" cells", func(ctx context.Context, s *Store) (text string, err error) {
			err = s.Explain(ctx, warehouse.Query{Dataset: dataset}, func(x *warehouse.Trace) error { text += fmt.Sprintf("%+v\n", *x); return nil })
			return text, err
		})
		add(dataset+" coverage", func(ctx context.Context, s *Store) (string, error) {
			c, err := s.Coverage(ctx, dataset)
			codes, err2 := s.Codes(ctx, dataset, "COUNTERPART_AREA")
			return fmt.Sprint(c, codes), errors.Join(err, err2)
		})
		add(dataset+" releases", func(ctx context.Context, s *Store) (string, error) {
			list, err := s.Releases(ctx, warehouse.Reader{}, dataset)
			return fmt.Sprintf("%+v", list), err
		})
	}
	add("releases", func(ctx context.Context, s *Store) (string, error) {
		list, err := s.Releases(ctx, warehouse.Reader{})
		return fmt.Sprintf("%+v", list), err
	})
	for n := 1; n < 3; n++ {
		add("release "+strconv.Itoa(n), func(ctx context.Context, s *Store) (text string, err error) {
			x, err := s.Release(ctx, warehouse.Reader{}, strconv.Itoa(n))
			err2 := s.Diff(ctx, warehouse.Reader{}, strconv.Itoa(n), strconv.Itoa(n+1), func(c *warehouse.Change) error { text += fmt.Sprintf("%+v\n", *c); return nil })
			return fmt.Sprintf("%+v", x) + text, errors.Join(err, err2)
		})
	}
	return all
}

// answeredWith is what a question was answered, and what that depends on.
type answeredWith struct {
	text  string
	names []string
}

// askAll asks every question. An answer that is an error is kept by nobody.
func askAll(t *testing.T, s *Store) map[string]answeredWith {
	all := map[string]answeredWith{}
	for _, a := range askings() {
		ctx, reads := warehouse.WithReads(t.Context())
		text, err := a.ask(context.WithValue(ctx, watchedKey{}, reads), s)
		if err == nil {
			all[a.name] = answeredWith{text, reads.Names()}
		}
	}
	return all
}

// acts are what is done to a warehouse, drawn at random.
type acts struct {
	t   *testing.T
	s   *Store
	r   *rapid.T
	day int // of the last draft
}

func (a *acts) must(err error, allowed ...error) {
	for _, kind := range allowed {
		if errors.Is(err, kind) {
			return
		}
	}
	if err != nil {
		a.r.Fatal(err)
	}
}

func (a *acts) value() int { return rapid.IntRange(100, 103).Draw(a.r, "value") }

// draft commits a draft of a dataset.
func (a *acts) draft() {
	a.day++
	spec := edition("e"+strconv.Itoa(a.day), rapid.IntRange(1, 6).Draw(a.r, "day"))
	spec.Reason = "it was " + strconv.Itoa(a.value())
	dataset := rapid.SampledFrom([]string{"NATURAL", "REMITTANCES"}).Draw(a.r, "dataset")
	block := remittances(a.t, "MX_BANXICO", []remitted{{"MEX", "USA", "IN", "2020", float64(a.value())}, {"MEX", "CAN", "IN", "2021", float64(a.value())}})
	if dataset == "NATURAL" {
		block = smallBlock(a.t, delivery{table: "one", day: a.day, replaces: warehouse.ReplacesTable, figures: map[int]int{0: a.value(), 1: a.value()}, rows: map[int]int{0: 2, 1: 3}})
	}
	var err error
	spec.Submission, err = a.s.Keep(a.t.Context(), "f.csv", "DGME", strings.NewReader(dataset+strconv.Itoa(a.day)), noon)
	a.must(err)
	d, err := a.s.Begin(a.t.Context(), spec)
	a.must(err)
	defer d.Discard(a.t.Context())
	a.must(d.Append(a.t.Context(), block))
	_, err = d.Commit(a.t.Context(), nil)
	a.must(err, warehouse.ErrBlocked) // the figure is sealed
}

// some is some release that is numbered or is not, nil where there is none.
func (a *acts) some(numbered bool) *query.Release {
	var all []*query.Release
	for _, x := range a.s.Register().Releases {
		if (x.Number > 0) == numbered {
			all = append(all, x)
		}
	}
	if all == nil {
		return nil
	}
	return rapid.SampledFrom(all).Draw(a.r, "release")
}

// onDraft and onRelease do something to some draft or release, where there is one, and
// return the datasets of it.
func (a *acts) onDraft(do func(x *query.Release)) func() []string { return a.on(false, do) }

func (a *acts) onRelease(do func(x *query.Release)) func() []string { return a.on(true, do) }

func (a *acts) on(numbered bool, do func(x *query.Release)) func() []string {
	return func() (touched []string) {
		x := a.some(numbered)
		if x == nil {
			return nil
		}
		for _, p := range x.Parts {
			touched = append(touched, p.Dataset)
		}
		do(x)
		return touched
	}
}

// all are the acts by name. An act returns the datasets that it may have touched.
func (a *acts) all() map[string]func() []string {
	ctx := a.t.Context()
	quiet := func(do func()) func() []string { return func() []string { do(); return nil } }
	return map[string]func() []string{
		"draft":    quiet(a.draft),
		"discard":  a.onDraft(func(x *query.Release) { a.must(a.s.Discard(ctx, x.DraftID)) }),
		"schedule": a.onDraft(func(x *query.Release) { a.must(a.s.Schedule(ctx, x.DraftID, noon.Add(time.Hour))) }),
		"publish": a.onDraft(func(x *query.Release) {
			_, err := a.s.Publish(ctx, x.DraftID, noon.Add(2*time.Hour))
			a.must(err, warehouse.ErrBlocked, warehouse.ErrConflict)
		}),
		"due": func() []string {
			var touched []string
			published, _ := a.s.PublishDue(ctx, noon.Add(time.Hour))
			for _, x := range published {
				for _, p := range x.Parts {
					touched = append(touched, p.Dataset)
				}
			}
			return touched
		},
		"withdraw": a.onRelease(func(x *query.Release) {
			a.must(a.s.Withdraw(ctx, x.ID(), "because of "+strconv.Itoa(a.value())), warehouse.ErrConflict)
		}),
		"seal": func() []string { // takes a number out of texts about other datasets, too
			if x := a.some(true); x != nil {
				cell := warehouse.CellRef{Sheet: map[bool]string{true: "S"}[x.Parts[0].Dataset == "REMITTANCES"], Row: 2, Col: map[bool]int{true: 3, false: 1}[x.Parts[0].Dataset == "REMITTANCES"]}
				_, err := a.s.Seal(ctx, x.ID(), cell, "because of "+strconv.Itoa(a.value()))
				a.must(err, warehouse.ErrNotFound)
			}
			return []string{"NATURAL", "REMITTANCES"}
		},
		"unseal": func() []string {
			if x := a.some(true); x != nil {
				cell := warehouse.CellRef{Row: 2, Col: 1}
				if x.Parts[0].Dataset == "REMITTANCES" {
					cell = warehouse.CellRef{Sheet: "S", Row: 2, Col: 3}
				}
				_, err := Seals{a.s}.Unseal(ctx, x.ID(), cell, "because of "+strconv.Itoa(a.value()))
				a.must(err, warehouse.ErrNotFound)
			}
			return []string{"NATURAL", "REMITTANCES"}
		},
		"office": quiet(func() {
			_, err := a.s.AddOffice(ctx, warehouse.Office{Name: "INM"})
			a.must(err, warehouse.ErrConflict)
		}),
		"revoke": quiet(func() { a.must(a.s.RevokeOffice(ctx, "INM", noon), warehouse.ErrNotFound) }),
		"upload": quiet(func() {
			u, err := Uploads{a.s}.Add(ctx, warehouse.Upload{ID: strconv.Itoa(a.day), Office: "DGME", Received: noon}, strings.NewReader("bytes"))
			a.must(err)
			a.must(Uploads{a.s}.Drop(ctx, u.ID))
		}),
	}
}

// Whatever is done in whatever order, an answer whose generations are as they were is as
// it was; and no act raises the generation of a dataset that it does not touch.
func TestGenerationsRiseWithWhatAnswersAreMadeFrom(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue { // a database for each check is slow
		if err := f.Value.Set("6"); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		s, err := Open(t.Context(), "", Options{Now: func() time.Time { return noon }})
		if err != nil {
			r.Fatal(err)
		}
		defer s.Close()
		if s.Warehouse, err = query.Open(t.Context(), watched{engine{s.db}, t}, s.catalog, s.now); err != nil {
			r.Fatal(err)
		}
		codes, comments, sheets := s.Texts()
		s.codes, s.comments, s.sheets, s.periods = newInterner(codes, "code", "code"), newInterner(comments, "obs_comment", "text"), newInterner(sheets, "sheet", "name"), &periodTable{Periods: s.Periods()}
		a := &acts{t: t, s: s, r: r}
		names := slices.Sorted(maps.Keys(a.all()))
		for range 4 {
			a.draft()
		}
		before, version := askAll(t, s), s.Version()
		for range rapid.IntRange(4, 9).Draw(r, "acts") {
			act := rapid.SampledFrom(names).Draw(r, "act")
			touched := a.all()[act]()
			after := askAll(t, s)
			for name, was := range before {
				old, _ := version.Of(was.names)
				if now, _ := s.Version().Of(was.names); now == old && after[name].text != was.text {
					r.Fatalf("%s changes the answer to %q, and none of %q is raised:\n%s\n%s", act, name, was.names, was.text, after[name].text)
				}
			}
			for _, dataset := range []string{"NATURAL", "REMITTANCES", "BORDER"} {
				if g := s.Version().Generations[dataset]; g != version.Generations[dataset] && !slices.Contains(touched, dataset) {
					r.Fatalf("%s of %q raises %s from %+v to %+v", act, touched, dataset, version.Generations[dataset], g)
				}
			}
			before, version = after, s.Version()
		}
	})
}
