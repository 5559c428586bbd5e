package warehouse

import "strings"

// Status is a code of SDMX CL_OBS_STATUS (version 2.2, 20 codes). Missing (O),
// suppressed (Q), not applicable (M) and zero are four different things.
type Status byte

// The codes, in the words of the code list.
const (
	Normal           Status = 'A'
	Break            Status = 'B'
	DefinitionDiffer Status = 'D'
	Estimated        Status = 'E'
	Forecast         Status = 'F'
	Experimental     Status = 'G'
	Holiday          Status = 'H'
	Imputed          Status = 'I'
	Derogation       Status = 'J'
	IncludedInOther  Status = 'K'
	NotCollected     Status = 'L'
	CannotExist      Status = 'M'
	NotSignificant   Status = 'N'
	Missing          Status = 'O'
	Provisional      Status = 'P'
	Suppressed       Status = 'Q'
	SpecialEvent     Status = 'S'
	LowReliability   Status = 'U'
	Unvalidated      Status = 'V'
	IncludesOther    Status = 'W'
)

// precedence orders the codes for the one OBS_STATUS column: what keeps a
// reader from using a figure comes first, what only describes it last. SDMX
// asks for one code where several apply ("the most important one",
// CL_OBS_STATUS 2.2, annotation) and leaves the order to the agency.
const precedence = "QMOLKHNJSBUGEIFVPDWA"

// Flags is the set of status codes that hold for one observation; a figure can
// be provisional and rounded. Bit i represents the letter 'A'+i.
type Flags uint32

// With adds a code.
func (f Flags) With(s Status) Flags {
	if s < 'A' || s > 'Z' {
		return f
	}
	return f | 1<<(s-'A')
}

// Has reports whether a code is in the set.
func (f Flags) Has(s Status) bool { return f&(1<<(s-'A')) != 0 }

// Status is the one code by precedence; A where nothing is flagged.
func (f Flags) Status() Status {
	for i := range len(precedence) {
		if s := Status(precedence[i]); f.Has(s) {
			return s
		}
	}
	return Normal
}

// String writes all codes, alphabetically and without separator; "A" if none.
func (f Flags) String() string {
	var b strings.Builder
	for s := Status('A'); s <= 'Z'; s++ {
		if s != Normal && f.Has(s) {
			b.WriteByte(byte(s))
		}
	}
	if b.Len() == 0 {
		return "A"
	}
	return b.String()
}

// ParseFlags reads what String writes; letters that are no code are an error.
func ParseFlags(s string) (Flags, error) {
	var f Flags
	for i := range len(s) {
		if !strings.Contains(precedence, s[i:i+1]) {
			return 0, NewError(ErrInvalid, "value.status", "text", s[i:i+1])
		}
		f = f.With(Status(s[i]))
	}
	return f, nil
}

// ConfStatus is a code of SDMX CL_CONF_STATUS.
type ConfStatus byte

// The codes in use: free, small counts suppressed, embargo, internal, confidential,
// and secondary confidentiality set by the receiver.
const (
	Free        ConfStatus = 'F'
	SmallCounts ConfStatus = 'A'
	Embargoed   ConfStatus = 'E'
	Internal    ConfStatus = 'N'
	OtherSecret ConfStatus = 'C'
	Secondary   ConfStatus = 'S'
)
