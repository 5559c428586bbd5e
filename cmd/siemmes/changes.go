package main

import (
	"fmt"
	"io"
	"slices"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// maxChangeLines bounds the changes of one kind that are printed for a file.
const maxChangeLines = 40

// changeList keeps what a file would change, add and end: all of it where it is to
// be written to a file, else as many changes of each kind as are printed.
type changeList struct {
	*call
	whole  bool
	all    []warehouse.Change
	byKind map[warehouse.ChangeKind]int
}

// begin starts a file.
func (l *changeList) begin() { l.all, l.byKind = nil, map[warehouse.ChangeKind]int{} }

func (l *changeList) add(x *warehouse.Change) error {
	l.byKind[x.Kind]++
	if !l.whole && l.byKind[x.Kind] > maxChangeLines {
		return nil
	}
	kept := *x
	kept.Key = slices.Clone(x.Key)
	l.all = append(l.all, kept)
	return nil
}

// print writes the changes of a file cell by cell: those that are changed, those
// that end, and new ones beside figures that were there.
func (l *changeList) print(w io.Writer) {
	kinds := []warehouse.ChangeKind{warehouse.Changed, warehouse.Ended, warehouse.Added}
	for _, kind := range kinds {
		if kind == warehouse.Added && l.byKind[warehouse.Changed]+l.byKind[warehouse.Ended] == 0 {
			return // a first delivery: all of it is new
		}
		printed := 0
		for _, x := range l.all {
			if x.Kind == kind && printed < maxChangeLines {
				fmt.Fprintln(w, "  "+l.line(x))
				printed++
			}
		}
		if more := l.byKind[kind] - printed; more > 0 {
			fmt.Fprintln(w, "  "+l.reader().Say(warehouse.NewMessage("command.more-changes", "count", more, "kind", warehouse.NewMessage("server.change."+string(kind)))))
		}
	}
}

// line says a change in words: its cell, what was, what is, of what and when.
func (l *changeList) line(x warehouse.Change) string {
	of := lang.Period(l.language(), x.Period)
	if ds, err := l.catalog().Dataset(x.Dataset); err == nil {
		of = l.catalog().Words(ds, func(d int) string { return x.Key[d] }, l.language()) + ", " + of
	}
	was, is := changeText(x.OldValue, x.OldStatus), changeText(x.NewValue, x.NewStatus)
	if x.OldComment != x.NewComment {
		was, is = was+quotedComment(x.OldComment), is+quotedComment(x.NewComment)
	}
	return l.reader().Say(warehouse.NewMessage("command.change."+string(x.Kind), "cell", x.Cell, "was", was, "is", is, "of", of))
}

// quotedComment is what the source says of a figure, behind it.
func quotedComment(c warehouse.Comment) string {
	if c.Empty() {
		return ""
	}
	return fmt.Sprintf(" %q", c.String())
}

// changeText is a figure on one side of a change: a number, or its status.
func changeText(value float64, status warehouse.Status) string {
	if text := plainNumber(value); text != "" {
		return text
	}
	return statusText(status)
}

// write writes all changes in the columns of releases diff, and their cells.
func (l *changeList) write(name string, list *rowList) error {
	if name == "" {
		return nil
	}
	var datasets []string
	for _, x := range l.all {
		if !slices.Contains(datasets, x.Dataset) {
			datasets = append(datasets, x.Dataset)
		}
	}
	columns := l.diffColumns(datasets)
	list.columns = slices.Concat(columns, diffTail, []string{"sheet", "cell"}, commentTail)
	return l.writeTo(name, func(w io.Writer) error {
		return list.print(w, func(yield func(...string) error) error {
			for _, x := range l.all {
				ds, err := l.catalog().Dataset(x.Dataset)
				if err != nil {
					return err
				}
				if err := yield(slices.Concat(diffRow(columns, ds, x), []string{x.Cell.Sheet, x.Cell.A1()}, commentRow(x))...); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
