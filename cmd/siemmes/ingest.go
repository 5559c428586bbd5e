package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"siemmes/ingest"
	"siemmes/ingest/annotate"
	"siemmes/ingest/layout"
	"siemmes/ingest/sheet"
	"siemmes/reports/export"
	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/store"
)

// ingestFlags are the flags of ingest as they are written.
type ingestFlags struct {
	layout, edition, editionDate, kind, reason, embargo, findings, annotate, office string
	accept                                                                          []string
	changes                                                                         string
	answers                                                                         string
	checkOnly, publish, provisional, propose                                        bool
}

func (f *ingestFlags) declare(fs *pflag.FlagSet) {
	fs.StringVar(&f.layout, "layout", "", "do not recognise, use the layout `ID|FILE.yml`")
	fs.BoolVar(&f.propose, "propose", false, "where no layout fits, use what the file itself shows")
	fs.StringVar(&f.answers, "answers", "", "with --propose: the `FILE.yml` that answers what the file does not say")
	fs.StringVar(&f.edition, "edition", "", "the publisher's edition `ID`, where the file does not tell it")
	fs.StringVar(&f.editionDate, "edition-date", "", "the `DATE` of that edition (2025-07-30)")
	fs.StringVar(&f.kind, "type", "routine", "why the edition differs: `routine|correction|methodological`")
	fs.BoolVar(&f.provisional, "provisional", false, "the figures are not final")
	fs.StringVar(&f.reason, "reason", "", "`TEXT` kept with the release")
	fs.BoolVar(&f.checkOnly, "check-only", false, "report findings, load nothing")
	fs.BoolVar(&f.publish, "publish", false, "publish the draft at once")
	fs.StringVar(&f.embargo, "embargo", "", "with --publish: publish at this `TIME` (2026-03-01T12:00:00Z)")
	fs.StringArrayVar(&f.accept, "accept", nil, "accept a finding: `RULE[:KEY]=REASON`; the reason is public with the release (may be repeated)")
	fs.StringVar(&f.findings, "findings", "", "write the findings to `FILE.json`")
	fs.StringVar(&f.changes, "changes", "", "write every figure that the file changes, adds or ends to `FILE.csv|FILE.json`")
	fs.StringVar(&f.annotate, "annotate", "", "write the file back to `FILE.xlsx` with its findings marked")
	fs.StringVar(&f.office, "office", "", "`NAME` of the office that sends the file")
}

func ingestCommand() command {
	return command{
		name: "ingest", args: "FILE… [FLAGS]", summary: "Load spreadsheets as drafts, or publish them.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			var f ingestFlags
			f.declare(fs)
			return func(ctx context.Context, c *call) error {
				if len(c.args) == 0 {
					return usageError("command.a-file")
				}
				if f.annotate != "" && len(c.args) > 1 {
					return usageError("command.one-file-for", "flag", "--annotate")
				}
				if f.changes != "" && len(c.args) > 1 {
					return usageError("command.one-file-for", "flag", "--changes")
				}
				return ingestCall{c}.ingest(ctx, f)
			}
		},
	}
}

// ingestCall is a call of the command ingest.
type ingestCall struct{ *call }

// ingest loads the files one after the other: each whole or not at all, all
// tried, and the worst outcome is the command's.
func (c ingestCall) ingest(ctx context.Context, f ingestFlags) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	opts, err := f.options(c.call, lib)
	if err != nil {
		return err
	}
	c.sayServingFolder()
	withStore := c.withNewStore
	if opts.CheckOnly {
		withStore = c.withStoreToCheck
	}
	return withStore(ctx, func(s *store.Store) error {
		if opts.Office, err = c.officeNamed(ctx, s, f.office); err != nil {
			return err
		}
		p, err := c.newPipeline(s, lib)
		if err != nil {
			return err
		}
		p.Keeper = ownKeeper{c.ownFolder()}
		worst := exitDone
		var findings []warehouse.Finding
		changes := &changeList{call: c.call, whole: f.changes != ""}
		if f.checkOnly || changes.whole {
			opts.Changes = changes.add
		}
		for _, name := range c.args {
			err := c.eachSubmission(ctx, name, func(file ingest.File) error {
				changes.begin()
				outcome, err := c.ingestFile(ctx, p, file, opts)
				if outcome != nil && f.checkOnly {
					changes.print(c.Stdout)
				}
				if outcome != nil {
					findings = append(findings, outcome.Findings...)
					err = errors.Join(err, c.annotate(ctx, file, f.annotate, outcome.Findings))
				}
				err = errors.Join(err, blocked(file.Name, outcome))
				if err != nil {
					tellError(c.Stderr, c.reader(), file.Name, err)
				}
				worst = max(worst, exitCode(err))
				return nil
			})
			if err != nil {
				tellError(c.Stderr, c.reader(), name, err)
			}
			worst = max(worst, exitCode(err))
		}
		if err := errors.Join(c.writeFindings(f.findings, findings), changes.write(f.changes, f.changesFormat())); err != nil || worst == exitDone {
			return err
		}
		return toldExit(worst)
	})
}

