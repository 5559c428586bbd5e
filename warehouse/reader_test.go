package warehouse

import (
	"cmp"
	"testing"
	"time"
)

// What each reader may see of a release in each state and form. "-" is nothing,
// then l: that it is there, f: its figures, b: the bytes of its file.
func TestWhatAReaderMaySee(t *testing.T) {
	public, open := Reader{}, Reader{Files: true}
	other, own, owner := Reader{Office: "INM", Files: true}, Reader{Office: "DGME", Files: true}, Reader{Owner: true, Files: true}
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name                                string
		state                               ReleaseState
		destroyed, withheld                 time.Time
		public, open, other, own, atConsole string
	}{
		{"draft", Draft, time.Time{}, time.Time{}, "-", "-", "-", "lfb", "lfb"},
		{"scheduled", Scheduled, time.Time{}, time.Time{}, "-", "-", "-", "lfb", "lfb"},
		{"published", Published, time.Time{}, time.Time{}, "lf", "lfb", "lfb", "lfb", "lfb"},
		{"withdrawn", Withdrawn, time.Time{}, time.Time{}, "l", "l", "l", "lb", "lb"},
		{"draft, file destroyed", Draft, day, time.Time{}, "-", "-", "-", "lf", "lf"},
		{"published, file destroyed", Published, day, time.Time{}, "lf", "lf", "lf", "lf", "lf"},
		{"withdrawn, file destroyed", Withdrawn, day, time.Time{}, "l", "l", "l", "l", "l"},
		{"published, file withheld", Published, time.Time{}, day, "lf", "lf", "lf", "lfb", "lfb"},
		{"no state that is known", "", time.Time{}, time.Time{}, "-", "-", "-", "lfb", "lfb"},
	} {
		x := &Release{State: tt.state, Submission: Submission{Office: "DGME", Destroyed: tt.destroyed, Withheld: tt.withheld}}
		for who, pair := range map[string]struct {
			reader Reader
			want   string
		}{
			"public": {public, tt.public}, "public with open files": {open, tt.open}, "another office": {other, tt.other},
			"its own office": {own, tt.own}, "the owner": {owner, tt.atConsole},
		} {
			if got := seen(pair.reader, x); got != pair.want {
				t.Errorf("%s, %s: %s, want %s", tt.name, who, got, pair.want)
			}
		}
	}
}

// A file that the command line sent has no office; nobody at the desk owns it.
func TestNobodyAtTheDeskOwnsAFileWithoutAnOffice(t *testing.T) {
	if got := seen(Reader{Files: true}, &Release{State: Draft}); got != "-" {
		t.Errorf("the public sees %s of a draft without an office", got)
	}
}

func seen(r Reader, x *Release) string {
	out := ""
	for form, letter := range []string{FormListing: "l", FormFigures: "f", FormFile: "b"} {
		if r.May(Form(form), x) {
			out += letter
		}
	}
	return cmp.Or(out, "-")
}
