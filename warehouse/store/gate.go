package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/query"
)

// This file is the gate that every reading of releases passes. Who may see a
// release, and in what form, [warehouse.Reader.May] decides. What readers may see of
// it is reported here without the figures that were withdrawn: in findings, which quote
// them, and in what people wrote. Questions for figures (Query, Explain, Diff,
// Coverage, Codes) hold them back themselves, whoever asks.

// noRelease is the error about a release that is not there, or that the reader may
// not see: one does not tell from the other.
func noRelease(id string) error {
	return warehouse.NewError(warehouse.ErrNotFound, "error.no-release", "id", id)
}

// shown finds a release that a reader may know of.
func (s *Store) shown(who warehouse.Reader, id string) (*query.Release, error) {
	x, err := s.find(id)
	if err == nil && !who.May(warehouse.FormListing, &x.Release) {
		err = noRelease(id)
	}
	return x, err
}

// Releases lists the releases and drafts that a reader may know of, those loaded
// last first, without their findings: of some datasets, of all where none is named.
func (s *Store) Releases(ctx context.Context, who warehouse.Reader, of ...string) ([]warehouse.Release, error) {
	if of == nil {
		warehouse.NoteRead(ctx, warehouse.GenerationLedger)
	}
	warehouse.NoteRead(ctx, append(of, warehouse.GenerationWithheld)...)
	out := []warehouse.Release{}
	for _, x := range slices.Backward(s.Register().Releases) {
		if who.May(warehouse.FormListing, &x.Release) && (of == nil || slices.ContainsFunc(x.Parts, func(p warehouse.Part) bool { return slices.Contains(of, p.Dataset) })) {
			out = append(out, x.Release)
			out[len(out)-1].Parts = slices.Clone(x.Parts)
		}
	}
	var written []*string
	for i := range out {
		written = append(written, &out[i].Reason, &out[i].Withdrawal)
	}
	return out, withheldFigures{s}.withhold(ctx, written)
}

// Release returns one release with its findings: "7", or "D12" for a draft.
// ErrNotFound where the reader may not know of it.
func (s *Store) Release(ctx context.Context, who warehouse.Reader, id string) (warehouse.Release, error) {
	warehouse.NoteRead(ctx, warehouse.GenerationLedger)
	x, err := s.shown(who, id)
	if err != nil {
		return warehouse.Release{}, err
	}
	return s.release(ctx, x)
}

// release is a release with its findings, as any reader is told it.
func (s *Store) release(ctx context.Context, x *query.Release) (warehouse.Release, error) {
	out := x.Release
	out.Parts = slices.Clone(x.Parts)
	var err error
	if out.Findings, err = s.findings(ctx, x); err != nil {
		return out, err
	}
	written := []*string{&out.Reason, &out.Withdrawal}
	reg := s.Register()
	for i := range out.Findings {
		f := &out.Findings[i]
		if quotesWithdrawn(reg, x, f) {
			withoutText(f, "finding.withdrawn")
		} else {
			written = append(written, &f.Accepted)
		}
	}
	return out, withheldFigures{s}.withhold(ctx, written)
}

// quotesWithdrawn reports whether a finding of a release may quote a figure of a
// withdrawn one: its own, or one that was published when the release was checked
// and compared with by the finding's rule.
func quotesWithdrawn(r *query.Register, x *query.Release, f *warehouse.Finding) bool {
	if x.State == warehouse.Withdrawn {
		return true
	}
	quotes := f.Quotes()
	return quotes != warehouse.QuotesNothing && slices.ContainsFunc(r.Releases, func(w *query.Release) bool {
		return w.State == warehouse.Withdrawn && !w.Published.After(x.Created) && !w.Withdrawn.Before(x.Created) && shares(w, x, quotes)
	})
}

// shares reports whether a release brought figures that a finding of another one
// may quote: of any dataset, or of the same one, and for most rules of the same source.
func shares(w, x *query.Release, quotes warehouse.Quotes) bool {
	return quotes == warehouse.QuotesAny || slices.ContainsFunc(w.Parts, func(a warehouse.Part) bool {
		return slices.ContainsFunc(x.Parts, func(b warehouse.Part) bool {
			return a.Dataset == b.Dataset && (a.Source == b.Source || quotes == warehouse.QuotesPartners)
		})
	})
}

// withheldFigures are the figures that were withdrawn, which no text may give.
type withheldFigures struct{ *Store }

// withhold takes the figures that were withdrawn out of texts that people wrote.
func (s withheldFigures) withhold(ctx context.Context, written []*string) error {
	var numbers []float64
	for _, text := range written {
		for _, v := range numbersIn(*text) {
			if !slices.Contains(numbers, v) {
				numbers = append(numbers, v)
			}
		}
	}
	gone, err := s.withdrawnFigures(ctx, numbers)
	for _, v := range gone {
		for _, text := range written {
			*text = redact(*text, v)
		}
	}
	return convert(err)
}

// withdrawnFigures returns those of some numbers, with either sign, that are a figure
// of a withdrawn release. A number that another release publishes too is among them.
func (s withheldFigures) withdrawnFigures(ctx context.Context, numbers []float64) ([]float64, error) {
	var texts []string
	slices.Sort(numbers)
	for _, v := range numbers {
		text := strconv.FormatFloat(v, 'e', -1, 64)
		texts = append(texts, text, "-"+text)
	}
	if texts == nil {
		return nil, nil
	}
	list := strings.Join(texts, ", ")
	return query.Remember(s.Warehouse, "withdrawn figures "+list, func() ([]float64, error) {
		reg := s.Register()
		gone := reg.Withdrawn()
		var out []float64
		for _, c := range s.withdrawnCubes(reg) {
			found, err := column[float64](ctx, s.db, "SELECT DISTINCT value FROM "+c.Table+" WHERE release IN ("+query.IntList(gone)+") AND value IN ("+list+")")
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
		return out, nil
	})
}

// withdrawnCubes are the fact tables that withdrawn releases brought figures to.
func (s withheldFigures) withdrawnCubes(reg *query.Register) []*query.Cube {
	var out []*query.Cube
	for _, x := range reg.Releases {
		if x.State != warehouse.Withdrawn {
			continue
		}
		for _, c := range s.cubesOf(x) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}