func (f ingestFlags) options(c *call, lib *layout.Library) (ingest.Options, error) {
	opts := ingest.Options{
		Edition: f.edition, Type: warehouse.ReleaseType(f.kind), Provisional: f.provisional, Reason: f.reason,
		CheckOnly: f.checkOnly, Publish: f.publish, Propose: f.propose, Language: c.language(),
	}
	if f.answers != "" && !f.propose {
		return opts, usageError("command.answers")
	}
	if f.propose && f.layout != "" {
		return opts, usageError("command.propose-and-layout")
	}
	switch opts.Type {
	case warehouse.Routine, warehouse.Correction, warehouse.Methodological:
	default:
		return opts, usageError("command.choice", "flag", "--type", "value", f.kind, "choices", "routine, correction, methodological")
	}
	var err error
	if opts.Answers, err = c.answers(f.answers); err != nil {
		return opts, err
	}
	if f.layout != "" {
		if opts.Custom, err = c.layoutNamed(lib, f.layout); err != nil {
			return opts, err
		}
	}
	if f.editionDate != "" {
		if opts.EditionDate, err = time.Parse(time.DateOnly, f.editionDate); err != nil {
			return opts, usageError("command.date", "flag", "--edition-date", "value", f.editionDate)
		}
	}
	if f.embargo != "" {
		if !f.publish {
			return opts, usageError("command.embargo")
		}
		if opts.Embargo, err = time.Parse(time.RFC3339, f.embargo); err != nil {
			return opts, usageError("command.time", "value", f.embargo)
		}
	}
	for _, a := range f.accept {
		accepted, err := ingest.ParseAcceptance(a, c.rules...)
		if err != nil {
			return opts, err
		}
		opts.Accept = append(opts.Accept, accepted)
	}
	return opts, nil
}

// changesFormat is the format of --changes, by the ending of its file.
func (f ingestFlags) changesFormat() *rowList {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.changes)), ".")
	return &rowList{format: &format}
}

func (c ingestCall) officeNamed(ctx context.Context, s *store.Store, name string) (warehouse.Office, error) {
	if name == "" {
		return warehouse.Office{}, nil
	}
	all, err := s.Offices(ctx)
	if err != nil {
		return warehouse.Office{}, err
	}
	// An office need not have a token to be named as the sender; one whose
	// token was revoked may send nothing.
	office := warehouse.Office{Name: name}
	for _, o := range all {
		if strings.EqualFold(o.Name, name) && o.Revoked.IsZero() {
			return o, nil
		} else if strings.EqualFold(o.Name, name) {
			err = warehouse.NewError(warehouse.ErrDenied, "error.denied-revoked", "office", o.Name)
		}
	}
	return office, err
}

// eachSubmission passes on a file as it is sent, or each spreadsheet of an
// archive of several as a submission of its own.
func (c *call) eachSubmission(ctx context.Context, name string, do func(ingest.File) error) error {
	return c.eachMember(ctx, name, func(m *sheet.Member, file string) error {
		if file != "" {
			return do(ingest.File{Name: m.Name, ReaderAt: m.Reader, Size: m.Size})
		}
		whole, size, err := c.openFile(name)
		if err != nil {
			return err
		}
		return errors.Join(do(ingest.File{Name: filepath.Base(name), ReaderAt: whole, Size: size}), whole.Close())
	})
}

func (c ingestCall) ingestFile(ctx context.Context, p *ingest.Pipeline, file ingest.File, opts ingest.Options) (*ingest.Outcome, error) {
	bar := c.progress(file.Name)
	opts.Progress = bar.report
	outcome, err := p.Ingest(ctx, file, opts)
	bar.finish()
	if err != nil {
		return nil, err
	}
	c.tellOutcome(outcome, opts.CheckOnly)
	return outcome, nil
}

