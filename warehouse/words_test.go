package warehouse

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"pgregory.net/rapid"
)

func TestCellsAreNamedAsSpreadsheetsNameThem(t *testing.T) {
	for text, ref := range map[string]CellRef{
		"A1": {Row: 1, Col: 1}, "Z9": {Row: 9, Col: 26}, "AA10": {Row: 10, Col: 27}, "GC380": {Row: 380, Col: 185},
		"Table 1!F17": {Sheet: "Table 1", Row: 17, Col: 6},
	} {
		got, err := ParseA1(text)
		if err != nil || got != ref || got.String() != text {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "12", "A", "A0", "É1"} {
		if _, err := ParseA1(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		col := rapid.IntRange(1, 1<<20).Draw(t, "column")
		if back, err := ParseColumn(ColumnName(col)); err != nil || back != col {
			t.Fatalf("column %d is named %s, read %d", col, ColumnName(col), back)
		}
	})
}

// A figure may be provisional and rounded; the one status is what a reader must
// know first, and missing, suppressed and not applicable are never one another.
func TestStatusByPrecedence(t *testing.T) {
	for _, c := range []struct {
		flags  Flags
		status Status
		text   string
	}{
		{0, Normal, "A"},
		{Flags(0).With(Provisional), Provisional, "P"},
		{Flags(0).With(Provisional).With(Suppressed), Suppressed, "PQ"},
		{Flags(0).With(Missing).With(Estimated), Missing, "EO"},
		{Flags(0).With(CannotExist), CannotExist, "M"},
	} {
		if got := c.flags.Status(); got != c.status {
			t.Errorf("%s has status %c, not %c", c.flags, got, c.status)
		}
		if got := c.flags.String(); got != c.text {
			t.Errorf("flags %s are written %s", c.text, got)
		}
		if back, err := ParseFlags(c.text); err != nil || back.Status() != c.status {
			t.Errorf("%s reads back as %s: %v", c.text, back, err)
		}
	}
	if len(precedence) != 20 {
		t.Errorf("CL_OBS_STATUS has 20 codes, not %d", len(precedence))
	}
	if _, err := ParseFlags("Z"); !errors.Is(err, ErrInvalid) {
		t.Errorf("Z is no code: %v", err)
	}
}

func TestNumbersArePlain(t *testing.T) {
	for v, text := range map[float64]string{
		0: "0", 129464.997: "129464.997", 15576722063: "15576722063", -3.5: "-3.5", 2427.70026044834: "2427.70026044834", 1e20: "1e20",
	} {
		if got := FormatNumber(v); got != text {
			t.Errorf("%v is written %s, not %s", v, got, text)
		}
	}
}

// An error keeps its kind and its cause, however often it is wrapped.
func TestErrorsKeepTheirKind(t *testing.T) {
	load := func() (err error) {
		defer Wrap(&err, "load %q", "x.csv")
		return WrapError(ErrUnreadable, io.ErrUnexpectedEOF, "some.id", "row", 3)
	}
	err := fmt.Errorf("ingest: %w", load())
	if !errors.Is(err, ErrUnreadable) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("kind or cause is lost: %v", err)
	}
	if want := `ingest: load "x.csv": unreadable: some.id row=3: unexpected EOF`; err.Error() != want {
		t.Errorf("%q, not %q", err, want)
	}
}

func TestFindingsBlockUntilAccepted(t *testing.T) {
	f := Finding{Rule: "unknown-label", Key: "Atlantis", Severity: Blocking}
	if !f.Blocks() || f.Name() != "unknown-label:Atlantis" {
		t.Errorf("%+v does not block as %s", f, f.Name())
	}
	f.Accepted = "asked the office, 3 May"
	if f.Blocks() {
		t.Error("an accepted finding blocks")
	}
}
