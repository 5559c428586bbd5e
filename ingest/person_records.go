package ingest

import (
	"context"
	"slices"

	"siemmes/ingest/check"
	"siemmes/ingest/persons"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

var personRecords = check.Rule{ID: "person-records", Severity: warehouse.Blocking, Final: true}

// Refusals remembers the files that hold records of single persons. The store has one.
type Refusals interface {
	// Refused returns what was found in a file that was refused before, by its hash;
	// nil where none was.
	Refused(ctx context.Context, sha256 string) ([]warehouse.Finding, error)

	// Refuse destroys all bytes that are kept of a file, and remembers its hash, its name
	// and what was found. It is on disk when it returns.
	Refuse(ctx context.Context, file warehouse.Submission, found []warehouse.Finding) error
}

// Persons reports whether a file holds records of single persons: nothing of it may be
// shown or kept.
func (o *Outcome) Persons() bool {
	return slices.ContainsFunc(o.Findings, func(f warehouse.Finding) bool { return f.Rule == persons.Rule })
}

// Screen refuses a file that holds records of single persons as Ingest does, and does
// nothing with any other.
func (p *Pipeline) Screen(ctx context.Context, file File) (refused bool, err error) {
	j := p.newJob(file, Options{})
	book, refused, err := j.screened(ctx)
	if book != nil {
		err = book.Close()
	}
	return refused, err
}

// screened opens the file, unless it holds records of single persons: then that is
// found, the file is refused for good, and the workbook is nil.
func (j *job) screened(ctx context.Context) (book *sheet.Workbook, refused bool, err error) {
	if err := j.hash(); err != nil {
		return nil, false, err
	}
	if refused, err := j.refusedBefore(ctx); refused || err != nil {
		return nil, refused, err
	}
	if book, err = sheet.Open(ctx, j.file.Name, j.file, j.file.Size, j.Limits); err != nil {
		return nil, false, err
	}
	found, err := persons.Find(ctx, book, j.Catalog)
	if err == nil && len(found) == 0 {
		return book, false, nil
	}
	if closed := book.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, false, err
	}
	for _, x := range found {
		j.report.Add(warehouse.Finding{Rule: persons.Rule, CellRef: x.Where(), Key: x.Sheet}, x.Said()...)
	}
	if j.Refusals != nil && !j.opt.CheckOnly {
		err = j.Refusals.Refuse(ctx, j.outcome.Submission, j.report.Findings())
	}
	return nil, true, err
}

// refusedBefore reports whether the same bytes were refused before, and repeats what was
// found in them.
func (j *job) refusedBefore(ctx context.Context) (bool, error) {
	if j.Refusals == nil {
		return false, nil
	}
	found, err := j.Refusals.Refused(ctx, j.outcome.Submission.SHA256)
	for _, f := range found {
		var pairs []any
		for _, a := range f.Message.Args {
			pairs = append(pairs, a.Name, a.Value)
		}
		j.report.Add(warehouse.Finding{Rule: f.Rule, CellRef: f.CellRef, Key: f.Key}, pairs...)
	}
	return len(found) > 0, err
}
