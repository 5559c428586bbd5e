package warehouse

import "testing"

func TestACommentReadsBackAsItWasWritten(t *testing.T) {
	for _, c := range []Comment{{}, {Text: "Estimate.;\n\"B\" \x1f é"}, {Basis: "B R", Lang: "en"}, {Text: "a", Basis: "b", Lang: "es"}} {
		if c.Empty() {
			c = Comment{}
		}
		if got := DecodeComment(c.Encode()); got != c {
			t.Errorf("%+v became %+v", c, got)
		}
	}
	for _, odd := range []string{"", "text", "[1]", `{"erased":3}`} {
		if got := DecodeComment(odd); !got.Empty() {
			t.Errorf("%q says %+v", odd, got)
		}
	}
}

func TestCommentsAreJoinedAndSayNothingTwice(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"", "Estimate.", "Estimate."},
		{"Estimate.", "", "Estimate."},
		{"Estimate.", "Estimate.", "Estimate."},
		{"Estimate.", "Including refugees.", "Estimate. Including refugees."},
		{"p: provisional", "r: revised", "p: provisional; r: revised"},
		{"Estimate. Including refugees.", "Estimate.", "Estimate. Including refugees."},
		{"a; b; c", "b", "a; b; c"},
		{"No estimates.", "estimate", "No estimates. estimate"},
	} {
		if got := (Comment{Text: c.a}).And(Comment{Text: c.b}).Text; got != c.want {
			t.Errorf("%q and %q make %q, want %q", c.a, c.b, got, c.want)
		}
	}
}
