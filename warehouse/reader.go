package warehouse

// Reader is who reads. The zero Reader is the public where no files are given out.
type Reader struct {
	// Office is the name of the office that is signed in; "" where none is.
	Office string
	// Owner reports whether the reader is the command line on the database file.
	Owner bool
	// Files reports whether the reader is given the files of published releases: an
	// office that is signed in is, and everybody where the site says so.
	Files bool
}

// Form is in what form a release is read.
type Form int

const (
	// FormListing is that the release is there: its state, edition, sender and
	// reason, how many figures it brings, when it was published and withdrawn.
	FormListing Form = iota
	// FormFigures is what the release says: its numbers, the texts of its cells,
	// what was found in it and what it changed.
	FormFigures
	// FormFile is the bytes of its file, and what is made of them: the sheet with
	// its colours, the marked copy.
	FormFile
)

// May reports whether a reader may see a release in a form. Every reading of a
// release is decided here (docs/decisions/0010-one-gate.md):
//
//   - a draft and a scheduled release are there for their own office and for the
//     owner only;
//   - of a withdrawn release everybody is told that it was withdrawn, and nobody
//     is shown a figure; its own office keeps its file;
//   - a file that a seal destroyed is there for nobody, one that holds a figure
//     which was hidden with a sealed one for its own office and the owner only.
//
// What a seal takes out is in no release any more, so that it needs no rule here.
func (r Reader) May(form Form, x *Release) bool {
	own := r.Owner || r.Office != "" && r.Office == x.Submission.Office
	public := x.State == Published || x.State == Withdrawn
	switch form {
	case FormListing:
		return own || public
	case FormFigures:
		return (own || public) && x.State != Withdrawn
	case FormFile:
		given := r.Files && x.State == Published && x.Submission.Withheld.IsZero()
		return (own || given) && x.Submission.Destroyed.IsZero()
	}
	return false
}
