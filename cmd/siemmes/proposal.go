package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"siemmes/ingest"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/sheet"
	"siemmes/warehouse"
)

// proposeCall is a call that proposes a layout for an unknown file.
type proposeCall struct{ *call }

// layout writes the layout that an unknown file's own looks propose, with the reason
// of each decision beside it. What a person must say is written to the file questions,
// or told in words where there is none.
func (c proposeCall) layout(ctx context.Context, file, out, questions, answers string) error {
	given, err := c.answers(answers)
	if err != nil {
		return err
	}
	return c.writeTo(out, func(w io.Writer) error {
		return c.eachWorkbook(ctx, file, func(wb *sheet.Workbook, file string) error {
			if file != "" {
				return warehouse.NewError(warehouse.ErrInvalid, "command.one-of-archive", "file", file)
			}
			p, err := c.proposal(ctx, wb)
			if err == nil {
				err = ingest.Prove(ctx, wb, p, given)
			}
			if err != nil {
				return err
			}
			if _, err = w.Write(p.YAML(c.language())); err != nil {
				return err
			}
			return c.questions(p.Questions(), questions)
		})
	})
}

// answers reads an answers file; "" is none.
func (c *call) answers(name string) (*propose.Answers, error) {
	if name == "" {
		return &propose.Answers{}, nil
	}
	path := c.path(name)
	given, err := propose.ReadAnswers(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if os.IsNotExist(err) {
		err = warehouse.WrapError(warehouse.ErrNotFound, err, "command.cannot-read", "file", name)
	}
	return given, err
}

// questions writes what is open as JSON, or tells it where no file is named.
func (c proposeCall) questions(open []propose.Question, name string) error {
	if name != "" {
		return c.writeTo(name, func(w io.Writer) error {
			text, err := propose.QuestionsJSON(open, c.reader().Say)
			if err == nil {
				_, err = fmt.Fprintf(w, "%s\n", text)
			}
			return err
		})
	}
	for i := range open {
		q := &open[i]
		fmt.Fprintf(c.Stderr, "%s\n", c.reader().Say(q.Message()))
		for _, choice := range q.Choices[:min(len(q.Choices), 8)] {
			fmt.Fprintf(c.Stderr, "    %s\n", c.reader().Say(choice.Label))
		}
	}
	return nil
}

// proposal is what a workbook's own looks say about its tables.
func (c *call) proposal(ctx context.Context, wb *sheet.Workbook) (*propose.Proposal, error) {
	p, err := propose.Propose(ctx, wb, c.catalog())
	if err == nil && len(p.Tables) == 0 {
		err = warehouse.NewError(warehouse.ErrNoLayout, "command.no-table", "file", wb.Name)
	}
	return p, err
}
