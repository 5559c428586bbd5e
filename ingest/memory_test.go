package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"siemmes/ingest/figures"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
)

// memory is a ledger for tests: it keeps what the store keeps, in maps.
type memory struct {
	files    map[string][]byte
	drafts   map[int]*memoryDraft
	current  map[string]stored // by dataset, key and period
	editions map[string]warehouse.Previous
	loading  bool
	past     warehouse.Revisions
	mirror   []warehouse.Mirrored
	last     int // draft
	releases int
}

// stored is a figure as the store would compare it.
type stored struct {
	dataset, source, table, area, counterpart, period string

	key   []string
	value float64
	flags warehouse.Flags
	conf  warehouse.ConfStatus
	low   float64
	high  float64
	cell  warehouse.CellRef
	text  string
	more  int
}

func newMemory() *memory {
	return &memory{files: map[string][]byte{}, drafts: map[int]*memoryDraft{}, current: map[string]stored{}, editions: map[string]warehouse.Previous{}}
}

func (m *memory) Keep(_ context.Context, name, office string, r io.Reader, received time.Time) (warehouse.Submission, error) {
	data, err := io.ReadAll(r)
	sum := sha256.Sum256(data)
	sub := warehouse.Submission{SHA256: hex.EncodeToString(sum[:]), Name: name, Size: int64(len(data)), Office: office, Received: received}
	m.files[sub.SHA256] = data
	return sub, err
}

func (m *memory) Begin(_ context.Context, spec warehouse.Release) (Draft, error) {
	if m.loading {
		return nil, warehouse.NewError(warehouse.ErrBusy, "literal", "text", "another file is being loaded")
	}
	m.loading = true
	return &memoryDraft{memory: m, spec: spec, figures: map[string]stored{}}, nil
}

func (m *memory) Publish(_ context.Context, id int, now time.Time) (warehouse.Release, error) {
	d, ok := m.drafts[id]
	if !ok {
		return warehouse.Release{}, warehouse.NewError(warehouse.ErrNotFound, "store.no-draft", "draft", fmt.Sprint("D", id))
	}
	if d.spec.Embargo.After(now) {
		d.spec.State = warehouse.Scheduled
		return d.spec, nil
	}
	delete(m.drafts, id)
	m.releases++
	d.spec.Number, d.spec.State, d.spec.Published = m.releases, warehouse.Published, now
	for k, was := range m.current {
		if _, ok := d.figures[k]; !ok && d.sources()[was.source] {
			delete(m.current, k)
		}
	}
	for k, f := range d.figures {
		m.current[k] = f
	}
	for source := range d.sources() {
		m.editions[source] = warehouse.Previous{Release: d.spec.Number, Edition: d.spec.Edition, Provisional: d.spec.Provisional}
	}
	return d.spec, nil
}

func (m *memory) Revisions(context.Context, string, string) (warehouse.Revisions, error) {
	return m.past, nil
}

func (m *memory) Mirror(_ context.Context, _ string, areas, partners []string) (all []warehouse.Mirrored, _ error) {
	for _, f := range m.mirror {
		if slices.Contains(areas, f.Counterpart) && slices.Contains(partners, f.RefArea) {
			all = append(all, f)
		}
	}
	return all, nil
}

func (m *memory) Published(_ context.Context, dataset string, where map[string][]string, periods []string) (all []warehouse.PublishedFigure, err error) {
	ds, err := catalog.Default().Dataset(dataset)
	for _, f := range m.current {
		meant := f.dataset == dataset && slices.Contains(periods, f.period)
		for dim, codes := range where {
			meant = meant && slices.Contains(codes, f.key[ds.Index(dim)])
		}
		if meant {
			all = append(all, warehouse.PublishedFigure{Source: f.source, Table: f.table, Key: f.key, Period: f.period, Value: f.value, Low: f.low, High: f.high, Flags: f.flags})
		}
	}
	return all, err
}

func (m *memory) Discard(_ context.Context, id int) error {
	delete(m.drafts, id)
	return nil
}

type memoryDraft struct {
	memory  *memory
	spec    warehouse.Release
	figures map[string]stored
	ended   bool
	blocks  int
}

// Append also checks what Draft promises: no key twice.
func (d *memoryDraft) Append(_ context.Context, b *warehouse.Observations) error {
	d.blocks++
	area, counterpart := b.Dataset.Index(warehouse.DimRefArea), b.Dataset.Index(warehouse.DimCounterpart)
	for i := range b.Len() {
		f := stored{
			dataset: b.Dataset.ID, source: b.Table.Source, table: b.Table.ID, value: b.Value[i], flags: b.Flags[i], conf: b.Conf[i], low: math.NaN(), high: math.NaN(),
			period: b.Periods.Texts[b.Period[i]], cell: figures.CellOf(b, i), more: len(b.More[i]),
		}
		for dim := range b.Dims {
			f.key = append(f.key, b.Codes[dim].Texts[b.Dims[dim][i]])
		}
		f.area, f.counterpart = f.key[area], f.key[counterpart]
		if b.Low != nil {
			f.low, f.high = b.Low[i], b.High[i]
		}
		if b.Text != nil {
			f.text = b.Text[i]
		}
		k := strings.Join(append([]string{f.dataset, f.period}, f.key...), " ")
		if _, ok := d.figures[k]; ok {
			return fmt.Errorf("%s was appended twice", k)
		}
		d.figures[k] = f
	}
	return nil
}

