package query

import (
	"siemmes/warehouse"
)

// CommentOf is the comment of a number; negative where a figure has none.
func (w *Warehouse) CommentOf(id int32) warehouse.Comment {
	if id < 0 {
		return warehouse.Comment{}
	}
	return warehouse.DecodeComment(w.comments.All()[id])
}

// comment gives a row what its publisher says: the words themselves where the
// figure is one as it was published, of a sum the number of figures in it of
// which something is said.
func (a *asked) comment(row *warehouse.Row, f *figure) {
	switch {
	case f.commented == 0:
	case row.Origin == warehouse.OriginPublished && f.n == 1:
		row.Comment = a.plan.w.CommentOf(f.comment)
	default:
		row.Commented, row.Parts = int(f.commented), int(f.n)
	}
}
