package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/store"
)

// owner is who the command line is: it has the database file.
var owner = warehouse.Reader{Owner: true, Files: true}

func releasesCommand() command {
	return command{
		name: "releases", args: "[list | show N | publish N | schedule N TIME | withdraw N | seal N CELL | unseal N CELL | sealed | diff N M]",
		summary: "List releases; publish, schedule, withdraw or compare them; seal and unseal figures.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			list := declareRows(fs)
			reason := fs.String("reason", "", "why a release is withdrawn, or a cell sealed or unsealed: `TEXT`, kept with it")
			return func(ctx context.Context, c *call) error {
				verb, args := "list", []string(nil)
				if len(c.args) > 0 {
					verb, args = c.args[0], c.args[1:]
				}
				want, known := releaseVerbs[verb]
				if !known {
					return c.argumentsError()
				}
				if len(args) != want {
					return c.argumentsError()
				}
				return c.withStore(ctx, func(s *store.Store) error { return releasesCall{c}.releases(ctx, s, list, verb, args, *reason) })
			}
		},
	}
}

// releasesCall is a call of the command releases.
type releasesCall struct{ *call }

// releaseVerbs gives the number of arguments of each verb.
var releaseVerbs = map[string]int{"list": 0, "show": 1, "publish": 1, "schedule": 2, "withdraw": 1, "seal": 2, "unseal": 2, "sealed": 0, "diff": 2}

func (c releasesCall) releases(ctx context.Context, s *store.Store, list *rowList, verb string, args []string, reason string) error {
	switch verb {
	case "list":
		all, err := s.Releases(ctx, owner)
		if err != nil {
			return err
		}
		list.columns = []string{"release", "status", "dataset", "source", "edition", "published_at", "observations", "added", "changed", "ended", "submission", "office"}
		return list.print(c.Stdout, func(yield func(...string) error) error { return releaseRows(all, yield) })
	case "show":
		r, err := s.Release(ctx, owner, args[0])
		if err != nil {
			return err
		}
		return showRelease(c.Stdout, c.reader(), r)
	case "diff":
		return c.diffReleases(ctx, s, list, args[0], args[1])
	case "publish":
		return c.publish(ctx, s, args[0])
	case "sealed":
		return c.sealed(ctx, s, list)
	}
	return c.changeRelease(ctx, s, verb, args, reason)
}

// publish publishes a draft. One that was due is published by now.
func (c releasesCall) publish(ctx context.Context, s *store.Store, id string) error {
	draft, err := c.draftOf(ctx, s, id)
	if err != nil {
		return err
	}
	i := c.wasDue(draft)
	if i < 0 {
		r, err := s.Publish(ctx, draft, c.Now())
		if err != nil {
			return err
		}
		if r.State == warehouse.Scheduled { // its embargo is not over
			c.tellScheduled(id, r.Embargo)
			return nil
		}
		c.published, i = append(c.published, r), len(c.published)
	}
	c.tell("command.published", "draft", id, "release", c.published[i].ID())
	return nil
}

// wasDue is the place of a draft among the releases that were due, -1: it is none.
func (c releasesCall) wasDue(draft int) int {
	return slices.IndexFunc(c.published, func(r warehouse.Release) bool { return r.DraftID == draft })
}

func (c releasesCall) tellScheduled(id string, at time.Time) {
	c.tell("command.scheduled", "draft", id, "at", at)
}

// schedule fixes when a draft is published: at once where that time is past.
func (c releasesCall) schedule(ctx context.Context, s *store.Store, id, when string) error {
	at, err := time.Parse(time.RFC3339, when)
	if err != nil {
		return usageError("command.time", "value", when)
	}
	draft, err := c.draftOf(ctx, s, id)
	if err != nil {
		return err
	}
	if err := s.Schedule(ctx, draft, at); err != nil {
		return err
	}
	if !at.After(c.Now()) {
		return c.publish(ctx, s, id)
	}
	c.tellScheduled(id, at)
	return nil
}

func (c releasesCall) changeRelease(ctx context.Context, s *store.Store, verb string, args []string, reason string) error {
	switch verb {
	case "schedule":
		return c.schedule(ctx, s, args[0], args[1])
	case "withdraw":
		if err := s.Withdraw(ctx, args[0], reason); err != nil {
			return err
		}
		c.tell("command.withdrawn", "release", args[0])
		return nil
	}
	ref, err := warehouse.ParseA1(args[1])
	if err != nil {
		return err
	}
	if verb == "unseal" {
		return c.unseal(ctx, s, args[0], ref, reason)
	}
	return c.seal(ctx, s, args[0], ref, reason)
}

// draftOf gives the number of a draft that is named by it, like D12, or by the
// file that it came from.
func (c releasesCall) draftOf(ctx context.Context, s *store.Store, name string) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(name), "D"))
	if err == nil && n > 0 {
		return n, nil
	}
	all, err := s.Releases(ctx, owner)
	if err != nil {
		return 0, err
	}
	var drafts []string
	for _, r := range all {
		waiting := r.State == warehouse.Draft || r.State == warehouse.Scheduled || c.wasDue(r.DraftID) >= 0
		if waiting && r.Submission.Name == filepath.Base(name) {
			drafts, n = append(drafts, r.ID()), r.DraftID
		}
	}
	switch len(drafts) {
	case 0:
		return 0, usageError("command.no-draft", "name", name)
	case 1:
		return n, nil
	}
	return 0, usageError("command.several-drafts", "name", name, "drafts", strings.Join(drafts, ", "))
}

