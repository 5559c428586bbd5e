package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// The readers of the tests: draft sends the files of the office DGME.
var (
	owner  = warehouse.Reader{Owner: true}
	public = warehouse.Reader{Files: true}
	other  = warehouse.Reader{Office: "INM", Files: true}
	own    = warehouse.Reader{Office: "DGME", Files: true}
)

const secret = 918273645

// loaded is a load under way of ten figures, of which the first is given.
func loaded(t *testing.T, s *Store, id string, day int, first float64) *Draft {
	t.Helper()
	spec := edition(id, day)
	spec.Created = s.now()
	var err error
	if spec.Submission, err = s.Keep(t.Context(), id+".csv", "DGME", strings.NewReader("the file "+id), s.now()); err != nil {
		t.Fatal(err)
	}
	d, err := s.Begin(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Discard(context.Background()) })
	block := monthly(t, 10)[0]
	block.Value[0] = first
	if err := d.Append(t.Context(), block); err != nil {
		t.Fatal(err)
	}
	return d
}

// drafted is such a load that was compared and committed.
func drafted(t *testing.T, s *Store, id string, day int, first float64, findings ...warehouse.Finding) warehouse.Release {
	t.Helper()
	d := loaded(t, s, id, day, first)
	if _, err := d.Compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := d.Commit(t.Context(), findings)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// published is a draft that is published.
func published(t *testing.T, s *Store, id string, day int, first float64, findings ...warehouse.Finding) warehouse.Release {
	t.Helper()
	r, err := s.Publish(t.Context(), drafted(t, s, id, day, first, findings...).DraftID, s.now())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ticking opens a store in memory whose clock goes on by an hour with each look.
func ticking(t *testing.T) *Store {
	clock := noon
	return fileStore(t, "", Options{Now: func() time.Time {
		clock = clock.Add(time.Hour)
		return clock
	}})
}

// What a reader may not know of is reported as what is not there.
func TestWhatIsNotPublishedIsNotThere(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, 1)
	waiting := drafted(t, s, "b", 2, secret)
	scheduled := drafted(t, s, "c", 3, secret)
	if err := s.Schedule(t.Context(), scheduled.DraftID, noon.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	for _, who := range []warehouse.Reader{public, other} {
		if all, err := s.Releases(t.Context(), who); err != nil || len(all) != 1 {
			t.Errorf("%+v is told of %d releases, %v", who, len(all), err)
		}
		_, none := s.Release(t.Context(), who, "D9")
		for _, x := range []warehouse.Release{waiting, scheduled} {
			_, err := s.Release(t.Context(), who, x.ID())
			if !errors.Is(err, warehouse.ErrNotFound) || strings.ReplaceAll(err.Error(), x.ID(), "D9") != none.Error() {
				t.Errorf("%+v is told of %s: %v; of what is not there: %v", who, x.ID(), err, none)
			}
			if err := s.Diff(t.Context(), who, "1", x.ID(), func(*warehouse.Change) error { return errors.New("a change is told") }); !errors.Is(err, warehouse.ErrNotFound) {
				t.Errorf("%+v is told what %s changes: %v", who, x.ID(), err)
			}
		}
	}
	for _, who := range []warehouse.Reader{own, owner} {
		all, err := s.Releases(t.Context(), who)
		x, err2 := s.Release(t.Context(), who, waiting.ID())
		if err := errors.Join(err, err2); err != nil || len(all) != 3 || x.DraftID != waiting.DraftID {
			t.Errorf("%+v is told of %d releases, and as the draft of %s: %v", who, len(all), x.ID(), err)
		}
	}
}

// The bytes of a file are given out where one of the releases that it belongs to
// allows it; the answer is the same for all that is not given out.
func TestFilesAreGivenOutByTheirReleases(t *testing.T) {
	s := ticking(t)
	gets := func(who warehouse.Reader, sha string) string {
		f, closer, err := s.OpenSubmission(t.Context(), who, sha)
		if err != nil {
			return err.Error()
		}
		defer closer.Close()
		b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size))
		return fmt.Sprint(string(b), err)
	}
	none := gets(public, strings.Repeat("0", 64))
	check := func(state, sha string, readers map[*warehouse.Reader]bool) {
		t.Helper()
		for who, may := range readers {
			want := none
			if may {
				want = "the file a<nil>"
			}
			if got := gets(*who, sha); got != want {
				t.Errorf("%s: %+v gets %s, want %s", state, *who, got, want)
			}
		}
	}
	r := drafted(t, s, "a", 1, secret)
	sha := r.Submission.SHA256
	check("a draft", sha, map[*warehouse.Reader]bool{&public: false, &other: false, &own: true, &owner: true})
	if _, err := s.Publish(t.Context(), r.DraftID, noon); err != nil {
		t.Fatal(err)
	}
	check("published", sha, map[*warehouse.Reader]bool{{}: false, &public: true, &other: true, &own: true, &owner: true})
	if err := s.Withdraw(t.Context(), "1", "a test"); err != nil {
		t.Fatal(err)
	}
	check("withdrawn", sha, map[*warehouse.Reader]bool{&public: false, &other: false, &own: true, &owner: true})
	published(t, s, "a", 1, secret)
	check("withdrawn and published again", sha, map[*warehouse.Reader]bool{&public: true, &other: true, &own: true})
	if _, err := s.Seal(t.Context(), "2", warehouse.CellRef{Sheet: "data", Row: 2, Col: 4}, "a test"); err != nil {
		t.Fatal(err)
	}
	check("sealed", sha, map[*warehouse.Reader]bool{&public: false, &other: false, &own: false, &owner: false})
}