// blocked is the error of a file that a finding keeps from being loaded.
func blocked(name string, outcome *ingest.Outcome) error {
	if outcome == nil || !outcome.Blocked() {
		return nil
	}
	return warehouse.NewError(warehouse.ErrBlocked, "command.blocked", "file", name)
}

// annotate gives the office its own file back with the findings marked, where
// that was asked for.
func (c ingestCall) annotate(ctx context.Context, file ingest.File, out string, findings []warehouse.Finding) error {
	if out == "" {
		return nil
	}
	if want := filepath.Ext(annotate.Name(file.Name, c.language())); want == ".xlsm" && strings.ToLower(filepath.Ext(out)) != want {
		return usageError("command.macros", "file", file.Name, "name", strings.TrimSuffix(out, filepath.Ext(out))+want)
	}
	limits, err := c.limits()
	if err != nil {
		return err
	}
	return c.writeTo(out, func(w io.Writer) error { return annotate.Write(ctx, w, file, findings, c.reader(), limits) })
}

// tellOutcome says on standard output what became of a file, and on standard
// error what was found in it.
func (c ingestCall) tellOutcome(o *ingest.Outcome, checkOnly bool) {
	for _, f := range o.Findings {
		accepted := ""
		if f.Accepted != "" {
			accepted = c.reader().Say(warehouse.NewMessage("command.accepted", "reason", f.Accepted))
		}
		fmt.Fprintf(c.Stderr, "%s: %s %s [%s]: %s%s\n", o.Submission.Name, f.Severity, f.CellRef, f.Name(), c.reader().Say(f.Message), accepted)
	}
	cells, observations := o.Cells()
	read := warehouse.NewMessage("command.read", "file", o.Submission.Name, "layout", o.Layout,
		"edition", lang.EditionSaid(c.language(), o.Shown()), "cells", cells, "observations", observations)
	switch {
	case o.Layout == "":
		return
	case o.Blocked():
		c.tell("command.read.blocked", "read", read, "parts", countParts(o.Parts))
	case o.Known > 0:
		c.tell("command.read.known", "read", read, "release", strconv.Itoa(o.Known))
	case checkOnly:
		c.tell("command.read.checked", "read", read, "parts", countParts(o.Parts))
	case o.Release != nil && o.Unchanged:
		c.tell("command.read.unchanged", "read", read, "became", became(o.Release), "release", o.Release.ID(), "parts", countParts(o.Parts))
	case o.Release != nil:
		c.tell("command.read.became", "read", read, "became", became(o.Release), "release", o.Release.ID(), "parts", countParts(o.Parts))
	}
	c.tellAccount(o.Account)
	for _, t := range o.Tables {
		for reason, n := range t.Skipped {
			c.tell("command.skipped", "table", t.Table, "count", n, "reason", reason)
		}
	}
}

// tellAccount says what became of the numbers of a file.
func (c ingestCall) tellAccount(a ingest.Account) {
	if a.Numbers == 0 {
		return
	}
	fmt.Fprintf(c.Stdout, "  %s\n", lang.T(c.language(), "account", "numbers", a.Numbers, "figures", a.Figures, "headings", a.Headings, "left", a.Left()))
	for _, x := range a.LeftOut {
		fmt.Fprintf(c.Stdout, "    %s %s\n", lang.Number(c.language(), float64(x.Numbers), 0), c.reader().Say(x.Message()))
	}
}

// became says what a file became: a draft, or a release that is scheduled or published.
func became(r *warehouse.Release) warehouse.Message {
	if r.Historic {
		return warehouse.NewMessage("command.became.historic")
	}
	return warehouse.NewMessage("command.became." + string(r.State))
}

// countParts says what a file brings to each source of each dataset.
func countParts(parts []warehouse.Part) warehouse.Message {
	texts := warehouse.Message{}
	for _, p := range parts {
		text := warehouse.NewMessage("command.part", "dataset", p.Dataset, "source", p.Source, "added", p.Added, "changed", p.Changed, "ended", p.Ended)
		if p.Filed > 0 {
			text = warehouse.NewMessage("command.part.filed", "part", text, "filed", p.Filed)
		}
		if !texts.IsZero() {
			text = warehouse.NewMessage("command.parts", "first", texts, "next", text)
		}
		texts = text
	}
	return texts
}

// writeFindings writes the rows of the contract's findings file.
func (c ingestCall) writeFindings(name string, findings []warehouse.Finding) error {
	if name == "" {
		return nil
	}
	return c.writeTo(name, func(w io.Writer) error { return export.FindingsJSON(w, c.reader(), findings) })
}