// releaseRows prints a row per release, dataset and source.
func releaseRows(all []warehouse.Release, yield func(...string) error) error {
	for _, r := range all {
		for _, p := range r.Parts {
			published := ""
			if !r.Published.IsZero() {
				published = r.Published.UTC().Format(time.RFC3339)
			}
			err := yield(r.ID(), string(r.State), p.Dataset, p.Source, r.Shown().String(), published,
				strconv.Itoa(p.Observations), strconv.Itoa(p.Added), strconv.Itoa(p.Changed), strconv.Itoa(p.Ended),
				shortHash(r.Submission.SHA256), r.Submission.Office)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func shortHash(sha string) string { return sha[:min(12, len(sha))] }

func showRelease(w io.Writer, reader lang.Reader, r warehouse.Release) error {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-12s %s\n", name, value)
		}
	}
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	line("release", r.ID())
	line("status", string(r.State))
	line("edition", r.Edition.ID+" ("+r.Edition.Date.Format(time.DateOnly)+")")
	line("type", string(r.Type))
	line("reason", r.Reason)
	line("withdrawn", stamp(r.Withdrawn))
	line("withdrawal", r.Withdrawal)
	line("published", stamp(r.Published))
	line("embargo", stamp(r.Embargo))
	line("file", r.Submission.Name)
	line("sha256", r.Submission.SHA256)
	line("received", stamp(r.Submission.Received))
	line("office", r.Submission.Office)
	line("layout", r.Layout)
	for _, p := range r.Parts {
		line(p.Dataset, fmt.Sprintf("%s: %d observations, %d added, %d changed, %d ended", p.Source, p.Observations, p.Added, p.Changed, p.Ended))
	}
	for _, f := range r.Findings {
		accepted := ""
		if f.Accepted != "" {
			accepted = " (accepted: " + f.Accepted + ")"
		}
		line(string(f.Severity), f.Name()+" "+f.CellRef.String()+": "+reader.Say(f.Message)+accepted)
	}
	return nil
}

func (c releasesCall) diffReleases(ctx context.Context, s *store.Store, list *rowList, a, b string) error {
	// Two releases may touch several datasets, whose keys differ: the key is
	// printed in the columns of the datasets met, the dataset's name first
	// only where there are several.
	byDataset := map[string][]warehouse.Change{}
	var order []string
	err := s.Diff(ctx, owner, a, b, func(ch *warehouse.Change) error {
		if byDataset[ch.Dataset] == nil {
			order = append(order, ch.Dataset)
		}
		copied := *ch
		copied.Key = slices.Clone(ch.Key)
		byDataset[ch.Dataset] = append(byDataset[ch.Dataset], copied)
		return nil
	})
	if err != nil {
		return err
	}
	columns := c.diffColumns(order)
	list.columns = slices.Concat(columns, diffTail, commentTail)
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, id := range order {
			ds, err := c.catalog().Dataset(id)
			if err != nil {
				return err
			}
			for _, ch := range byDataset[id] {
				if err := yield(append(diffRow(columns, ds, ch), commentRow(ch)...)...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// diffTail are the columns of a difference after its key.
var diffTail = []string{"TIME_PERIOD", "change", "old_value", "new_value", "old_status", "new_status"}

// commentTail are the last columns of a difference: what the source said and says.
var commentTail = []string{"old_comment", "new_comment"}

func commentRow(ch warehouse.Change) []string {
	return []string{ch.OldComment.String(), ch.NewComment.String()}
}

// diffColumns is the union of the datasets' dimensions, in order.
func (c *call) diffColumns(datasets []string) []string {
	var columns []string
	if len(datasets) > 1 {
		columns = append(columns, "dataset")
	}
	for _, id := range datasets {
		ds, err := c.catalog().Dataset(id)
		if err != nil {
			continue
		}
		for _, dim := range ds.IDs() {
			if !slices.Contains(columns, dim) {
				columns = append(columns, dim)
			}
		}
	}
	return columns
}

func diffRow(columns []string, ds *warehouse.Dataset, ch warehouse.Change) []string {
	row := make([]string, 0, len(columns)+len(diffTail))
	for _, name := range columns {
		value := ""
		if name == "dataset" {
			value = ds.ID
		} else if i := ds.Index(name); i >= 0 && i < len(ch.Key) {
			value = ch.Key[i]
		}
		row = append(row, value)
	}
	return append(row, ch.Period, string(ch.Kind), plainNumber(ch.OldValue), plainNumber(ch.NewValue), statusText(ch.OldStatus), statusText(ch.NewStatus))
}

func statusText(s warehouse.Status) string {
	if s == 0 {
		return ""
	}
	return string(rune(s))
}