// The page of a withdrawn release, and those of others that were checked against it,
// tell no figure of it; what was checked after the withdrawal is reported.
func TestFindingsQuoteNoWithdrawnFigure(t *testing.T) {
	s := ticking(t)
	quote := func(rule string) warehouse.Finding {
		return warehouse.Finding{
			Rule: rule, Severity: warehouse.Warning, Found: warehouse.Literal("1"), Expected: warehouse.Literal(fmt.Sprint(secret)), Message: warehouse.NewMessage("finding.last-said", "was", float64(secret)), Accepted: "asked", Key: "k", Count: 1,
		}
	}
	published(t, s, "a", 1, secret, warehouse.Finding{Rule: "unknown-label", Found: warehouse.Literal("Atlantis"), Key: "Atlantis", Accepted: "918 273 645 is right"})
	published(t, s, "b", 2, 2, quote("large-revision"), warehouse.Finding{Rule: "outlier", Found: warehouse.Literal("2"), Accepted: "it is no longer 918,273,645"})
	if err := s.Withdraw(t.Context(), "1", "918.273.645 is wrong, by 300"); err != nil {
		t.Fatal(err)
	}
	published(t, s, "c", 3, 3, quote("large-revision"))
	text := func(id string) string {
		r, err := s.Release(t.Context(), owner, id)
		if err != nil {
			t.Fatal(err)
		}
		findings, err := json.Marshal(r.Findings)
		return r.Withdrawal + string(findings) + fmt.Sprint(everyText(r.Findings[0]), err)
	}
	if got := text("1"); strings.Contains(got, "Atlantis") || strings.Contains(got, "645") || !strings.Contains(got, "[…] is wrong, by 300") || !strings.Contains(got, "unknown-label") {
		t.Errorf("the withdrawn release tells %s", got)
	}
	if got := text("2"); strings.Contains(got, "645") || !strings.Contains(got, "large-revision") || !strings.Contains(got, "it is no longer […]") {
		t.Errorf("the release after it tells %s", got)
	}
	if got := text("3"); !strings.Contains(got, "918273645") {
		t.Errorf("what was found after the withdrawal is not told: %s", got)
	}
	all, err := s.Releases(t.Context(), public)
	if err != nil || !strings.HasPrefix(all[2].Withdrawal, "[…]") {
		t.Errorf("the list tells %+v, %v", all, err)
	}
}

// What is there, is counted without what was withdrawn.
func TestCoverageCountsNoWithdrawnFigures(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, secret)
	if err := s.Withdraw(t.Context(), "1", "a test"); err != nil {
		t.Fatal(err)
	}
	coverage, err := s.Coverage(t.Context(), "BORDER")
	codes, err2 := s.Codes(t.Context(), "BORDER", "COUNTERPART_AREA")
	if err := errors.Join(err, err2); err != nil || len(coverage) > 0 || len(codes) > 0 {
		t.Errorf("coverage %v, codes %v, %v", coverage, codes, err)
	}
}

// What a file would change is reported without the numbers that were withdrawn, and so
// is how large revisions were so far.
func TestComparisonsGiveNoWithdrawnFigures(t *testing.T) {
	s := ticking(t)
	published(t, s, "a", 1, secret)
	published(t, s, "b", 2, secret+1)
	if err := s.Withdraw(t.Context(), "2", "a test"); err != nil {
		t.Fatal(err)
	}
	r, err := s.Revisions(t.Context(), "BORDER", "BENCH")
	if err != nil || r.Figures != 0 {
		t.Errorf("the revisions so far are %+v, %v", r, err)
	}
	d := loaded(t, s, "c", 3, 7)
	c, err := d.Compare(t.Context())
	if err != nil || len(c.Changes) > 0 {
		t.Errorf("the comparison holds %+v, %v", c.Changes, err)
	}
	changed := 0
	err = d.Changes(t.Context(), func(x *warehouse.Change) error {
		if changed++; x.OldValue == x.OldValue || x.NewValue != 7 {
			t.Errorf("a change from %v to %v is told", x.OldValue, x.NewValue)
		}
		return nil
	})
	if err != nil || changed != 1 {
		t.Errorf("%d changes, %v", changed, err)
	}
}

// Where the clock of the computer is stopped or goes back, what a draft was compared
// with is known all the same: its findings do not quote what is withdrawn later.
func TestFindingsQuoteNoWithdrawnFigureWhateverTheClock(t *testing.T) {
	for _, step := range []time.Duration{0, -time.Hour, time.Hour} {
		clock := noon
		s := fileStore(t, "", Options{Now: func() time.Time { clock = clock.Add(step); return clock }})
		first := published(t, s, "a", 1, secret)
		f := warehouse.Finding{Rule: "implausible-jump", Severity: warehouse.Warning, Message: warehouse.Literal("918273645 was published before")}
		second := published(t, s, "b", 2, 26, f)
		must(t, s.Withdraw(t.Context(), first.ID(), "wrong"))
		r, err := s.Release(t.Context(), warehouse.Reader{}, second.ID())
		must(t, err)
		if len(r.Findings) != 1 || r.Findings[0].Message.ID != "finding.withdrawn" {
			t.Errorf("the clock goes by %s: %+v", step, r.Findings)
		}
	}
}