func (d *memoryDraft) sources() map[string]bool {
	s := map[string]bool{}
	for _, f := range d.figures {
		s[f.source] = true
	}
	return s
}

func (d *memoryDraft) Compare(context.Context) (*warehouse.Comparison, error) {
	c := &warehouse.Comparison{Previous: map[string]warehouse.Previous{}, Differences: d.differences()}
	parts := map[string]*warehouse.Part{}
	part := func(f stored) *warehouse.Part {
		k := f.dataset + f.source
		if parts[k] == nil {
			parts[k] = &warehouse.Part{Dataset: f.dataset, Source: f.source}
		}
		return parts[k]
	}
	for k, f := range d.figures {
		p := part(f)
		p.Observations++
		was, ok := d.memory.current[k]
		switch {
		case !ok:
			p.Added++
		case fmt.Sprint(was.value, was.flags, was.low) != fmt.Sprint(f.value, f.flags, f.low):
			p.Changed++
			c.Changes = append(c.Changes, warehouse.Change{Dataset: f.dataset, Key: f.key, Period: f.period, OldValue: was.value, NewValue: f.value, Cell: f.cell})
		}
	}
	sources := d.sources()
	for k, was := range d.memory.current {
		if _, ok := d.figures[k]; !ok && sources[was.source] {
			part(was).Ended++
		}
	}
	for source := range sources {
		if was, ok := d.memory.editions[source]; ok {
			c.Previous[source] = was
			for _, p := range parts {
				if p.Source == source && !d.spec.Edition.Date.IsZero() && d.spec.Edition.Date.Before(was.Edition.Date) {
					p.Filed = p.Observations
					c.Older = append(c.Older, warehouse.Older{Source: source, Reason: warehouse.OlderByDate, Figures: p.Filed, Of: p.Filed})
				}
			}
			c.Coverage = append(c.Coverage, d.coverage(source)...)
		}
	}
	for _, p := range parts {
		c.Parts = append(c.Parts, *p)
	}
	slices.SortFunc(c.Parts, func(a, b warehouse.Part) int { return strings.Compare(a.Dataset+a.Source, b.Dataset+b.Source) })
	return c, nil
}

func (d *memoryDraft) Backdate() {}

func (d *memoryDraft) Changes(context.Context, func(*warehouse.Change) error) error { return nil }

// differences are those that the store finds, with the figures of every source.
func (d *memoryDraft) differences() *warehouse.Differences {
	x := &warehouse.Differences{}
	for _, f := range d.figures {
		at := warehouse.DatasetSource{Dataset: f.dataset, Source: f.source}
		if _, known := d.memory.editions[f.source]; known && !slices.Contains(x.Compared, at) {
			x.Compared = append(x.Compared, at)
		}
	}
	for k, f := range d.figures {
		was, ok := d.memory.current[k]
		switch {
		case !slices.Contains(x.Compared, warehouse.DatasetSource{Dataset: f.dataset, Source: f.source}):
		case !ok:
			x.Added = append(x.Added, f.cell)
		case fmt.Sprint(was.value) != fmt.Sprint(f.value):
			x.Changed = append(x.Changed, warehouse.ChangedCell{Cell: f.cell, Old: was.value, OldFlags: was.flags})
		}
	}
	sources := d.sources()
	for k, was := range d.memory.current {
		if _, ok := d.figures[k]; !ok && sources[was.source] {
			x.Missing = append(x.Missing, warehouse.MissingFigure{Dataset: was.dataset, Key: was.key, Period: was.period, Value: was.value})
		}
	}
	return x
}

func (d *memoryDraft) coverage(source string) (all []warehouse.CoverageChange) {
	codes := func(figures map[string]stored) map[string]stored {
		m := map[string]stored{}
		for _, f := range figures {
			if f.source == source {
				m[f.area+" "+f.counterpart] = f
			}
		}
		return m
	}
	was, is := codes(d.memory.current), codes(d.figures)
	change := func(f stored, came bool) {
		all = append(all, warehouse.CoverageChange{Dataset: f.dataset, Source: source, RefArea: f.area, Code: f.counterpart, Came: came, Period: f.period, Cell: f.cell})
	}
	for k, f := range is {
		if _, ok := was[k]; !ok {
			change(f, true)
		}
	}
	for k, f := range was {
		if _, ok := is[k]; !ok {
			change(f, false)
		}
	}
	return all
}

func (d *memoryDraft) Commit(_ context.Context, findings []warehouse.Finding) (warehouse.Release, error) {
	d.memory.last++
	d.spec.DraftID, d.spec.State, d.spec.Findings = d.memory.last, warehouse.Draft, findings
	d.memory.drafts[d.spec.DraftID] = d
	d.ended, d.memory.loading = true, false
	return d.spec, nil
}

func (d *memoryDraft) Discard(context.Context) error {
	if !d.ended {
		d.ended, d.memory.loading = true, false
	}
	return nil
}
